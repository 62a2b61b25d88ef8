"""Opens zip files from strangers once they are known to take neither long nor much memory."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

from forwardpass.refusal import Refusal

MAX_DIRECTORY = 65_536
"""Bytes of the list of files at the end; 130 arrays take 10 KB."""

MAX_FILES = 130
"""Files in a zip: the arrays of a network of 64 layers, with its card."""

PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The compression methods of numpy and Keras."""

ZIP_END, ZIP64_END = b"PK\x05\x06", b"PK\x06\x07"
MAX_TAIL = 22 + 65_535 + 20
"""Bytes at the end that may contain the end record, a comment, and the record of a large zip."""


def is_zip(data: bytes) -> bool:
    """Tells a zip file by its first letters, PK."""
    return data[:4] == b"PK\x03\x04"


def open_zip(
    data: bytes, name: str, refuse: Callable[[str], Refusal], most: int | None = None
) -> zipfile.ZipFile:
    """Opens a zip file whose list of files is short, and which is packed as numpy and Keras do.

    Nothing is unpacked yet.

    Args:
        data: the file.
        name: its name in errors.
        refuse: makes the refusal of a message.
        most: bytes that all files together may unpack to; None if the caller limits what it reads.

    Raises:
        Refusal: it holds too many files or bytes, or is packed in another way.
        zipfile.BadZipFile: it is damaged.
    """
    _check_directory(data, name, refuse)
    archive = zipfile.ZipFile(BytesIO(data))
    entries = archive.infolist()
    if len(entries) > MAX_FILES:
        raise refuse(f"{name} holds {len(entries):,} files; expected at most {MAX_FILES}")
    for entry in entries:
        if entry.compress_type not in PACKINGS:
            raise refuse(
                f"{name} is packed by method {entry.compress_type}; "
                "expected 0 (stored) or 8 (deflated)"
            )
    unpacked = sum(entry.file_size for entry in entries)
    if most is not None and unpacked > most:
        raise refuse(f"{name} unpacks to {unpacked:,} bytes; expected at most {most:,}")
    return archive


def _check_directory(data: bytes, name: str, refuse: Callable[[str], Refusal]) -> None:
    """Raises a refusal for a long list of files, of which `zipfile` reads every line first.

    A zip ends with a record that has the length of its list in the 4 bytes from byte 12 on. Every
    place that looks like such a record is checked, because `zipfile` may not use the last one.
    """
    tail = data[-MAX_TAIL:]
    if ZIP64_END in tail:
        raise refuse(f"{name} is a zip of the large kind (zip64); expected a small one")
    for end in re.finditer(re.escape(ZIP_END), tail):
        length = int.from_bytes(tail[end.start() + 12 : end.start() + 16], "little")
        if length > MAX_DIRECTORY:
            raise refuse(
                f"{name} has a list of files of {length:,} bytes; "
                f"expected at most {MAX_DIRECTORY:,}"
            )
