"""Arrays in map messages: bytes of little-endian float32, which keep every bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from forwardpass.refusal import malformed
from forwardpass.wire.header import FLOAT, FloatArray


def floats_in(data: bytes) -> FloatArray:
    """Returns the (n,) float32 numbers in `data`, as a view of it.

    Raises:
        Refusal: the length is not a multiple of 4 bytes, or a number is not finite.
    """
    if len(data) % FLOAT.itemsize:
        raise malformed("the activations end early", "4 bytes for each", len(data))
    values = np.frombuffer(data, FLOAT)
    if not np.isfinite(values).all():
        found = str(values[~np.isfinite(values)][0])
        raise malformed("an activation is not finite", "finite numbers", found)
    return values


def float_bytes(values: npt.NDArray[np.floating[Any]]) -> bytes:
    """Encodes numbers for `floats_in`; float64 is rounded to float32."""
    return values.astype(FLOAT, copy=False).tobytes()
