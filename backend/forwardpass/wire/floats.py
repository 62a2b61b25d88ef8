"""Arrays in messages that are maps: the bytes of little-endian float32, which keep every bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from forwardpass.refusal import malformed
from forwardpass.wire.header import FLOAT, FloatArray


def floats_in(data: bytes) -> FloatArray:
    """The (n,) float32 numbers in bytes, as a view of them.

    Raises:
        Refusal: the last number ends early, or one is not finite.
    """
    if len(data) % FLOAT.itemsize:
        raise malformed("the activations end early", "4 bytes for each", len(data))
    values = np.frombuffer(data, FLOAT)
    if not np.isfinite(values).all():
        found = str(values[~np.isfinite(values)][0])
        raise malformed("an activation is not finite", "finite numbers", found)
    return values


def float_bytes(values: npt.NDArray[np.floating[Any]]) -> bytes:
    """What `floats_in` reads; float64 is rounded to it."""
    return values.astype(FLOAT, copy=False).tobytes()
