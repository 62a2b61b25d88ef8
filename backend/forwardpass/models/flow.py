"""What becomes of a network's input on its way through the operators of a file, as layers.

Files of whole networks list operators, each of which does a little: a product here, a sum there.
`Flow` puts them together to layers, z = W a + b and then an activation. What is done to the numbers
before a layer's product becomes part of its weights and biases.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from forwardpass.models.card import Assumption

Array = npt.NDArray[Any]

MAX_INPUTS = 1_000_000
"""Numbers that a network may take: one weight for each."""


class NotReadError(Exception):
    """An operator does what no fully connected layer does; the text says what."""


class Step(NamedTuple):
    """A layer: W of shape (n_out, n_in), b of shape (n_out,), the name of its activation."""

    W: Array
    b: Array
    activation: str


@dataclass(frozen=True)
class Flow:
    """What has become of the input at one place.

    A layer begins with `scale` and `shift` of what comes in, `order` says where that stands, and
    once there is a product, `W` and `b` are what it makes of it.

    Attributes:
        order: of the shape that the value has, each entry the number of a neuron before; None while
            the file does not say how many there are.
        steps: the layers before.
        scale, shift: what is multiplied to each entry before the product, and added after that; one
            number for all, or (count,).
        W, b: (n_out, n_in) and (n_out,) float64, of the layer that is not over yet.
        notes: what was done to show the network as it is shown.
    """

    order: Array | None
    steps: tuple[Step, ...] = ()
    scale: Array | None = None
    shift: Array | None = None
    W: Array | None = None
    b: Array | None = None
    notes: frozenset[Assumption] = field(default=frozenset())

    @property
    def count(self) -> int:
        """How many numbers there are; 0 while that is not known."""
        return 0 if self.order is None else self.order.size

    def product(self, W: Array) -> Flow:
        """A new layer's product with W of shape (n_out, n_in), its neurons in one row.

        Raises:
            NotReadError: W is no table, or takes another count of numbers than there are.
        """
        if W.ndim != 2 or not W.size:
            raise NotReadError(f"a product with numbers of shape {W.shape}")
        n_out, n_in = W.shape
        if self.order is not None and self.count != n_in:
            raise NotReadError(f"a product that takes {n_in} numbers where {self.count} come")
        if "log_softmax" in self.notes:
            raise NotReadError("a layer that takes logarithms of probabilities")
        before = self if self.W is None else self.closed("identity")
        own = np.array(W, np.float64)
        if self.order is not None:
            own[:, self.order.ravel()] = W
        b = np.zeros(n_out)
        if before.shift is not None:
            b = own @ np.broadcast_to(before.shift, n_in)
        if before.scale is not None:
            own = own * before.scale
        notes = before.notes
        if not before.steps and not (before.scale is None and before.shift is None):
            notes |= {"normalised"}
        return Flow(np.arange(n_out).reshape(1, n_out), before.steps, W=own, b=b, notes=notes)

    def shifted(self, each: Array) -> Flow:
        """The flow with numbers added, one for all or (count,)."""
        if self.b is not None:
            return replace(self, b=self.b + each)
        return replace(self, shift=each if self.shift is None else self.shift + each)

    def scaled(self, each: Array) -> Flow:
        """The flow with numbers multiplied, one for all or (count,)."""
        if self.W is not None and self.b is not None:
            return replace(self, W=(self.W.T * each).T, b=self.b * each)
        return replace(
            self,
            scale=each if self.scale is None else self.scale * each,
            shift=None if self.shift is None else self.shift * each,
        )

    def reordered(self, order: Array | None) -> Flow:
        """The flow with its entries in another shape or order."""
        if order is None or self.W is None or self.b is None:
            return replace(self, order=order)
        rows = order.ravel()  # the neurons of a layer that is not over change their places
        in_row = np.arange(rows.size).reshape(order.shape)
        return replace(self, W=self.W[rows], b=self.b[rows], order=in_row)

    def closed(self, activation: str, note: Assumption | None = None) -> Flow:
        """The layer over: from here on flows what its activation function gives.

        Raises:
            NotReadError: there is no product before.
        """
        if self.W is None or self.b is None:
            raise NotReadError(f"{activation} without a layer before it")
        step = Step(self.W, self.b, activation)
        notes = self.notes | ({note} if note else set())
        return Flow(self.order, (*self.steps, step), notes=notes)

    def finished(self) -> Flow:
        """The flow with its last layer over.

        Raises:
            NotReadError: something is done after the last activation.
        """
        if self.W is not None:
            return self.closed("identity")
        if self.scale is not None or self.shift is not None:
            raise NotReadError("a change of the outputs after the last layer's activation")
        return self
