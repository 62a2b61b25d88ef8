"""The frames of questions about an open network: how a neuron answers, what it all amounts to."""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from typing import ClassVar, Self

import numpy as np

from forwardpass.refusal import malformed, too_large
from forwardpass.wire.header import FLOAT, MAGIC, VERSION, FloatArray, Kind, need

MAX_ACTIVATIONS = 8_192
"""Neurons in one layer that a question may name."""


@dataclass(frozen=True, slots=True, eq=False)
class ProbeFrame:
    """The question how a neuron answers to one or two neurons of an earlier layer.

    Attributes:
        seq: counts the questions of a page, upwards.
        layer: of the neuron that is asked.
        neuron: in that layer.
        start: the layer of its inputs; 0 is the pixels.
        inputs: one or two neurons of that layer, which take every value in [0, 1].
        a: (n,) float32, the activations of that layer.
    """

    KIND: ClassVar[Kind] = Kind.PROBE
    HEADER: ClassVar[Struct] = Struct("<2sBBIHHHHHHI")

    seq: int
    layer: int
    neuron: int
    start: int
    inputs: tuple[int, ...]
    a: FloatArray

    def serialize(self) -> bytes:
        """The frame as bytes."""
        first, second = (*self.inputs, 0)[:2]
        header = self.HEADER.pack(
            MAGIC, VERSION, self.KIND, self.seq,
            self.layer, self.neuron, self.start, len(self.inputs), first, second, len(self.a),
        )  # fmt: skip
        return b"".join((header, self.a.astype(FLOAT).tobytes()))

    @classmethod
    def parse(cls, data: bytes, at: int) -> tuple[Self, int]:
        """The frame that starts at byte `at`, and the byte after it.

        Raises:
            Refusal: the frame ends early, is too large, or asks for no or three inputs.
        """
        need(data, at, cls.HEADER.size)
        _, _, _, seq, layer, neuron, start, count, first, second, n = cls.HEADER.unpack_from(
            data, at
        )
        if count not in (1, 2):
            raise malformed("a neuron is asked about one or two inputs", "1 or 2", count)
        a, end = read_activations(data, at + cls.HEADER.size, n)
        return cls(seq, layer, neuron, start, (first, second)[:count], a), end


@dataclass(frozen=True, slots=True, eq=False)
class ActivationsFrame:
    """What a network saw, sent back with a question about it.

    Attributes:
        seq: counts the questions of a page, upwards.
        a: (n,) float32, the activations of layer 0.
    """

    KIND: ClassVar[Kind] = Kind.ACTIVATIONS
    HEADER: ClassVar[Struct] = Struct("<2sBBII")

    seq: int
    a: FloatArray

    def serialize(self) -> bytes:
        """The frame as bytes."""
        header = self.HEADER.pack(MAGIC, VERSION, self.KIND, self.seq, len(self.a))
        return b"".join((header, self.a.astype(FLOAT).tobytes()))

    @classmethod
    def parse(cls, data: bytes, at: int) -> tuple[Self, int]:
        """The frame that starts at byte `at`, and the byte after it.

        Raises:
            Refusal: the frame ends early, is too large, or holds no numbers.
        """
        need(data, at, cls.HEADER.size)
        _, _, _, seq, n = cls.HEADER.unpack_from(data, at)
        a, end = read_activations(data, at + cls.HEADER.size, n)
        return cls(seq, a), end


@dataclass(frozen=True, slots=True, eq=False)
class ResponseFrame:
    """The answer to a probe.

    Attributes:
        seq: of the question.
        count: how many inputs it had, 1 or 2.
        steps: values that each input took, from 0 to 1.
        z, a: (steps ** count,) float32, the first input running along each row.
    """

    KIND: ClassVar[Kind] = Kind.RESPONSE
    HEADER: ClassVar[Struct] = Struct("<2sBBIHH")

    seq: int
    count: int
    steps: int
    z: FloatArray
    a: FloatArray

    def serialize(self) -> bytes:
        """The frame as bytes."""
        header = self.HEADER.pack(MAGIC, VERSION, self.KIND, self.seq, self.count, self.steps)
        return b"".join((header, self.z.tobytes(), self.a.tobytes()))

    @classmethod
    def parse(cls, data: bytes, at: int) -> tuple[Self, int]:
        """The frame that starts at byte `at`, and the byte after it.

        Raises:
            Refusal: the frame ends early or its header contradicts itself.
        """
        need(data, at, cls.HEADER.size)
        _, _, _, seq, count, steps = cls.HEADER.unpack_from(data, at)
        if count not in (1, 2):
            raise malformed("a neuron is asked about one or two inputs", "1 or 2", count)
        at += cls.HEADER.size
        n = steps**count
        need(data, at, 8 * n)
        values = np.frombuffer(data, FLOAT, 2 * n, at)
        return cls(seq, count, steps, values[:n], values[n:]), at + 8 * n


def read_activations(data: bytes, at: int, n: int) -> tuple[FloatArray, int]:
    """The n float32 numbers from byte `at` on, and the byte after them.

    Raises:
        Refusal: they are too many or end early, or one is not a finite number.
    """
    if n > MAX_ACTIVATIONS:
        raise too_large("activations", MAX_ACTIVATIONS, n)
    need(data, at, 4 * n)
    a = np.frombuffer(data, FLOAT, n, at)
    if not np.isfinite(a).all():
        raise malformed("an activation is not finite", "finite numbers", str(a[~np.isfinite(a)][0]))
    return a, at + 4 * n
