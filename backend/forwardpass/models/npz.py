"""Networks as numpy's own zip of arrays: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import numpy.typing as npt

from forwardpass.models.card import Card
from forwardpass.models.format import from_arrays, to_arrays
from forwardpass.models.zips import check_zip, is_zip
from forwardpass.numerics.network import Network
from forwardpass.refusal import no_network


def match(data: bytes) -> bool:
    """Every zip file may be one; those of Keras are asked for before."""
    return is_zip(data)


def load(data: bytes, name: str) -> tuple[Network, Card]:
    """The network and its card.

    Raises:
        Refusal: the file unpacks to too much, or holds no network.
        Exception: it is damaged; which one is numpy's and zipfile's choice.
    """
    check_zip(data, name)
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
