"""The registry: the trained networks and, where present, the MNIST test images."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from forwardpass import models, resources
from forwardpass.digits import mnist
from forwardpass.refusal import no_network
from forwardpass.workers.edited_networks import Model, model_called

log = logging.getLogger("forwardpass.registry")

__all__ = ["DEFAULT", "Model", "Registry"]

DEFAULT = "digits"
"""The network that a page opens first."""


class Registry:
    """The trained networks and the MNIST test images, read once.

    Attributes:
        by_name: the networks by name, the default first.
        cards: what is known about each network, ready for JSON, the default first.
        test_images: the 10,000 of MNIST; None where MNIST is not on this machine.
        mnist_folder: where MNIST lies; None where it is not, or a file of it is damaged.
    """

    def __init__(self, mnist_folder: Path | None) -> None:
        """Reads everything.

        Raises:
            Refusal: a trained network cannot be read, or the default is not there.
            MnistError: the folder named does not hold MNIST, or a file of it is damaged.
        """
        if DEFAULT not in models.names():
            raise no_network(
                f"the network {DEFAULT!r}, which a page opens first, is not in "
                f"{resources.trained_dir()}; expected {DEFAULT}.safetensors there"
            )
        self.by_name = {name: Model(*models.load(models.find(name))) for name in models.names()}
        self.cards: list[dict[str, Any]] = [m.as_dict() for m in self.by_name.values()]
        self.test_images = test_images(mnist_folder)
        self.mnist_folder = None if self.test_images is None else mnist.find(mnist_folder)

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


def test_images(named: Path | None) -> mnist.Mnist | None:
    """MNIST's test images, from the folder named or from the cache folder.

    Without MNIST, or with a damaged one that nobody named, there are none, which the log says.

    Raises:
        MnistError: a folder was named and does not hold MNIST, or a file in it is damaged.
    """
    folder = mnist.find(named)
    if folder is None:
        return None
    try:
        return mnist.load(folder, "test")
    except mnist.MnistError as error:
        if folder != mnist.cache_folder() or named is not None:
            raise
        log.warning(
            "The server goes on without MNIST's test images: %s. "
            "Delete that file and run `forwardpass fetch-mnist` to have them",
            error,
        )
        return None
