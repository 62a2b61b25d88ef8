"""Networks as safetensors files: https://github.com/huggingface/safetensors#format."""

from __future__ import annotations

import json

from safetensors.numpy import load as load_arrays
from safetensors.numpy import save as save_arrays

from forwardpass.models.card import Card
from forwardpass.models.format import from_arrays, to_arrays
from forwardpass.numerics.network import Network
from forwardpass.refusal import no_network

MAX_HEADER = 65_536
"""Bytes of the header: 130 arrays take 12 KB, and a card 2 KB."""


def match(data: bytes) -> bool:
    """A safetensors file begins with the length of its JSON header, then the header itself."""
    length, header = data[:8], data[8:9]
    return header == b"{" and (0 in length or not length.isascii())  # else it is a text


def load(data: bytes, name: str) -> tuple[Network, Card]:
    """The network and its card.

    Raises:
        Refusal: the file holds no network.
        Exception: it is damaged; which one is the library's choice.
    """
    _check_header(data, name)
    arrays = load_arrays(data)
    return from_arrays(arrays, _card_text(data), name)


def save(network: Network, card: Card) -> bytes:
    """The network and its card as the bytes of a file.

    The card goes under a single key: the library writes several in a different order each time.
    """
    return save_arrays(to_arrays(network), metadata={"card": card.to_json()})


def _check_header(data: bytes, name: str) -> None:
    """Raises Refusal for a header that would take long to read: it costs by what it lists."""
    length = int.from_bytes(data[:8], "little")
    if MAX_HEADER < length <= len(data):
        raise no_network(
            f"{name} has a header of {length:,} bytes; expected at most {MAX_HEADER:,}"
        )


def _card_text(data: bytes) -> str | None:
    """The card in the header's metadata. The library has checked the header before."""
    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    text = header.get("__metadata__", {}).get("card")
    return text if isinstance(text, str) else None
