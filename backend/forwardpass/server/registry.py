"""What the server holds for everybody: the trained networks and, where present, MNIST."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from forwardpass import models
from forwardpass.digits import mnist
from forwardpass.workers.edited_networks import Model, model_called

__all__ = ["DEFAULT", "Model", "Registry"]

DEFAULT = "digits"
"""The network that a page opens first."""


class Registry:
    """The trained networks and the MNIST test images, read once.

    Attributes:
        by_name: the networks by name, the default first.
        cards: what is known about each network, ready for JSON, the default first.
        test_images: the 10,000 of MNIST; None where MNIST is not on this machine.
    """

    def __init__(self, mnist_folder: Path | None) -> None:
        """Reads everything.

        Raises:
            Refusal: a trained network cannot be read.
            MnistError: the folder named does not hold MNIST, or a file of it is damaged.
        """
        self.by_name = {name: Model(*models.load(models.find(name))) for name in models.names()}
        self.cards: list[dict[str, Any]] = [m.as_dict() for m in self.by_name.values()]
        folder = mnist.find(mnist_folder)
        self.test_images = None if folder is None else mnist.load(folder, "test")

    @property
    def models(self) -> list[Model]:
        """All networks, the default first."""
        return list(self.by_name.values())

    def model(self, name: object) -> Model:
        """The network called `name`.

        Raises:
            Refusal: there is none of that name.
        """
        return model_called(name, self.by_name)
