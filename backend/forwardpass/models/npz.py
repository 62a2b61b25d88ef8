"""Networks as numpy's own zip of arrays: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.npyio import NpzFile

from forwardpass.models.card import Card
from forwardpass.models.format import MAX_BYTES, from_arrays, to_arrays
from forwardpass.numerics.network import Network
from forwardpass.refusal import no_network
from forwardpass.zips import is_zip, open_zip


def match(data: bytes) -> bool:
    """Tells a zip file, which may be one; Keras files are tested before."""
    return is_zip(data)


def load(data: bytes, name: str) -> tuple[Network, Card]:
    """Reads the network and its card.

    Raises:
        Refusal: the file unpacks to too much, or contains no network.
        Exception: it is damaged; numpy and zipfile choose the type.
    """
    open_zip(data, name, no_network, MAX_BYTES).close()  # numpy opens it again by itself
    with np.load(BytesIO(data), allow_pickle=False) as archive:
        arrays = {key: _array(archive, key, name) for key in archive.files}
    if strange := [key for key, array in arrays.items() if not isinstance(array, np.ndarray)]:
        raise no_network(f"{name} holds {strange[0]!r}, which is not an array")
    card = arrays.pop("card", None)
    return from_arrays(arrays, None if card is None else str(card), name)


def _array(archive: NpzFile, key: str, name: str) -> Any:
    """Reads an array of a file; raises Refusal for one of Python objects, which is a pickle."""
    try:
        return archive[key]
    except ValueError as error:
        if "allow_pickle" not in str(error):
            raise
        raise no_network(
            f"{name}: {key[:60]} is an array of Python objects, which is a pickle, and none is "
            "opened; expected each matrix and each bias by itself, as in "
            "numpy.savez('my.npz', W1=W1, b1=b1)"
        ) from None


def save(network: Network, card: Card) -> bytes:
    """Returns the network and its card as the bytes of a file."""
    buffer = BytesIO()
    arrays: dict[str, npt.ArrayLike] = {**to_arrays(network), "card": np.array(card.to_json())}
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()
