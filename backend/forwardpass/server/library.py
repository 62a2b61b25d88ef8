"""What the server holds for everybody: the trained networks and, where present, MNIST."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forwardpass import models
from forwardpass.models import Card
from forwardpass.numerics.network import Network
from forwardpass.wire import ErrorCode, WireError

if TYPE_CHECKING:
    from forwardpass.digits.mnist import Mnist

DEFAULT = "digits"
"""The network that a page opens first."""

log = logging.getLogger("forwardpass.server")


@dataclass(frozen=True, eq=False)
class Model:
    """A trained network and what is known about it."""

    network: Network
    card: Card


class Library:
    """The trained networks, read once, and the MNIST test images, read when first asked for."""

    def __init__(self, mnist_folder: Path | None) -> None:
        self._mnist_folder = mnist_folder
        self._models = {name: Model(*models.load(models.find(name))) for name in models.names()}
        self.cards: list[dict[str, Any]] = [m.card.as_dict() for m in self._models.values()]

    def model(self, name: object) -> Model:
        """The network called `name`.

        Raises:
            WireError: there is none of that name.
        """
        if not isinstance(name, str) or name not in self._models:
            raise WireError(
                ErrorCode.UNKNOWN_MODEL,
                "there is no such network",
                ", ".join(self._models),
                name if isinstance(name, str) else type(name).__name__,
            )
        return self._models[name]

    @cached_property
    def test_images(self) -> Mnist | None:
        """The MNIST test images; None if they are not on this machine or damaged."""
        # Not needed for the first page, and not needed at all without MNIST.
        from forwardpass.digits import mnist

        folder = mnist.find(self._mnist_folder)
        if folder is None:
            return None
        try:
            return mnist.load(folder, "test")
        except (OSError, ValueError) as error:
            log.warning("The MNIST files in %s are not used: %s", folder, error)
            return None
