"""Decodes the input in a link: strokes as second differences, pixels as runs.

The mirror of `frontend/src/net/link/ink.js`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forwardpass.options import (
    MAX_MNIST_INDEX,
    MAX_POINTS,
    MAX_STROKES,
    PAD_UNITS,
    PEN_RADIUS,
    PIXELS,
)
from forwardpass.wire.header import FLOAT, ByteArray, FloatArray
from forwardpass.wire.link_bytes import BadBytesError, LinkReader, unzigzag

INVERTED, TEST_IMAGE, CENTRED_AS_DRAWN = 1, 2, 4  # bits of the first byte of pixels


@dataclass(frozen=True, slots=True, eq=False)
class LinkStrokes:
    """A drawing as pen strokes, each (n, 2) float32 in pad units, [0, 1)."""

    pen_radius: float
    strokes: tuple[FloatArray, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LinkPixels:
    """A picture.

    Attributes:
        drawn: (784,) uint8, as it was drawn.
        centred: (784,) uint8, centred.
        inverted: whether it was dark on light; None for a test image that was partly erased.
        index: the index of that test image; None for other pictures.
        label: the label of that test image; None for other pictures.
    """

    drawn: ByteArray
    centred: ByteArray
    inverted: bool | None = False
    index: int | None = None
    label: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LinkTestImage:
    """An MNIST test image."""

    index: int


@dataclass(frozen=True, slots=True, eq=False)
class LinkHandwriting:
    """A digit to be generated as handwriting from a seed."""

    digit: int
    seed: int


LinkInput = LinkStrokes | LinkPixels | LinkTestImage | LinkHandwriting


def read_handwriting(reader: LinkReader) -> LinkHandwriting:
    """Reads a digit and its seed."""
    return LinkHandwriting(_digit(reader.u8()), reader.varint())


def read_test_image(reader: LinkReader) -> LinkTestImage:
    """Reads the index of a test image."""
    index = reader.varint()
    if index > MAX_MNIST_INDEX:
        raise BadBytesError("there is no such test image")
    return LinkTestImage(index)


def read_strokes(reader: LinkReader) -> LinkStrokes:
    """Reads the pen radius, then strokes up to the end."""
    radius = reader.varint() / PAD_UNITS
    if not PEN_RADIUS.min <= radius <= PEN_RADIUS.max:
        raise BadBytesError("the pen radius is out of range")
    strokes: list[FloatArray] = []
    room = MAX_POINTS
    while reader.left > 0:
        count = reader.varint()
        room -= count
        if count == 0 or room < 0 or len(strokes) == MAX_STROKES:
            raise BadBytesError("a stroke is empty, or there are too many strokes or points")
        strokes.append(_read_points(reader, count))
    return LinkStrokes(radius, tuple(strokes))


def _read_points(reader: LinkReader, count: int) -> FloatArray:
    units = [reader.u16(), reader.u16()]
    if count > 1:
        k = reader.u8()
        if k > 15:
            raise BadBytesError("the parameter of the Rice code is above 15")
        step = [0, 0]
        for i, bend in enumerate(reader.rice(2 * (count - 1), k)):
            step[i % 2] += unzigzag(bend)
            units.append(units[i] + step[i % 2])
    if not all(0 <= value < PAD_UNITS for value in units):
        raise BadBytesError("a point is outside the pad")
    return (np.array(units, FLOAT) / FLOAT.type(PAD_UNITS)).reshape(-1, 2)


def read_pixels(reader: LinkReader) -> LinkPixels:
    """Reads the kind of the pixels, then the greys as drawn and, if they differ, as centred."""
    kind = reader.u8()
    index = label = None
    if kind & TEST_IMAGE:
        index, label = reader.varint(), _digit(reader.varint())
    drawn = _read_runs(reader)
    centred = drawn if kind & CENTRED_AS_DRAWN else _read_runs(reader)
    inverted = None if kind & TEST_IMAGE else bool(kind & INVERTED)
    return LinkPixels(drawn, centred, inverted, index, label)


def _digit(value: int) -> int:
    if value > 9:
        raise BadBytesError("there is no such digit")
    return value


def _read_runs(reader: LinkReader) -> ByteArray:
    greys = np.zeros(PIXELS, np.uint8)
    at = 0
    while at < PIXELS:
        head = reader.varint()
        end = at + head // 2 + 1
        if end > PIXELS:
            raise BadBytesError("there are more than 784 pixels")
        greys[at:end] = np.frombuffer(reader.take(end - at), np.uint8) if head % 2 else reader.u8()
        at = end
    return greys
