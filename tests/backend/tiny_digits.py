"""Digits for very short trainings: noisy bars, whose height is the digit."""

from __future__ import annotations

import numpy as np

from forwardpass.numerics.examples import Examples
from forwardpass.numerics.recipe import Recipe

TINY = Recipe(
    sizes=(784, 4, 10),
    activations=("sigmoid", "sigmoid"),
    augmentation="none",
    copies=0,
    warm_up=0,
    batch=10,
    epochs=3,
    seed=5,
)
"""Eleven steps per epoch, 33 in all."""


def tiny_examples(count: int = 120) -> Examples:
    """This many bars, a twelfth of them for validation."""
    rng = np.random.default_rng(0)
    labels = (np.arange(count) % 10).astype(np.uint8)
    images = rng.integers(0, 60, (count, 28, 28), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[4 + 2 * label : 6 + 2 * label] = 220
    return Examples.of(images, labels, "generated")
