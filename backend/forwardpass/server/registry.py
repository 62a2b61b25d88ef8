"""What the server holds for everybody: the trained networks and, where present, MNIST."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forwardpass import models
from forwardpass.digits import mnist
from forwardpass.models import Card
from forwardpass.numerics.network import Network
from forwardpass.refusal import Code, Refusal

DEFAULT = "digits"
"""The network that a page opens first."""


@dataclass(frozen=True, eq=False)
class Model:
    """A trained network and what is known about it."""

    network: Network
    card: Card

    def as_dict(self) -> dict[str, Any]:
        """The card, and whether the network sees the pixels in another order, ready for JSON."""
        return {**self.card.as_dict(), "shuffled": self.network.input_order is not None}


class Holdings:
    """The trained networks and the MNIST test images, read once.

    Attributes:
        cards: what is known about each network, ready for JSON, the default first.
        test_images: the 10,000 of MNIST; None where MNIST is not on this machine.
    """

    def __init__(self, mnist_folder: Path | None) -> None:
        """Reads everything.

        Raises:
            Refusal: a trained network cannot be read.
            MnistError: the folder named does not hold MNIST, or a file of it is damaged.
        """
        self._models = {name: Model(*models.load(models.find(name))) for name in models.names()}
        self.cards: list[dict[str, Any]] = [m.as_dict() for m in self._models.values()]
        folder = mnist.find(mnist_folder)
        self.test_images = None if folder is None else mnist.load(folder, "test")

    @property
    def models(self) -> list[Model]:
        """All networks, the default first."""
        return list(self._models.values())

    def model(self, name: object) -> Model:
        """The network called `name`.

        Raises:
            Refusal: there is none of that name.
        """
        if not isinstance(name, str) or name not in self._models:
            raise Refusal(
                Code.UNKNOWN_MODEL,
                "there is no such network",
                ", ".join(self._models),
                name[:100] if isinstance(name, str) else type(name).__name__,
            )
        return self._models[name]
