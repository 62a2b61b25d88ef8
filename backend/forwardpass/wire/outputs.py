"""The frames that the server sends to the page: forward passes and the weights of networks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from struct import Struct
from typing import ClassVar, Self, get_args

import numpy as np

from forwardpass.numerics.answer import Answer, State
from forwardpass.refusal import malformed
from forwardpass.wire.header import FLOAT, MAGIC, VERSION, FloatArray, Kind, need

STATES: tuple[State, ...] = get_args(State)
"""The states of an answer; the index of a state is its byte in a frame."""

NO_DIGIT = 255

LAST_DIGIT = 127
"""The largest answer: the last of the outputs that a network may have, see `models.card`."""


@dataclass(frozen=True, slots=True, eq=False)
class LayerFrame:
    """One layer of a forward pass.

    Attributes:
        seq: the seq of the input.
        layer: the index of the layer; 0 is the input.
        layer_count: the number of layers, including layer 0.
        z: (n,) float32 weighted inputs; None for layer 0.
        a: (n,) float32 activations.
    """

    KIND: ClassVar[Kind] = Kind.LAYER
    HEADER: ClassVar[Struct] = Struct("<2sBBIBBBBI")

    seq: int
    layer: int
    layer_count: int
    z: FloatArray | None
    a: FloatArray

    def serialize(self) -> bytes:
        """Returns the frame as bytes."""
        parts = 1 if self.z is None else 2
        header = self.HEADER.pack(
            MAGIC, VERSION, self.KIND, self.seq,
            self.layer, self.layer_count, parts, 0, len(self.a),
        )  # fmt: skip
        z = b"" if self.z is None else self.z.tobytes()
        return b"".join((header, z, self.a.tobytes()))

    @classmethod
    def end(cls, data: bytes, at: int) -> int:
        """Returns the index of the byte after the frame that starts at byte `at`."""
        *_, parts, _, n = cls.HEADER.unpack_from(data, at)
        end: int = at + cls.HEADER.size + 4 * n * parts
        return end

    @classmethod
    def parse(cls, data: bytes, at: int) -> tuple[Self, int]:
        """Returns the frame that starts at byte `at`, and the index of the byte after it.

        Raises:
            Refusal: the frame is truncated or its header is inconsistent.
        """
        need(data, at, cls.HEADER.size)
        _, _, _, seq, layer, layer_count, parts, _, n = cls.HEADER.unpack_from(data, at)
        cls.check(layer, layer_count, parts)
        at += cls.HEADER.size
        need(data, at, 4 * n * parts)
        values = np.frombuffer(data, FLOAT, n * parts, at)
        z = values[:n] if parts == 2 else None
        return cls(seq, layer, layer_count, z, values[n * (parts - 1) :]), at + 4 * n * parts

    @staticmethod
    def check(layer: int, layer_count: int, parts: int) -> None:
        """Raises Refusal unless the layer is in range and has z; layer 0 must have none."""
        if layer >= layer_count:
            raise malformed("there is no such layer", f"less than {layer_count}", layer)
        if parts != (1 if layer == 0 else 2):
            raise malformed("only layer 0 has no z", 1 if layer == 0 else 2, parts)


@dataclass(frozen=True, slots=True, eq=False)
class WeightsFrame:
    """Some rows of the weights into one layer, with their biases.

    Attributes:
        seq: the seq of the request for the model.
        layer: the layer that these weights feed, counted from 1.
        row: the index of the first row; row k holds the weights of neuron k.
        W: (rows, n_in) float32.
        b: (rows,) float32.
    """

    KIND: ClassVar[Kind] = Kind.WEIGHTS
    HEADER: ClassVar[Struct] = Struct("<2sBBIHHIII")

    seq: int
    layer: int
    row: int
    W: FloatArray
    b: FloatArray

    def serialize(self) -> bytes:
        """Returns the frame as bytes."""
        rows, n_in = self.W.shape
        header = self.HEADER.pack(
            MAGIC, VERSION, self.KIND, self.seq, self.layer, 0, n_in, self.row, rows
        )
        return b"".join((header, self.W.tobytes(), self.b.tobytes()))

    @classmethod
    def parse(cls, data: bytes, at: int) -> tuple[Self, int]:
        """Returns the frame that starts at byte `at`, and the index of the byte after it.

        Raises:
            Refusal: the frame is truncated or its header is inconsistent.
        """
        need(data, at, cls.HEADER.size)
        _, _, _, seq, layer, _, n_in, row, rows = cls.HEADER.unpack_from(data, at)
        cls.check(layer, n_in, rows)
        at += cls.HEADER.size
        size = 4 * rows * (n_in + 1)
        need(data, at, size)
        W = np.frombuffer(data, FLOAT, rows * n_in, at).reshape(rows, n_in)
        b = np.frombuffer(data, FLOAT, rows, at + 4 * rows * n_in)
        return cls(seq, layer, row, W, b), at + size

    @staticmethod
    def check(layer: int, n_in: int, rows: int) -> None:
        """Raises Refusal if the frame is empty or names layer 0."""
        if 0 in (layer, n_in, rows):
            raise malformed("the frame holds no weights", "at least 1 row of layer 1", 0)


@dataclass(frozen=True, slots=True)
class AnswerFrame:
    """The answer of the network, as `numerics.answer` reads it.

    Attributes:
        seq: the seq of the input.
        answer: the digit and the runner-up, each with its confidence.
    """

    KIND: ClassVar[Kind] = Kind.ANSWER
    HEADER: ClassVar[Struct] = Struct("<2sBBIBBBBff")

    seq: int
    answer: Answer

    def serialize(self) -> bytes:
        """Returns the frame as bytes."""
        return self.pack(self.seq, self.answer)

    @classmethod
    def pack(cls, seq: int, answer: Answer) -> bytes:
        """Encodes an answer without creating a frame object, which is faster."""
        return cls.HEADER.pack(
            MAGIC, VERSION, cls.KIND, seq,
            STATES.index(answer.state), _digit_byte(answer.digit), _digit_byte(answer.runner_up), 0,
            answer.confidence, answer.runner_up_confidence,
        )  # fmt: skip

    @classmethod
    def parse(cls, data: bytes, at: int) -> tuple[Self, int]:
        """Returns the frame that starts at byte `at`, and the index of the byte after it.

        Raises:
            Refusal: the frame is truncated, or its state or a digit is invalid.
        """
        need(data, at, cls.HEADER.size)
        _, _, _, seq, state, digit, runner_up, _, confidence, next_confidence = (
            cls.HEADER.unpack_from(data, at)
        )
        cls.check(state, digit, runner_up)
        answer = Answer(
            STATES[state], _digit(digit), confidence, _digit(runner_up), next_confidence
        )
        return cls(seq, answer), at + cls.HEADER.size

    @staticmethod
    def check(state: int, digit: int, runner_up: int) -> None:
        """Raises Refusal unless these encode a state and two answers (or none)."""
        if state >= len(STATES):
            raise malformed("there is no such state", f"0 to {len(STATES) - 1}", state)
        for value in (digit, runner_up):
            if value > LAST_DIGIT and value != NO_DIGIT:
                expected = f"0 to {LAST_DIGIT}, or {NO_DIGIT}"
                raise malformed("there is no such answer", expected, value)


@dataclass(frozen=True, slots=True)
class PlacementFrame:
    """How the centring moved the drawing: centred px = scale × pad px + (dx, dy)."""

    KIND: ClassVar[Kind] = Kind.PLACEMENT
    HEADER: ClassVar[Struct] = Struct("<2sBBIfff")

    seq: int
    scale: float
    dx: float
    dy: float

    def serialize(self) -> bytes:
        """Returns the frame as bytes."""
        return self.pack(self.seq, self.scale, self.dx, self.dy)

    @classmethod
    def pack(cls, seq: int, scale: float, dx: float, dy: float) -> bytes:
        """Encodes a placement without creating a frame object, which is faster."""
        return cls.HEADER.pack(MAGIC, VERSION, cls.KIND, seq, scale, dx, dy)

    @classmethod
    def parse(cls, data: bytes, at: int) -> tuple[Self, int]:
        """Returns the frame that starts at byte `at`, and the index of the byte after it.

        Raises:
            Refusal: the frame is truncated or holds a value that is not finite.
        """
        need(data, at, cls.HEADER.size)
        _, _, _, seq, *placement = cls.HEADER.unpack_from(data, at)
        cls.check(*placement)
        return cls(seq, *placement), at + cls.HEADER.size

    @staticmethod
    def check(scale: float, dx: float, dy: float) -> None:
        """Raises Refusal unless all three are finite numbers."""
        for value in (scale, dx, dy):
            if not math.isfinite(value):
                raise malformed("the placement is not finite", "a finite number", str(value))


def _digit_byte(digit: int | None) -> int:
    """Encodes a digit as a byte; 255 stands for none."""
    return NO_DIGIT if digit is None else digit


def _digit(byte: int) -> int | None:
    """Decodes the digit of a byte; None for 255."""
    return None if byte == NO_DIGIT else byte
