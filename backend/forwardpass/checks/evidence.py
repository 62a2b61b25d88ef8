"""The evidence for the checks: the trained networks, the test digits, and the results on these."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.answer import Readout, read_digits
from forwardpass.numerics.arrays import FloatArray, IntArray
from forwardpass.numerics.network import Network
from forwardpass.numerics.trace import Trace
from forwardpass.options import TestSource

Bytes = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.integer]

SHAPE = (784, 16, 16, 10)
"""The statements are about networks of these sizes."""
SEED = 1
"""The seed of a check's random numbers, so that they are always the same."""


@dataclass(frozen=True)
class Trained:
    """A network, and how its outputs become digits."""

    network: Network
    readout: Readout

    @property
    def fits(self) -> bool:
        """Whether the statements are about networks like this one."""
        return self.network.sizes == SHAPE and self.readout == "argmax"


class Digits:
    """Labelled test digits, fetched when a check first needs them; many need none.

    Attributes:
        source: MNIST's test images, generated handwriting, or a test set given to the server.
    """

    def __init__(self, source: TestSource, fetch: Callable[[], tuple[Bytes, Labels]]) -> None:
        """Fetches nothing yet.

        Args:
            source: the source of the digits.
            fetch: returns (n, 784) uint8, 0 black … 255 white, and (n,) the digits 0–9.
        """
        self.source = source
        self._fetch = fetch
        self._fetching = Lock()
        self._held: tuple[Bytes, Labels] | None = None

    @property
    def _fetched(self) -> tuple[Bytes, Labels]:
        with self._fetching:  # two checks may run at once
            if self._held is None:
                self._held = self._fetch()
            return self._held

    @property
    def images(self) -> Bytes:
        """(n, 784) uint8."""
        return self._fetched[0]

    @property
    def labels(self) -> Labels:
        """(n,) the digits 0–9."""
        return self._fetched[1]

    @cached_property
    def x(self) -> FloatArray:
        """(n, 784) the images as a network sees them."""
        x: FloatArray = np.divide(self.images, np.float32(255), dtype=np.float32)
        return x


class Evidence:
    """The network to judge, the others by name, and labelled test digits.

    Attributes:
        name: the name of the network to judge.
    """

    def __init__(self, name: str, networks: Mapping[str, Trained], digits: Digits) -> None:
        self.name = name
        self.networks = networks
        self.digits = digits

    @property
    def network(self) -> Network:
        """The network to judge, with the sizes `SHAPE`."""
        return self.networks[self.name].network

    @property
    def other(self) -> str:
        """The name of the network to compare it with: the lesson's way, or else the default."""
        return "digits" if self.name == "lesson" else "lesson"

    @property
    def labels(self) -> Labels:
        """(n,) the digits 0–9."""
        return self.digits.labels

    @property
    def x(self) -> FloatArray:
        """(n, 784) the test digits."""
        return self.digits.x

    @cached_property
    def trace(self) -> Trace:
        """The forward pass of all test digits."""
        return self.network.trace(self.x)

    @property
    def seen(self) -> FloatArray:
        """(n, 784) the test digits, in the order in which the network sees the pixels."""
        return self.trace.activations[0]

    @property
    def read(self) -> IntArray:
        """(n,) the network's answers."""
        return read_digits(self.trace.output, "argmax")

    @cached_property
    def accuracy(self) -> float:
        """The share of the test digits that the network reads correctly."""
        return float((self.read == self.labels).mean())

    def like(
        self,
        weights: Sequence[FloatArray] | None = None,
        biases: Sequence[FloatArray] | None = None,
        activations: Sequence[str] | None = None,
    ) -> Network:
        """Returns the network to judge with some of its parts replaced."""
        own = self.network
        return Network(
            weights or own.weights,
            biases or own.biases,
            activations or own.activations,
            own.input_order,
        )

    def accuracy_of(self, network: Network, readout: Readout = "argmax") -> float:
        """Returns the share of the test digits that a network reads correctly."""
        return float((read_digits(network.feedforward(self.x), readout) == self.labels).mean())

    def accuracy_on(self, x: FloatArray) -> float:
        """Returns the share of the changed test digits `x` that the network reads correctly."""
        return float((read_digits(self.network.feedforward(x), "argmax") == self.labels).mean())

    def accuracy_named(self, name: str) -> float:
        """Returns the share of the test digits that the network of this name reads correctly."""
        trained = self.networks[name]
        return self.accuracy_of(trained.network, trained.readout)


@dataclass(frozen=True)
class Finding:
    """The result of a check.

    Attributes:
        holds: whether the statement is true of the network; None if that depends on the point of
            view, or if there is only a number.
        numbers: the numbers by their names in the page's texts. Lists are drawn.
        depends: whether the result depends on the point of view.
        unjudged: whether no network or digit here has what the statement is about. The numbers then
            have the `reason`, and the `digit` if it is about one.
    """

    holds: bool | None
    numbers: Mapping[str, Any]
    depends: bool = False
    unjudged: bool = False

    @property
    def verdict(self) -> Literal["holds", "fails", "depends", "number", "unjudged"]:
        """The result in a word."""
        if self.unjudged:
            return "unjudged"
        if self.holds is None:
            return "depends" if self.depends else "number"
        return "holds" if self.holds else "fails"


Check = Callable[[Evidence], Finding]


def unjudged(
    reason: Literal["alike", "flat", "missing", "unread"], digit: int | None = None
) -> Finding:
    """Returns the finding of a statement that cannot be judged; see `checked.unjudged.REASON`."""
    numbers = {"reason": reason} if digit is None else {"reason": reason, "digit": str(digit)}
    return Finding(None, numbers, unjudged=True)


def rounded(value: float, digits: int = 3) -> float:
    """Formats a number for the page, with some digits after the point."""
    return round(float(value), digits)


def percent(share: float) -> float:
    """Formats a share in per cent for the page."""
    return round(100 * float(share), 2)
