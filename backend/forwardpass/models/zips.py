"""Checks zip files from strangers before they are unpacked."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from forwardpass.models.format import MAX_ARRAYS, MAX_BYTES
from forwardpass.refusal import no_network

MAX_DIRECTORY = 65_536
"""Bytes of the list of files at the end; 130 arrays take 10 KB."""

PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The compression methods of numpy and Keras."""

ZIP_END, ZIP64_END = b"PK\x05\x06", b"PK\x06\x07"
MAX_TAIL = 22 + 65_535 + 20
"""Bytes at the end that may contain the end record, a comment, and the record of a large zip."""


def is_zip(data: bytes) -> bool:
    """Tells a zip file by its first letters, PK."""
    return data[:4] == b"PK\x03\x04"


def check_zip(data: bytes, name: str) -> None:
    """Raises Refusal for a file that would take long or much memory to read."""
    _check_directory(data, name)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
    if len(entries) > MAX_ARRAYS:
        raise no_network(f"{name} holds {len(entries):,} files; expected at most {MAX_ARRAYS}")
    for entry in entries:
        if entry.compress_type not in PACKINGS:
            raise no_network(
                f"{name} is packed by method {entry.compress_type}; "
                "expected 0 (stored) or 8 (deflated)"
            )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_BYTES:
        raise no_network(f"{name} unpacks to {unpacked:,} bytes; expected at most {MAX_BYTES:,}")


def _check_directory(data: bytes, name: str) -> None:
    """Raises Refusal for a long list of files, of which `zipfile` reads every line first.

    A zip ends with a record that has the length of its list in the 4 bytes from byte 12 on. Every
    place that looks like such a record is checked, because `zipfile` may not use the last one.
    """
    tail = data[-MAX_TAIL:]
    if ZIP64_END in tail:
        raise no_network(f"{name} is a zip of the large kind (zip64); expected a small one")
    for end in re.finditer(re.escape(ZIP_END), tail):
        length = int.from_bytes(tail[end.start() + 12 : end.start() + 16], "little")
        if length > MAX_DIRECTORY:
            raise no_network(
                f"{name} has a list of files of {length:,} bytes; "
                f"expected at most {MAX_DIRECTORY:,}"
            )
