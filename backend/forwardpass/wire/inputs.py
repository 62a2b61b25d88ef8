"""The frames of a visitor's input, sent from the page to the server."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from struct import Struct, unpack_from
from typing import ClassVar, Self

import numpy as np

from forwardpass.options import MAX_INPUT, MAX_POINTS, MAX_STROKES, PEN_RADIUS, PIXELS
from forwardpass.refusal import malformed, too_large
from forwardpass.wire.header import (
    FLOAT,
    MAGIC,
    VERSION,
    ByteArray,
    FloatArray,
    Kind,
    need,
)

WHITE = FLOAT.type(255)
"""The grey value of an activation of 1."""

MAX_VALUES = 64
"""Inputs of a network that sees no pictures."""

STAGED, CENTRED = 1, 2  # bits of the flags byte
PAD_UNIT = 65_536  # a point's 16-bit steps across the pad
STEP = FLOAT.type(1 / PAD_UNIT)
THINNEST = float(FLOAT.type(PEN_RADIUS.min))  # as a float32, so that the limit itself passes


@dataclass(frozen=True, slots=True, eq=False)
class StrokesFrame:
    """A drawing as pen strokes, an input for the network.

    Attributes:
        seq: the number of the input, larger than that of the page's input before.
        staged: whether to answer layer by layer instead of all at once.
        centred: whether to centre and scale the drawing as MNIST does.
        pen_radius: px of the 28 × 28 grid, within `PEN_RADIUS`.
        strokes: each (n, 2) float32, x and y in pad units [0, 1), n ≥ 1.
    """

    KIND: ClassVar[Kind] = Kind.STROKES
    HEADER: ClassVar[Struct] = Struct("<2sBBIBBHf")

    seq: int
    staged: bool
    centred: bool
    pen_radius: float
    strokes: tuple[FloatArray, ...]

    def serialize(self) -> bytes:
        """Returns the frame as bytes. Points are rounded to steps of 1/65536 of the pad."""
        lengths = [len(stroke) for stroke in self.strokes]
        self.check(self.pen_radius, lengths)
        header = self.HEADER.pack(
            MAGIC, VERSION, self.KIND, self.seq,
            STAGED * self.staged | CENTRED * self.centred, 0, len(lengths), self.pen_radius,
        )  # fmt: skip
        padding = b"\0\0" * (len(lengths) % 2)
        points = np.concatenate([np.empty((0, 2), FLOAT), *self.strokes])
        steps = np.clip(np.rint(points * PAD_UNIT), 0, PAD_UNIT - 1).astype("<u2")
        return b"".join((header, np.array(lengths, "<u2").tobytes(), padding, steps.tobytes()))

    @classmethod
    def parse(cls, data: bytes, at: int) -> tuple[Self, int]:
        """Returns the frame that starts at byte `at`, and the index of the byte after it.

        Raises:
            Refusal: the frame is truncated, too large, or holds values out of range.
        """
        need(data, at, cls.HEADER.size)
        _, _, _, seq, flags, zero, count, pen_radius = cls.HEADER.unpack_from(data, at)
        check_flags(flags, zero, STAGED | CENTRED)
        if count > MAX_STROKES:
            raise too_large("strokes", MAX_STROKES, count)
        at += cls.HEADER.size
        lengths_size = 2 * (count + count % 2)
        need(data, at, lengths_size)
        lengths = unpack_from(f"<{count}H", data, at)
        cls.check(pen_radius, lengths)
        at += lengths_size
        total = sum(lengths)
        need(data, at, 4 * total)
        steps = np.frombuffer(data, "<u2", 2 * total, at)
        points = (steps * STEP).reshape(-1, 2)
        strokes: list[FloatArray] = []
        start = 0
        for length in lengths:
            strokes.append(points[start : start + length])
            start += length
        frame = cls(seq, flags & STAGED != 0, flags & CENTRED != 0, pen_radius, tuple(strokes))
        return frame, at + 4 * total

    @staticmethod
    def check(pen_radius: float, lengths: Sequence[int]) -> None:
        """Checks the limits of a drawing.

        Raises:
            Refusal: there are too many strokes or points, a stroke is empty, or the pen radius is
                out of range.
        """
        if len(lengths) > MAX_STROKES:
            raise too_large("strokes", MAX_STROKES, len(lengths))
        if sum(lengths) > MAX_POINTS:
            raise too_large("points", MAX_POINTS, sum(lengths))
        if 0 in lengths:
            raise malformed("a stroke has no points", "at least 1 point", 0)
        if not THINNEST <= pen_radius <= PEN_RADIUS.max:
            found = pen_radius if math.isfinite(pen_radius) else str(pen_radius)
            limits = f"a radius of {PEN_RADIUS.min} to {PEN_RADIUS.max} px"
            raise malformed("the pen radius is out of range", limits, found)


@dataclass(frozen=True, slots=True, eq=False)
class PixelsFrame:
    """A picture as pixels, an input that the network sees exactly as it is.

    Attributes:
        seq: the number of the input, larger than that of the page's input before.
        staged: whether to answer layer by layer instead of all at once.
        pixels: (784,) uint8, row by row, 0 black to 255 white.
    """

    KIND: ClassVar[Kind] = Kind.PIXELS
    HEADER: ClassVar[Struct] = Struct("<2sBBIBBH")

    seq: int
    staged: bool
    pixels: ByteArray

    def serialize(self) -> bytes:
        """Returns the frame as bytes."""
        self.check(len(self.pixels))
        header = self.HEADER.pack(
            MAGIC, VERSION, self.KIND, self.seq, STAGED * self.staged, 0, PIXELS
        )
        return b"".join((header, self.pixels.astype(np.uint8, copy=False).tobytes()))

    @classmethod
    def parse(cls, data: bytes, at: int) -> tuple[Self, int]:
        """Returns the frame that starts at byte `at`, and the index of the byte after it.

        Raises:
            Refusal: the frame is truncated or does not hold exactly one picture.
        """
        need(data, at, cls.HEADER.size)
        _, _, _, seq, flags, zero, count = cls.HEADER.unpack_from(data, at)
        check_flags(flags, zero, STAGED)
        cls.check(count)
        at += cls.HEADER.size
        need(data, at, PIXELS)
        pixels = np.frombuffer(data, np.uint8, PIXELS, at)
        return cls(seq, flags & STAGED != 0, pixels), at + PIXELS

    @staticmethod
    def check(count: int) -> None:
        """Raises Refusal unless `count` pixels make one picture."""
        if count != PIXELS:
            raise malformed("the picture has the wrong size", f"{PIXELS} pixels", count)


@dataclass(frozen=True, slots=True, eq=False)
class ValuesFrame:
    """Numbers that are no picture, an input that the network sees exactly as it is.

    Attributes:
        seq: the number of the input, larger than that of the page's input before.
        staged: whether to answer layer by layer instead of all at once.
        values: (n,) float32, each within ±`MAX_INPUT`, n from 1 to `MAX_VALUES`.
    """

    KIND: ClassVar[Kind] = Kind.VALUES
    HEADER: ClassVar[Struct] = Struct("<2sBBIBBH")

    seq: int
    staged: bool
    values: FloatArray

    def serialize(self) -> bytes:
        """Returns the frame as bytes."""
        self.check(self.values)
        header = self.HEADER.pack(
            MAGIC, VERSION, self.KIND, self.seq, STAGED * self.staged, 0, len(self.values)
        )
        return b"".join((header, self.values.astype(FLOAT, copy=False).tobytes()))

    @classmethod
    def parse(cls, data: bytes, at: int) -> tuple[Self, int]:
        """Returns the frame that starts at byte `at`, and the index of the byte after it.

        Raises:
            Refusal: the frame is truncated, has no values or too many, or one is out of range.
        """
        need(data, at, cls.HEADER.size)
        _, _, _, seq, flags, zero, count = cls.HEADER.unpack_from(data, at)
        check_flags(flags, zero, STAGED)
        at += cls.HEADER.size
        need(data, at, 4 * count)
        values = np.frombuffer(data, FLOAT, count, at)
        cls.check(values)
        return cls(seq, flags & STAGED != 0, values), at + 4 * count

    @staticmethod
    def check(values: FloatArray) -> None:
        """Raises Refusal for no values, too many, or one that is not a number within range."""
        if not 0 < len(values) <= MAX_VALUES:
            raise malformed(
                "the input has the wrong size", f"1 to {MAX_VALUES} numbers", len(values)
            )
        fits = np.abs(values) <= MAX_INPUT
        if not fits.all():
            limits = f"{-MAX_INPUT:,} to {MAX_INPUT:,}"
            raise malformed("a number is out of range", limits, str(values[~fits][0]))


def activations_of(frames: Sequence[PixelsFrame]) -> FloatArray:
    """Converts the greys of n pictures to input activations: (n, 784) float32 in [0, 1]."""
    pixels = np.frombuffer(b"".join([frame.pixels.tobytes() for frame in frames]), np.uint8)
    return np.divide(pixels, WHITE, dtype=FLOAT).reshape(-1, PIXELS)


def check_flags(flags: int, zero: int, known: int) -> None:
    """Raises Refusal if an unknown bit is set."""
    if flags & ~known or zero:
        raise malformed("an unknown flag is set", known, flags | zero << 8)
