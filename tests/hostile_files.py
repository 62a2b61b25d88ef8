"""Small files that demand much work, as an attacker would write them."""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image

PNG_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Colour type → number of values per pixel."""


def png_chunk(kind: bytes, body: bytes = b"") -> bytes:
    check = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)


def png(
    width: int, height: int, *, depth: int = 8, colour: int = 0, interlace: int = 0,
    extra: bytes = b"",
) -> bytes:  # fmt: skip
    """A black PNG, a thousandth of the size of its pixels."""
    row = bytes((width * PNG_CHANNELS[colour] * depth + 7) // 8 + 1)
    together = max(1, 1_000_000 // len(row))
    packer = zlib.compressobj(9)
    data = [packer.compress(row * together) for _ in range(height // together)]
    data.append(packer.compress(row * (height % together)))
    if interlace:  # seven passes, each row with a filter byte of its own
        data.append(packer.compress(bytes(8 * height)))
    data.append(packer.flush())
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + extra
        + png_chunk(b"IDAT", b"".join(data))
        + png_chunk(b"IEND")
    )


def jpeg_of_empty_scans(width: int, height: int, scans: int) -> bytes:
    """A progressive JPEG of 11 bytes per scan, each of which the decoder goes over in full."""
    written = BytesIO()
    Image.new("L", (16, 16)).save(written, "JPEG", progressive=True)
    small = written.getvalue()
    tables = bytearray(small[:2])
    offset = 2
    while small[offset + 1] != 0xD9:
        length = 2 + int.from_bytes(small[offset + 2 : offset + 4], "big")
        segment = bytearray(small[offset : offset + length])
        offset += length
        if segment[1] == 0xC2:
            segment[5:9] = struct.pack(">HH", height, width)
        if segment[1] == 0xDA:  # leave out its data, and keep the tables that follow
            while small[offset] != 0xFF or small[offset + 1] == 0:
                offset += 1
        else:
            tables += segment
    first = bytes([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0, 0])
    further = bytes([0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 63, 0, 0])
    return bytes(tables) + first + further * (scans - 1) + b"\xff\xd9"


def jpeg_of_empty_segments(count: int) -> bytes:
    """A JPEG with this many empty comments."""
    written = BytesIO()
    Image.new("L", (28, 28)).save(written, "JPEG")
    whole = written.getvalue()
    return whole[:2] + b"\xff\xfe\0\2" * count + whole[2:]


def webp(width: int, height: int) -> bytes:
    """A lossless black WebP: 2 KB for 40 million pixels."""
    written = BytesIO()
    Image.new("RGB", (width, height)).save(written, "WEBP", lossless=True, quality=0, method=0)
    return written.getvalue()


def npz_of_entries(count: int) -> bytes:
    """A zip with this many empty arrays."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for index in range(count):
            archive.writestr(f"{index}.npy", b"")
    return written.getvalue()


def npz_packed_by(method: int) -> bytes:
    """A zip with one array, compressed by a method that numpy never uses."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        archive.writestr("W1.npy", bytes(1000))
    return written.getvalue()


def safetensors_of_tensors(count: int) -> bytes:
    """A safetensors file with this many empty tensors."""
    entry = {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]}
    header = json.dumps({f"t{index}": entry for index in range(count)}).encode()
    return len(header).to_bytes(8, "little") + header


def json_of_keys(count: int) -> bytes:
    """A JSON file with this many keys."""
    return b"{" + b",".join(b'"%d":0' % index for index in range(count)) + b"}"


def json_of_one_long_text(letters: int, others: int) -> bytes:
    """A JSON file that numpy would turn into a table as wide as its longest text."""
    return json.dumps({"W1": ["x" * letters, *[""] * others]}).encode()


def json_of_empty_lists(size: int) -> bytes:
    """JSON of this many bytes, all of them brackets."""
    return b"[" + b"[]," * (size // 3) + b"[]]"


def npz_bomb(size: int) -> bytes:
    """A zip of one array with this many zeros, a thousandth of their size."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("W1.npy", bytes(size))
    return written.getvalue()
