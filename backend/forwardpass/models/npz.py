"""Networks as numpy's own zip of arrays: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import numpy as np
import numpy.typing as npt

from forwardpass.models.card import Card
from forwardpass.models.format import (
    HDF5_ADVICE,
    MAX_ARRAYS,
    MAX_BYTES,
    PICKLE_ADVICE,
    from_arrays,
    to_arrays,
)
from forwardpass.numerics.network import Network
from forwardpass.refusal import no_network

MAX_DIRECTORY = 65_536
"""Bytes of the list of files at the end: 130 arrays take 10 KB."""

PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How numpy packs its files."""

ZIP_END, ZIP64_END = b"PK\x05\x06", b"PK\x06\x07"
MAX_TAIL = 22 + 65_535 + 20
"""Bytes from the end in which the end record stands: itself, a comment, that of a large zip."""


def match(data: bytes) -> bool:
    """A zip file begins with the letters PK."""
    return data[:4] == b"PK\x03\x04"


def load(data: bytes, name: str) -> tuple[Network, Card]:
    """The network and its card.

    Raises:
        Refusal: the file unpacks to too much, or holds no network.
        Exception: it is damaged; which one is numpy's and zipfile's choice.
    """
    _check_size(data, name)
    with np.load(BytesIO(data), allow_pickle=False) as archive:
        arrays = {key: archive[key] for key in archive.files}
    if strange := [key for key, array in arrays.items() if not isinstance(array, np.ndarray)]:
        raise no_network(f"{name} holds {strange[0]!r}, which is not an array")
    card = arrays.pop("card", None)
    return from_arrays(arrays, None if card is None else str(card), name)


def save(network: Network, card: Card) -> bytes:
    """The network and its card as the bytes of a file."""
    buffer = BytesIO()
    arrays: dict[str, npt.ArrayLike] = {**to_arrays(network), "card": np.array(card.to_json())}
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _check_size(data: bytes, name: str) -> None:
    """Raises Refusal for a file that would take long to read, or much memory."""
    _check_directory(data, name)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
    inside = [entry.filename for entry in entries]
    if any(file.endswith("data.pkl") for file in inside):
        raise no_network(f"{name} is a PyTorch file with a pickle inside; {PICKLE_ADVICE}")
    if any(file.endswith(".weights.h5") for file in inside):
        raise no_network(f"{name} is a Keras file; {HDF5_ADVICE}")
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

    A zip ends with a record that says how long its list is, at its byte 12 in 4 bytes. Every place
    that looks like one is asked, since `zipfile` might take another than the last.
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
