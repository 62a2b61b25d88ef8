"""Estimates the cost of decoding a picture file from its headers, before anything is decoded.

A file of 2 KB can decompress to 600 MB, and one of 100 KB can take a minute to decode. The headers
tell: by the dimensions, the depth, the scans of a progressive JPEG, the chunks and segments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from struct import Struct
from typing import NamedTuple

from forwardpass.options import MAX_PICTURE_BYTES
from forwardpass.refusal import Code, Refusal

MAX_PIXELS = 40_000_000
"""Pixels of the largest picture; a phone's camera takes 12 to 24 million."""

MAX_SIDE = 32_767
"""Pixels of the longest side."""

MAX_DECODED = 230_000_000
"""Bytes of memory that decoding may take."""

MAX_SCANS = 64
"""Scans of a progressive JPEG, each of which covers the whole picture; encoders write ten."""

MAX_SCANNED = 400_000_000
"""Pixels times scans: ten scans of the largest picture."""

MAX_SEGMENTS = 1_000
"""Segments of a JPEG besides its scans; an ICC profile and a preview take a few dozen."""

MAX_CHUNKS = 5_000
"""Chunks of a PNG or WebP. A PNG of 8 MB in chunks of 8 KB, as libpng writes them, has 1,000."""

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"

PNG_BYTES = {0: 2, 2: 6, 3: 2, 4: 16, 6: 16}
"""Colour type → bytes per pixel while it is decoded and converted to grey, measured with Pillow."""
PNG_DEEP_GREY_BYTES = 12
PNG_TRANSPARENT_BYTES = 16
WEBP_BYTES = 18
"""libwebp's animation decoder, which Pillow uses, keeps two canvases beside the picture."""
JPEG_BYTES = 2
JPEG_PROGRESSIVE_BYTES = 2
"""Per component: libjpeg keeps all coefficients, 16 bits each, until the last scan."""

CHUNK = Struct(">I4s")
RIFF_CHUNK = Struct("<4sI")
SEGMENT_LENGTH = Struct(">H")
SIZE_OF_PNG = Struct(">IIBB")
SIZE_OF_JPEG = Struct(">BHHB")

STAND_ALONE = {0x01, *range(0xD0, 0xD9)}
"""JPEG markers without a length."""
END_OF_IMAGE, START_OF_SCAN = 0xD9, 0xDA
START_OF_FRAME = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
NEXT_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""The marker that ends the data of a scan: neither a stuffed 0xFF nor a restart marker."""


class Cost(NamedTuple):
    """The cost of decoding a picture.

    Attributes:
        pixels: width times height.
        scanned: pixels processed, once for each scan.
        decoded: bytes of memory.
        parts: chunks or segments.
    """

    pixels: int
    scanned: int
    decoded: int
    parts: int


NOTHING = Cost(0, 0, 0, 0)
"""The cost of a file without valid headers, which a decoder refuses without further work."""


def check_cost(data: bytes) -> Cost:
    """Computes the cost of decoding a file, from its headers alone.

    Raises:
        Refusal: the file has too many bytes, pixels, scans or parts, would take too much
            memory, or is animated.
    """
    _at_most("the picture has", len(data), "bytes", MAX_PICTURE_BYTES)
    if data.startswith(PNG_SIGNATURE):
        return _png_cost(data)
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg_cost(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp_cost(data)
    return NOTHING


def _png_cost(data: bytes) -> Cost:
    size, parts, transparent = None, 0, False
    for parts, (kind, start) in enumerate(_png_chunks(data), 1):
        _at_most("the picture has at least", parts, "chunks", MAX_CHUNKS)
        if kind == b"IHDR" and size is None and len(data) >= start + SIZE_OF_PNG.size:
            size = SIZE_OF_PNG.unpack_from(data, start)
            _check_size(*size[:2])
        elif kind == b"tRNS":
            transparent = True
        elif kind == b"acTL":
            _refuse_moving(int.from_bytes(data[start : start + 4], "big"))
    if size is None:
        return NOTHING
    width, height, depth, colour = size
    per_pixel = PNG_BYTES.get(colour, PNG_TRANSPARENT_BYTES)
    if colour == 0 and depth == 16:
        per_pixel = PNG_DEEP_GREY_BYTES
    if transparent:
        per_pixel = PNG_TRANSPARENT_BYTES
    return _checked(width, height, per_pixel, 1, parts)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Yields the kind of each chunk and the offset of its data."""
    offset = len(PNG_SIGNATURE)
    while offset + CHUNK.size <= len(data):
        length, kind = CHUNK.unpack_from(data, offset)
        yield kind, offset + CHUNK.size
        if kind == b"IEND":  # the picture ends here
            return
        offset += CHUNK.size + length + 4


