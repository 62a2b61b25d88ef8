"""Presets: ready-made recipes, each of which demonstrates something."""

from __future__ import annotations

from dataclasses import replace

from forwardpass.numerics.recipe import Recipe

_LESSON = Recipe(
    cost="quadratic",
    optimiser="sgd",
    learning_rate=3.0,
    schedule="constant",
    warm_up=0,
    decay=0.0,
    smoothness=0.0,
    augmentation="none",
    copies=0,
    init="nielsen",
    batch=10,
    epochs=30,
)

_FAST = Recipe(
    cost="cross-entropy",
    optimiser="adam",
    learning_rate=0.03,
    schedule="linear",
    warm_up=60,
    decay=0.04,
    smoothness=0.0,
    augmentation="none",
    copies=0,
    init="centred",
    batch=100,
    epochs=10,
)

PRESETS: dict[str, Recipe] = {
    # From random numbers to 95 % of the MNIST test images in about a second.
    "fast": _FAST,
    # As in Nielsen's book, chapter 1, and as the network `lesson` was trained.
    "lesson": _LESSON,
    # The lesson's learning rate is too large for unbounded activations: the cost overflows within
    # a few steps.
    "diverging": replace(_LESSON, activations=("relu", "relu", "identity"), init="he"),
    # All neurons of a hidden layer stay equal.
    "zeros": replace(_FAST, init="zeros"),
    # The network can only memorise each image: it reads those, but others no better than chance.
    "shuffled-labels": replace(
        _FAST,
        shuffle_labels=True,
        digits=500,
        learning_rate=0.01,
        schedule="constant",
        decay=0.0,
        batch=20,
        epochs=100,
    ),
}
"""Name → recipe. The first is the one that the page begins with."""
