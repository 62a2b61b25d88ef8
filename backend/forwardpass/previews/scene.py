"""The content of a preview: the numbers of one forward pass and the view settings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forwardpass.options import HUES, Hues, Theme

FloatArray = NDArray[np.float32]


def changes_in_words(turned: int, switched: bool) -> str:
    """Describes the edits of a trained network in a few words; empty if there are none."""
    dials = "dial" if turned == 1 else "dials"
    words = [f"{turned:,} {dials} changed"] if turned else []
    return ", ".join([*words, *(["switches set"] if switched else [])])


@dataclass(frozen=True, eq=False)
class Scene:
    """A forward pass to draw.

    Attributes:
        name: the network's name.
        activations: (neurons,) for each layer; the first are the inputs.
        weights: (neurons, sources) for each layer but the first.
        confidences: the network's confidence in each answer.
        labels: what each answer is called.
        answer: the number of the answer that it gives, or None.
        picture: rows and columns of the picture that it sees; None if it takes other numbers.
        features: what each input stands for, if it sees no picture.
        is_undecided: whether it is undecided between two answers.
        theme: `dark` unless it is `light`.
        hues: the hues of positive and negative.
        time: how far the pass has come, in layers; later layers are still dark.
        curtain: whether the hidden layers are covered.
        weighs: whether lines show the weight alone instead of weight times activation.
        selection: (layer, neuron) that is opened, or None.
        turned: how many dials differ from the trained network.
        switched: whether any switch is set.
    """

    name: str
    activations: tuple[FloatArray, ...]
    weights: tuple[FloatArray, ...]
    confidences: FloatArray
    labels: tuple[str, ...]
    answer: int | None
    picture: tuple[int, int] | None
    features: tuple[str, ...] = ()
    is_undecided: bool = False
    theme: Theme = "dark"
    hues: Hues = HUES[0]
    time: float = float("inf")
    curtain: bool = False
    weighs: bool = False
    selection: tuple[int, int] | None = None
    turned: int = 0
    switched: bool = False

    @property
    def last(self) -> int:
        """The number of the output layer."""
        return len(self.weights)

    @property
    def is_over(self) -> bool:
        """Whether the pass has reached the outputs."""
        return self.time >= self.last

    def seen(self, layer: int) -> FloatArray:
        """Returns the activations of a layer; zeros if the pass has not reached it yet."""
        here = self.activations[layer]
        return here if layer <= self.time else np.zeros_like(here)

    def strengths(self, layer: int) -> FloatArray:
        """Returns the strength of each line into a layer: (neurons, sources)."""
        weights = self.weights[layer - 1]
        if self.weighs:
            return weights
        arrives = layer - 1 < self.time or layer == 1
        return weights * self.seen(layer - 1) if arrives else np.zeros_like(weights)
