"""What a preview shows: the numbers of one forward pass, and how they are to be seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forwardpass.options import HUES, Hues, Theme

FloatArray = NDArray[np.float32]


def changes_in_words(turned: int, switched: bool) -> str:
    """What was done to a network since it was trained, in a few words; empty where nothing was."""
    dials = "dial" if turned == 1 else "dials"
    words = [f"{turned:,} {dials} changed"] if turned else []
    return ", ".join([*words, *(["switches set"] if switched else [])])


@dataclass(frozen=True, eq=False)
class Scene:
    """A forward pass to draw.

    Attributes:
        name: what the network is called.
        activations: (neurons,) of each layer; the first are the 784 pixels.
        weights: (neurons, sources) into each layer but the first.
        confidences: (10,) how sure the network is of each digit.
        answer: the digit it reads, or None.
        is_undecided: it reads none, though there is ink.
        theme: `dark`, or `light`.
        hues: of positive and negative.
        time: how far the pass has come, in layers; those after it are still dark.
        curtain: whether hidden layers are hidden.
        weighs: whether lines show the bare weights instead of what flows through them.
        selection: layer and neuron that are opened, if any.
        turned: how many dials are not as trained.
        switched: whether its switches are set.
    """

    name: str
    activations: tuple[FloatArray, ...]
    weights: tuple[FloatArray, ...]
    confidences: FloatArray
    answer: int | None
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
        """The activations of a layer, 0 where the pass has not come yet."""
        here = self.activations[layer]
        return here if layer <= self.time else np.zeros_like(here)

    def strengths(self, layer: int) -> FloatArray:
        """What comes over each line into a layer: (neurons, sources)."""
        weights = self.weights[layer - 1]
        if self.weighs:
            return weights
        arrives = layer - 1 < self.time or layer == 1
        return weights * self.seen(layer - 1) if arrives else np.zeros_like(weights)
