"""Compares pictures of the stage with the ones kept in `snapshots/`.

Two machines never paint the very same pixels: their fonts and the edges of their lines differ. Both
pictures are therefore shrunk to a quarter first, which evens out the strokes of small letters and
the edges, and then no more than TOLERATED of the shrunk pixels may differ in any channel by more
than STEP.

A new or intended picture is written with `FORWARDPASS_UPDATE_SNAPSHOTS=1 pytest tests/browser`.
When one differs, what was painted is left in `test-results/NAME-changed.png`.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

KEPT = Path(__file__).parent / "snapshots"
RESULTS = Path(__file__).parents[2] / "test-results"
SHRINK = 4
STEP = 32
TOLERATED = 0.01


def assert_looks_the_same(picture: bytes, name: str) -> None:
    """Compares a PNG with the kept one of that name, or keeps it if it is being updated."""
    kept = KEPT / f"{name}.png"
    painted = Image.open(io.BytesIO(picture)).convert("RGB")
    if os.environ.get("FORWARDPASS_UPDATE_SNAPSHOTS"):
        KEPT.mkdir(exist_ok=True)
        painted.quantize(256).save(kept, optimize=True)
        return
    share = share_changed(painted, Image.open(kept).convert("RGB"))
    if share > TOLERATED:
        RESULTS.mkdir(exist_ok=True)
        painted.save(RESULTS / f"{name}-changed.png")
    assert share <= TOLERATED, f"{share:.2%} of {name} changed; see test-results/{name}-changed.png"


def share_changed(one: Image.Image, other: Image.Image) -> float:
    """The share of shrunk pixels, 0 to 1, that differ in a channel by more than STEP."""
    assert one.size == other.size, f"{one.size} px painted, {other.size} px kept"
    apart = np.abs(shrunk(one) - shrunk(other)).max(axis=2)
    return float(np.mean(apart > STEP))


def shrunk(picture: Image.Image) -> NDArray[np.int16]:
    return np.asarray(picture.reduce(SHRINK), dtype=np.int16)
