"""The registry: the trained networks, the MNIST test images if installed, a test set if given."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from forwardpass import models, resources
from forwardpass.digits import mnist
from forwardpass.digits.labelled_images import LabelledImages
from forwardpass.digits.own_test_set import OwnTestSet
from forwardpass.models.about import NOTHING, About
from forwardpass.refusal import no_network
from forwardpass.workers.model import Model, load_models, model_called

log = logging.getLogger("forwardpass.registry")

__all__ = ["DEFAULT", "Model", "Registry"]

DEFAULT = "digits"
"""The network that a page opens first, unless the server was given another one."""


class Registry:
    """The trained networks and the MNIST test images, read once.

    Attributes:
        files: the files of networks that do not come with the program.
        about: facts about these networks that their files may not state.
        by_name: the networks by name, those of files first, then the default.
        default: the name of the network that a page opens first.
        cards: the card of each network, ready for JSON, the default first.
        test_images: MNIST's 10,000 test images; None if MNIST is not on this machine.
        own_test_set: the test set that the server was given; None if it was given none.
        mnist_folder: the folder of MNIST; None if there is none, or one of its files is damaged.
    """

    def __init__(
        self,
        mnist_folder: Path | None,
        files: Sequence[Path] = (),
        about: About = NOTHING,
        own_test_set: OwnTestSet | None = None,
    ) -> None:
        """Reads everything else.

        Raises:
            Refusal: a network cannot be read or shown, or the default one is missing.
            MnistError: the given folder does not hold MNIST, or one of its files is damaged.
        """
        if DEFAULT not in models.names():
            raise no_network(
                f"the network {DEFAULT!r}, which a page opens first, is not in "
                f"{resources.trained_dir()}; expected {DEFAULT}.safetensors there"
            )
        self.own_test_set = own_test_set
        self.files = tuple(files)
        self.about = about
        self.by_name = load_models(self.files, about)
        for model in self.models:
            warn_of_assumption(model)
        self.default = next(iter(self.by_name)) if self.files else DEFAULT
        self.cards: list[dict[str, Any]] = [m.as_dict() for m in self.by_name.values()]
        self.test_images = test_images(mnist_folder)
        self.mnist_folder = None if self.test_images is None else mnist.find(mnist_folder)

    @property
    def models(self) -> list[Model]:
        """All networks, in the order in which they are offered."""
        return list(self.by_name.values())

    def model(self, name: object) -> Model:
        """The network called `name`.

        Raises:
            Refusal: there is no network of that name.
        """
        return model_called(name, self.by_name)


def warn_of_assumption(model: Model) -> None:
    """Warns that a network is taken to be sigmoid, and says how to state its functions."""
    if "sigmoid" in model.card.assumed:
        layers = len(model.network.weights)
        functions = ",".join(["relu"] * (layers - 1) + ["softmax"])
        log.warning(
            "%s does not say its activation functions, so all layers are taken to be sigmoid; "
            "give them, as in --activations %s",
            model.card.name,
            functions,
        )


def test_images(named: Path | None) -> LabelledImages | None:
    """Loads MNIST's test images from the given folder, or else from the cache folder.

    Returns:
        The images; None if MNIST is not installed, or if a file in the cache folder is damaged. The
        log reports the damage.

    Raises:
        MnistError: the given folder does not hold MNIST, or one of its files is damaged.
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
            "The server starts without MNIST's test images: %s. "
            "To restore them, delete that file and run `forwardpass fetch-mnist`",
            error,
        )
        return None
