"""Combines the operators of a network file into layers.

Files of whole networks list operators, each of which does a little: a product here, a sum there.
`Flow` combines them into layers: z = W a + b and then an activation function. An operation on the
inputs of a layer becomes part of its weights and biases.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from forwardpass.models.card import Assumption

Array = npt.NDArray[Any]

MAX_INPUTS = 1_000_000
"""Inputs of a network: one weight for each."""


class NotReadError(Exception):
    """A fully connected network cannot express an operator; the text says why."""


class Step(NamedTuple):
    """A layer: W of shape (n_out, n_in), b of shape (n_out,), the name of its activation."""

    W: Array
    b: Array
    activation: str


@dataclass(frozen=True)
class Flow:
    """The network from the input up to one value.

    An unfinished layer begins with `scale` and `shift` of its inputs, in `order`; after its
    product, it has `W` and `b`.

    Attributes:
        order: has the shape of the value; each entry is the index of a neuron before. None while
            their number is unknown.
        steps: the complete layers.
        scale, shift: each entry is multiplied by `scale`, then `shift` is added, before the
            product; one number for all entries, or (count,).
        W, b: (n_out, n_in) and (n_out,) float64, of the unfinished layer.
        notes: what was done to show the network.
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
        """The number of entries; 0 while it is unknown."""
        return 0 if self.order is None else self.order.size

    def product(self, W: Array) -> Flow:
        """Begins a layer with its product by W of shape (n_out, n_in).

        Raises:
            NotReadError: W is not a matrix, or its n_in is not the number of entries.
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
        """Adds numbers: one for all entries, or (count,)."""
        if self.b is not None:
            return replace(self, b=self.b + each)
        return replace(self, shift=each if self.shift is None else self.shift + each)

    def scaled(self, each: Array) -> Flow:
        """Multiplies by numbers: one for all entries, or (count,)."""
        if self.W is not None and self.b is not None:
            return replace(self, W=(self.W.T * each).T, b=self.b * each)
        return replace(
            self,
            scale=each if self.scale is None else self.scale * each,
            shift=None if self.shift is None else self.shift * each,
        )

    def reordered(self, order: Array | None) -> Flow:
        """Returns the flow with its entries in another shape or order."""
        if order is None or self.W is None or self.b is None:
            return replace(self, order=order)
        rows = order.ravel()  # the neurons of an unfinished layer are reordered
        in_row = np.arange(rows.size).reshape(order.shape)
        return replace(self, W=self.W[rows], b=self.b[rows], order=in_row)

    def closed(self, activation: str, note: Assumption | None = None) -> Flow:
        """Completes a layer with its activation function.

        Raises:
            NotReadError: there is no product before it.
        """
        if self.W is None or self.b is None:
            raise NotReadError(f"{activation} without a layer before it")
        step = Step(self.W, self.b, activation)
        notes = self.notes | ({note} if note else set())
        return Flow(self.order, (*self.steps, step), notes=notes)

    def finished(self) -> Flow:
        """Completes the last layer.

        Raises:
            NotReadError: an operation follows the last activation function.
        """
        if self.W is not None:
            return self.closed("identity")
        if self.scale is not None or self.shift is not None:
            raise NotReadError("a change of the outputs after the last layer's activation")
        return self
