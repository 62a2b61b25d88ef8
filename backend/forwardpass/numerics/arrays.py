"""The types of the arrays that a network holds and computes, and how one is made read-only."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.intp]
A = TypeVar("A", bound=npt.NDArray[Any])


def frozen(array: A) -> A:
    """Makes an array read-only and returns it."""
    array.setflags(write=False)
    return array
