"""What the checks look at: the trained networks, the test digits, and what is made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.answer import Readout, read_digits
from forwardpass.numerics.network import FloatArray, IntArray, Network, Trace

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Trained:
    """A network and how its outputs become digits."""

    network: Network
    readout: Readout


class Evidence:
    """The networks by name, and labelled test digits.

    Attributes:
        images: (n, 784) uint8, 0 black … 255 white.
        labels: (n,) the digits 0–9.
        source: what the test digits are: MNIST's test images, or digits of our own hand.
    """

    def __init__(
        self,
        networks: Mapping[str, Trained],
        images: Bytes,
        labels: npt.NDArray[np.integer],
        source: Literal["mnist", "generated"],
    ) -> None:
        self.networks = networks
        self.images = images
        self.labels = labels
        self.source = source

    @property
    def network(self) -> Network:
        """The default network, of 784-16-16-10 sigmoid neurons."""
        return self.networks["digits"].network

    @cached_property
    def x(self) -> FloatArray:
        """(n, 784) what a network sees of the images."""
        x: FloatArray = np.divide(self.images, np.float32(255), dtype=np.float32)
        return x

    @cached_property
    def trace(self) -> Trace:
        """All test digits through the default network."""
        return self.network.trace(self.x)

    @property
    def read(self) -> IntArray:
        """(n,) what the default network reads."""
        return read_digits(self.trace.output, "argmax")

    @cached_property
    def accuracy(self) -> float:
        """The share of the test digits that the default network reads right."""
        return float((self.read == self.labels).mean())

    def accuracy_of(self, network: Network, readout: Readout = "argmax") -> float:
        """The share of the test digits that a network reads right."""
        return float((read_digits(network.feedforward(self.x), readout) == self.labels).mean())

    def accuracy_on(self, x: FloatArray) -> float:
        """The share that the default network reads right of the test digits made into `x`."""
        return float((read_digits(self.network.feedforward(x), "argmax") == self.labels).mean())

    def accuracy_named(self, name: str) -> float:
        """The share of the test digits that the network of this name reads right."""
        trained = self.networks[name]
        return self.accuracy_of(trained.network, trained.readout)


@dataclass(frozen=True)
class Finding:
    """What a check found.

    Attributes:
        holds: whether the statement is true of our network; None where it depends, or where there
            is nothing to be true or false, only a number to know.
        numbers: by the names that the page's words use. Lists are to be drawn.
    """

    holds: bool | None
    numbers: Mapping[str, Any]


Check = Callable[[Evidence], Finding]


def rounded(value: float, digits: int = 3) -> float:
    """A number as it is told, with so many digits after the point."""
    return round(float(value), digits)


def percent(share: float) -> float:
    """A share in per cent, as it is told."""
    return round(100 * float(share), 2)
