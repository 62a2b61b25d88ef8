"""A trained network with what is known about it, and the numbers that it takes as its input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from forwardpass import models
from forwardpass.digits.resampling import resampled
from forwardpass.models import About, Card
from forwardpass.models.about import NOTHING
from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.network import Network
from forwardpass.options import GRID, PIXELS
from forwardpass.refusal import Code, Refusal, malformed, no_network
from forwardpass.training_run import TRAINING
from forwardpass.workers.own_network import OWN
from forwardpass.workers.shown import check_shown

Ours = Mapping[str, "Model"]
"""The networks by name, in the order in which they are offered."""


@dataclass(frozen=True, eq=False)
class Model:
    """A trained network and what is known about it.

    Attributes:
        network: its numbers.
        card: what its file says.
        is_foreign: whether it does not come with the program.
    """

    network: Network
    card: Card
    is_foreign: bool = False

    def inputs_of(self, pixels: FloatArray) -> FloatArray:
        """Converts pictures to inputs of the network: (n, 784) float32 → (n, n_in).

        Raises:
            Refusal: it sees no pictures.
        """
        if self.card.picture is None:
            raise malformed("the network takes numbers", "no picture")
        return resampled(pixels, *self.card.picture)

    def as_dict(self) -> dict[str, Any]:
        """Returns the card and what it does not tell, ready for JSON."""
        return {
            **self.card.as_dict(),
            "shuffled": self.network.input_order is not None,
            "foreign": self.is_foreign,
        }

    def summary(self) -> dict[str, Any]:
        """Returns what a page shows of an open network, without what it takes for granted."""
        return {
            name: value
            for name, value in self.as_dict().items()
            if name not in UNSHOWN and value != TAKEN_FOR_GRANTED.get(name)
        }

    def listed(self) -> dict[str, Any]:
        """Returns what a page shows of a network in a list, where its note is fetched later."""
        return {name: value for name, value in self.summary().items() if name != "note"}


UNSHOWN = ("recipe", "data_sha256", "cost", "seed", "date", "roughness")
"""Fields of a card about the training that no page shows; every page gets the cards first."""

TAKEN_FOR_GRANTED = {
    "labels": [],
    "input_shape": [GRID, GRID],
    "features": [],
    "shuffled": False,
    "foreign": False,
}
"""Field → what a page assumes of a network whose card does not state it."""


def load_models(files: Iterable[Path], about: About = NOTHING) -> dict[str, Model]:
    """Loads the networks in these files by the files' names, then those that come with the program.

    Args:
        files: the files.
        about: facts about their networks that they may not state.

    Raises:
        Refusal: one cannot be read, or a page cannot show it, or two have the same name.
    """
    found: dict[str, Model] = {}
    taken = {*models.names(), TRAINING, OWN}
    for path in files:
        network, card = models.load(path, about)
        check_shown(card, path.name)
        if path.stem in taken:
            raise no_network(
                f"{path.name} would be called {path.stem!r}, as another network is; rename the file"
            )
        taken.add(path.stem)
        title = f"{path.stem} · {card.title}"
        card = replace(card, name=path.stem, title=title)
        found[path.stem] = Model(network.plain, card, is_foreign=True)
    return found | {name: Model(*models.load(models.find(name))) for name in models.names()}


def model_called(name: object, ours: Ours) -> Model:
    """Returns the trained network of this name.

    Raises:
        Refusal: there is no such network.
    """
    if not isinstance(name, str) or name not in ours:
        raise Refusal(
            Code.UNKNOWN_MODEL,
            "there is no such network",
            ", ".join(ours),
            name[:100] if isinstance(name, str) else type(name).__name__,
        )
    return ours[name]


def input_in(numbers: list[float], model: Model) -> FloatArray:
    """Converts the numbers of a body to the input of its network: (n_in,) float32.

    Raises:
        Refusal: there are neither as many as inputs nor 784 pixels, which are scaled; or a pixel
            is not a number from 0 to 1.
    """
    x, n_in = np.array(numbers, np.float32), model.network.sizes[0]
    is_picture = model.card.picture is not None
    if is_picture and (outside := (x < 0) | (x > 1)).any():
        at = int(outside.argmax())
        raise malformed(
            f"the field 'pixels[{at}]' of the body does not fit",
            "a number from 0 to 1",
            numbers[at],
        )
    if len(x) == n_in:
        return x
    if not is_picture or len(x) != PIXELS:
        pixels = f"{PIXELS} pixels" if is_picture else ""
        own = "" if n_in == PIXELS else f"{n_in} numbers"
        expected = " or ".join(filter(None, (own, pixels)))
        raise malformed("the input has the wrong size", expected, len(x))
    return scaled_input(x, model)


def scaled_input(pixels: FloatArray, model: Model) -> FloatArray:
    """Converts one picture to an input of a network that sees pictures: (784,) → (n_in,)."""
    scaled: FloatArray = model.inputs_of(pixels[np.newaxis])[0]
    return scaled
