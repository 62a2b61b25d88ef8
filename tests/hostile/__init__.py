"""Hostile and damaged files of every kind that the page takes, in one table.

To add one, add a line to the file of its family. `backend/test_hostile_files.py` walks the table.
"""

from __future__ import annotations

from hostile import arrays, keras, limits, onnx, own_sets, pickles, pictures
from hostile.case import Case

TABLE: list[Case] = [
    case
    for family in (arrays, onnx, keras, pickles, limits, pictures, own_sets)
    for case in family.CASES
]
"""Every case; the slugs differ."""