def _jpeg_cost(data: bytes) -> Cost:
    size, scans, parts, progressive = None, 0, 0, False
    for marker, start in _jpeg_segments(data):
        if marker == START_OF_SCAN:
            scans += 1
            _at_most("the picture has at least", scans, "scans", MAX_SCANS)
            continue
        parts += 1
        _at_most("the picture has at least", parts, "segments", MAX_SEGMENTS)
        if marker in START_OF_FRAME and len(data) >= start + SIZE_OF_JPEG.size:
            size = SIZE_OF_JPEG.unpack_from(data, start)
            progressive = progressive or marker in PROGRESSIVE
            _check_size(size[2], size[1])
    if size is None:
        return NOTHING
    _, height, width, components = size
    per_pixel = JPEG_PROGRESSIVE_BYTES * components if progressive else JPEG_BYTES
    return _checked(width, height, per_pixel, max(scans, 1), parts)


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Yields the marker of each segment of the first picture and the offset of its data."""
    offset = 2
    while found := NEXT_MARKER.search(data, offset):
        marker = found[0][1]
        offset = found.end()
        if marker == END_OF_IMAGE:
            return
        if marker in STAND_ALONE:
            continue
        if offset + SEGMENT_LENGTH.size > len(data):
            return
        yield marker, offset + SEGMENT_LENGTH.size
        offset += max(SEGMENT_LENGTH.unpack_from(data, offset)[0], SEGMENT_LENGTH.size)


def _webp_cost(data: bytes) -> Cost:
    width = height = parts = frames = 0
    offset = 12
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while offset + RIFF_CHUNK.size <= end:
        kind, length = RIFF_CHUNK.unpack_from(data, offset)
        body = data[offset + RIFF_CHUNK.size : offset + RIFF_CHUNK.size + 10]
        parts += 1
        _at_most("the picture has at least", parts, "chunks", MAX_CHUNKS)
        frames += kind == b"ANMF"
        sides = _webp_sides(kind, body)
        _check_size(*sides)
        width, height = max(width, sides[0]), max(height, sides[1])
        offset += RIFF_CHUNK.size + length + length % 2
    _refuse_moving(frames)
    return _checked(width, height, WEBP_BYTES, 1, parts)


def _webp_sides(kind: bytes, body: bytes) -> tuple[int, int]:
    """Reads width and height from the first ten bytes of a chunk; zeros if it has none."""
    if kind == b"VP8X" and len(body) == 10:
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8L" and len(body) >= 5:
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and len(body) == 10:
        width, height = int.from_bytes(body[6:8], "little"), int.from_bytes(body[8:10], "little")
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0


def _checked(width: int, height: int, per_pixel: int, scans: int, parts: int) -> Cost:
    """Returns the cost of a picture; raises Refusal if it is too high."""
    pixels = width * height
    cost = Cost(pixels, pixels * scans, pixels * per_pixel, parts)
    _at_most(f"the picture ({width:,} × {height:,}) takes", cost.decoded, "bytes of memory",
             MAX_DECODED)  # fmt: skip
    _at_most(f"the picture ({width:,} × {height:,}) in {scans} scans has", cost.scanned,
             "pixels to process", MAX_SCANNED)  # fmt: skip
    return cost


def _check_size(width: int, height: int) -> None:
    """Raises Refusal if a picture has too many pixels or too long a side."""
    if width * height > MAX_PIXELS:
        raise Refusal(
            Code.TOO_LARGE,
            f"the picture has {width * height:,} pixels ({width:,} × {height:,}); "
            f"expected at most {MAX_PIXELS:,}",
        )
    if max(width, height) > MAX_SIDE:
        raise Refusal(
            Code.TOO_LARGE,
            f"the picture is {width:,} × {height:,} pixels; "
            f"expected at most {MAX_SIDE:,} along a side",
        )


def _refuse_moving(frames: int) -> None:
    """Raises Refusal if a picture has several frames."""
    if frames > 1:
        raise Refusal(Code.ANIMATED, f"the picture has {frames:,} frames; expected one")


def _at_most(subject: str, found: int, unit: str, most: int) -> None:
    """Raises Refusal if `found` exceeds `most`."""
    if found > most:
        raise Refusal(Code.TOO_LARGE, f"{subject} {found:,} {unit}; expected at most {most:,}")
