"""Compares pictures of the stage with the ones kept in `snapshots/`.

Two machines never paint the very same pixels: their fonts and the edges of their lines differ. Both
pictures are therefore shrunk to a quarter first (they are kept at half), which evens out the
strokes of small letters and the edges, and then no more than TOLERATED of the shrunk pixels may
differ in any channel by more than STEP. The same page in another typeface differs by 0.4 to 2.6 %,
a stage moved by 2 px by 7 %; on one machine nothing differs.

A new or intended picture is written with `FORWARDPASS_UPDATE_SNAPSHOTS=1 pytest tests/browser`.
When one differs, what was painted is left in `test-results/NAME-changed.png`.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
from PIL import Image

KEPT = Path(__file__).parent / "snapshots"
RESULTS = Path(__file__).parents[2] / "test-results"
KEPT_SHRINK, SHRINK = 2, 4
STEP = 32
TOLERATED = 0.03


def assert_looks_the_same(picture: bytes, name: str) -> None:
    """Compares a PNG with the kept one of that name, or keeps it if it is being updated."""
    kept = KEPT / f"{name}.png"
    painted = Image.open(io.BytesIO(picture)).convert("RGB")
    if os.environ.get("FORWARDPASS_UPDATE_SNAPSHOTS"):
        KEPT.mkdir(exist_ok=True)
        painted.reduce(KEPT_SHRINK).save(kept, optimize=True)
        return
    share = share_changed(painted, Image.open(kept).convert("RGB"))
    if share > TOLERATED:
        RESULTS.mkdir(exist_ok=True)
        painted.reduce(KEPT_SHRINK).save(RESULTS / f"{name}-changed.png")
    assert share <= TOLERATED, f"{share:.2%} of {name} changed; see test-results/{name}-changed.png"


def share_changed(painted: Image.Image, kept: Image.Image) -> float:
    """The share of shrunk pixels, 0 to 1, that differ in a channel by more than STEP."""
    one = np.asarray(painted.reduce(SHRINK), dtype=np.int16)
    other = np.asarray(kept.reduce(SHRINK // KEPT_SHRINK), dtype=np.int16)
    assert one.shape == other.shape, f"{one.shape} painted, {other.shape} kept, both shrunk"
    return float(np.mean(np.abs(one - other).max(axis=2) > STEP))
