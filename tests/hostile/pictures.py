"""Pictures that are damaged, lie, or would take much to decode."""

from __future__ import annotations

import gzip
import struct
import zlib
from io import BytesIO

import numpy as np
from PIL import Image

import hostile_files as made
from hostile.case import Case, cases

DAMAGED = "the {} picture is damaged or truncated; expected a whole file".format
NO_PICTURE = "is not a picture; expected PNG, JPEG or WebP"


def written(kind: str, frames: int = 1, **options: object) -> bytes:
    """A grey picture, or a moving one, in a format."""
    noise = np.random.default_rng(0).integers(0, 256, (frames, 60, 60), dtype=np.uint8)
    first, *others = map(Image.fromarray, noise)
    file = BytesIO()
    more = {"save_all": True, "append_images": others} if others else {}
    first.save(file, kind, **more, **options)
    return file.getvalue()


def half(kind: str) -> bytes:
    data = written(kind)
    return data[: len(data) // 2]


def with_header(width: int, height: int) -> bytes:
    """A small PNG whose header says that it has this size."""
    data = made.png(28, 28)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return data[:8] + made.png_chunk(b"IHDR", header) + data[33:]


def wrong_checksum() -> bytes:
    data = bytearray(made.png(28, 28))
    data[29] ^= 1  # of the header
    return bytes(data)


def text_bomb() -> bytes:
    """A PNG with a compressed text that unpacks to 100 MB."""
    body = b"Comment\0\0" + zlib.compress(bytes(100_000_000), 9)
    return made.png(28, 28, extra=made.png_chunk(b"zTXt", body))


def two_headers() -> bytes:
    data = made.png(28, 28)
    return data[:33] + made.png(600, 600)[8:33] + data[33:]


def junk(kind: bytes, size: int) -> bytes:
    return kind + struct.pack("<I", size)


TRANSPARENT_PALETTE = made.png_chunk(b"tRNS", b"\0")
MEMORY = "the picture (8,000 × 5,000) takes {} bytes of memory; expected at most 230,000,000".format
CHUNKS = "the picture has at least 5,001 chunks; expected at most 5,000"
SIDE = "pixels; expected at most 32,767 along a side"

FILES = {
    "nothing": (b"", NO_PICTURE),
    "a byte": (b"\0", NO_PICTURE),
    "a word": (b"seven", "the file (5 bytes) is not a picture; expected PNG, JPEG or WebP"),
    "rubbish": (bytes(range(256)) * 40, NO_PICTURE),
    "the first bytes of a PNG": (b"\x89PNG\r\n\x1a\n", DAMAGED("PNG")),
    "the first bytes of a JPEG": (b"\xff\xd8\xff", DAMAGED("JPEG")),
    "the first bytes of a WebP": (b"RIFF\x04\0\0\0WEBP", DAMAGED("WEBP")),
    "a packed picture": (gzip.compress(made.png(28, 28)), NO_PICTURE),
    "half a PNG": (half("PNG"), DAMAGED("PNG")),
    "half a JPEG": (half("JPEG"), DAMAGED("JPEG")),
    "half a WebP": (half("WEBP"), DAMAGED("WEBP")),
    "a wrong checksum": (wrong_checksum(), DAMAGED("PNG")),
    "two headers": (two_headers(), DAMAGED("PNG")),
    "a PNG of no pixels": (with_header(0, 0), DAMAGED("PNG")),
    "a bomb of a text": (text_bomb(), DAMAGED("PNG")),
    "a size as large as the sky": (
        with_header(2**31 - 1, 2**31 - 1),
        "the picture has 4,611,686,014,132,420,609 pixels (2,147,483,647 × 2,147,483,647)",
    ),
    "a few pixels too many": (
        made.png(8000, 5001, depth=1),
        "the picture has 40,008,000 pixels (8,000 × 5,001); expected at most 40,000,000",
    ),
    "so many that Pillow would warn": (
        made.png(10_000, 10_000, depth=1),
        "the picture has 100,000,000 pixels (10,000 × 10,000); expected at most 40,000,000",
    ),
    "so many that Pillow would refuse": (
        made.png(20_000, 20_000, depth=1),
        "the picture has 400,000,000 pixels (20,000 × 20,000); expected at most 40,000,000",
    ),
    "a long line": (
        made.png(1, 40_000_000, depth=1), f"the picture is 1 × 40,000,000 {SIDE}",
    ),
    "a line of a pixel too many": (made.png(32_768, 1), f"the picture is 32,768 × 1 {SIDE}"),
    "transparent": (made.png(8000, 5000, colour=6, depth=1), MEMORY("640,000,000")),
    "grey and transparent": (made.png(8000, 5000, colour=4, depth=1), MEMORY("640,000,000")),
    "of 16 bits": (made.png(8000, 5000, depth=16), MEMORY("480,000,000")),
    "of a palette": (
        made.png(8000, 5000, colour=3, depth=1, extra=TRANSPARENT_PALETTE), MEMORY("640,000,000"),
    ),
    "interlaced": (
        made.png(8000, 5000, colour=6, depth=1, interlace=1), MEMORY("640,000,000"),
    ),
    "a large WebP": (lambda: made.webp(8000, 5000), MEMORY("720,000,000")),
    "a JPEG of many scans": (
        made.jpeg_of_empty_scans(800, 500, 1000),
        "the picture has at least 65 scans; expected at most 64",
    ),
    "large scans": (
        made.jpeg_of_empty_scans(8000, 5000, 11),
        "the picture (8,000 × 5,000) in 11 scans has 440,000,000 pixels to process; "
        "expected at most 400,000,000",
    ),
    "a JPEG of many segments": (
        lambda: made.jpeg_of_empty_segments(1_500_000),
        "the picture has at least 1,001 segments; expected at most 1,000",
    ),
    "a PNG of many chunks": (
        lambda: made.png(28, 28, extra=made.png_chunk(b"tEXt") * 600_000), CHUNKS,
    ),
    "a WebP of many chunks": (
        lambda: b"RIFF" + struct.pack("<I", 8_000_000) + b"WEBP" + junk(b"JUNK", 0) * 900_000,
        CHUNKS,
    ),
    "too many bytes": (
        lambda: made.png(28, 28).ljust(8_000_001, b"\0"),
        "the picture has 8,000,001 bytes; expected at most 8,000,000",
    ),
    "a moving PNG": (written("PNG", 3), "the picture has 3 frames; expected one"),
    "a moving WebP": (written("WEBP", 3), "the picture has 3 frames; expected one"),
    "a GIF": (written("GIF", 2), "the picture is GIF; expected PNG, JPEG or WebP"),
    "a BMP": (written("BMP"), "the picture is BMP; expected PNG, JPEG or WebP"),
    "a TIFF": (written("TIFF"), "the picture is TIFF; expected PNG, JPEG or WebP"),
    "a PDF": (b"%PDF-1.7", "the picture is PDF; expected PNG, JPEG or WebP"),
    "an SVG with a program": (
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "the picture is SVG; expected PNG, JPEG or WebP",
    ),
    "an SVG of a thousand million laughs": (
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>',
        "the picture is SVG; expected PNG, JPEG or WebP",
    ),
    "a HEIC": (b"\0\0\0\x18ftypheic", "the picture is HEIC; expected PNG, JPEG or WebP"),
    "an AVIF": (b"\0\0\0\x18ftypavif", "the picture is AVIF; expected PNG, JPEG or WebP"),
}  # fmt: skip

CASES: list[Case] = cases("picture", "pictures", FILES)
