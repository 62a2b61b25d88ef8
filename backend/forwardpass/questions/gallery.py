"""The gallery of the page: handwritten digits, and the curves of activation functions."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from forwardpass.numerics.activations import ACTIVATIONS

CURVE_Z = np.linspace(-10, 10, 401, dtype=np.float32)
"""Where activation functions are sampled: from −10 to 10 in steps of 0.05."""

FAR_Z = np.array([-1000, 1000], dtype=np.float32)
"""Two more samples far out, where every function has become a straight line."""

CURVES = {
    name: {
        "formula": activation.formula,
        "z": CURVE_Z.tolist(),
        "a": activation.function(CURVE_Z).tolist(),
        "far": {"z": FAR_Z.tolist(), "a": activation.function(FAR_Z).tolist()},
    }
    for name, activation in ACTIVATIONS.items()
    if name != "softmax"  # it takes a whole layer, not one number
}


PER_PAD = 1000
"""Steps across the pad to which sent handwriting is rounded: three hundredths of a pixel each."""


@lru_cache(maxsize=100)
def write_digit(digit: int, seed: int) -> dict[str, Any]:
    """Generates one handwritten digit for the page to draw live.

    Points are [x, y, ms], in thousandths of the pad and in milliseconds. Every point but the first
    of a stroke is the difference from the one before: ten digits take 3 KB, and 8 KB as absolute
    points. Results are cached, because every page asks for the same digits first; callers must
    not modify them.
    """
    # Loaded when the gallery first needs it, not before the first page.
    from forwardpass.digits.handwriting import write

    written = write(digit, seed)
    return {
        "digit": written.digit,
        "seed": written.seed,
        "style": written.style,
        "pen_radius": written.pen_radius,
        "strokes": [differences(s.points, s.times_ms).tolist() for s in written.strokes],
    }


def differences(points: np.ndarray, times_ms: np.ndarray) -> np.ndarray:
    """Encodes a stroke as differences between its points.

    Args:
        points: (n, 2) in pad units [0, 1).
        times_ms: (n,).

    Returns:
        (n, 3) int: x and y in thousandths of the pad, and ms, each from the point before.
    """
    places = (points * PER_PAD).round().clip(0, PER_PAD - 1)
    whole = np.column_stack([places, times_ms.round()]).astype(int)
    return np.diff(whole, axis=0, prepend=np.zeros((1, 3), int))
