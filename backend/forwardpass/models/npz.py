"""Networks as numpy's own zip of arrays: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

import numpy as np
import numpy.typing as npt

from forwardpass.models.card import Card
from forwardpass.models.format import MAX_BYTES, from_arrays, to_arrays
from forwardpass.numerics.network import Network
from forwardpass.refusal import Refusal, no_network


def match(data: bytes) -> bool:
    """A zip file begins with the letters PK."""
    return data[:4] == b"PK\x03\x04"


def load(data: bytes, name: str) -> tuple[Network, Card]:
    """The network and its card.

    Raises:
        Refusal: the file is damaged, unpacks to too much, or holds no network.
    """
    try:
        _check_size(data, name)
        with np.load(BytesIO(data), allow_pickle=False) as archive:
            arrays = {key: archive[key] for key in archive.files}
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError,
            NotImplementedError, RuntimeError, MemoryError, OverflowError) as error:  # fmt: skip
        if isinstance(error, Refusal):
            raise
        raise no_network(f"{name} is a damaged npz file: {error}") from error
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
    """Raises Refusal for a small file that would unpack to a very large one."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > MAX_BYTES:
        raise no_network(f"{name} unpacks to {unpacked:,} bytes; expected at most {MAX_BYTES:,}")
