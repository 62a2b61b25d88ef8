"""Networks as safetensors files: https://github.com/huggingface/safetensors#format."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import deserialize
from safetensors.numpy import save as save_arrays

from forwardpass.models.card import Card
from forwardpass.models.format import from_arrays, to_arrays
from forwardpass.numerics.network import Network
from forwardpass.refusal import no_network

MAX_HEADER = 65_536
"""Bytes of the header: 130 arrays take 12 KB, and a card 2 KB."""

TYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2",
    "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "u1", "BOOL": "?",
}  # fmt: skip
"""Types of numbers that numpy has: as the file names them → as numpy does."""

SMALL_FLOATS = {"F8_E4M3": (4, True), "F8_E5M2": (5, False)}
"""Floats of 8 bits that numpy has not → bits of their exponent, and whether the largest exponent
stands for numbers, all but one (OCP 8-bit floating point specification, 2023)."""


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
    stored = dict(deserialize(data))  # type: ignore[no-untyped-call]
    # The library's order varies; sorted, the same file always gives the same error.
    arrays = {key: _array(stored[key], key, name) for key in sorted(stored)}
    said = _metadata(data)
    return from_arrays(arrays, said.get("card"), name, said=said)


def save(network: Network, card: Card) -> bytes:
    """Returns the network and its card as the bytes of a file.

    The card has a single key, because the library writes several keys in varying order.
    """
    return save_arrays(to_arrays(network), metadata={"card": card.to_json()})


def _check_header(data: bytes, name: str) -> None:
    """Raises Refusal for a header that would take long to read: it costs by what it lists."""
    length = int.from_bytes(data[:8], "little")
    if MAX_HEADER < length <= len(data):
        raise no_network(
            f"{name} has a header of {length:,} bytes; expected at most {MAX_HEADER:,}"
        )


def _array(stored: dict[str, Any], key: str, name: str) -> npt.NDArray[Any]:
    """Reads an array of a file, as float32 if numpy lacks its type; raises Refusal for others."""
    kind, raw = stored["dtype"], stored["data"]
    if kind in TYPES:
        array = np.frombuffer(raw, TYPES[kind])
    elif kind == "BF16":  # the upper half of a float32
        array = (np.frombuffer(raw, "<u2").astype(np.uint32) << 16).view(np.float32)
    elif kind in SMALL_FLOATS:
        array = small_floats(*SMALL_FLOATS[kind])[np.frombuffer(raw, np.uint8)]
    else:
        known = ", ".join([*TYPES, "BF16", *SMALL_FLOATS])
        raise no_network(f"{name}: {key[:60]} holds numbers of type {kind}; expected {known}")
    return array.reshape(stored["shape"])


def small_floats(exponent_bits: int, finite: bool) -> npt.NDArray[np.float32]:
    """Returns the numbers for the 256 bytes of an 8-bit float: (256,) float32.

    Args:
        exponent_bits: the sign has one bit, and the fraction has the rest.
        finite: whether there is no infinity, and only a byte of all ones is NaN.
    """
    fraction_bits = 7 - exponent_bits
    magnitude = np.arange(256) & 0x7F
    exponent, fraction = magnitude >> fraction_bits, magnitude & ((1 << fraction_bits) - 1)
    lead = np.minimum(exponent, 1)  # where the exponent is 0, no 1 stands before the fraction
    power = np.maximum(exponent, 1) - ((1 << (exponent_bits - 1)) - 1) - fraction_bits
    value = ((lead << fraction_bits) + fraction) * 2.0**power
    if finite:
        value[magnitude == 0x7F] = np.nan
    else:
        largest = exponent == (1 << exponent_bits) - 1
        value[largest] = np.where(fraction[largest], np.nan, np.inf)
    numbers: npt.NDArray[np.float32] = np.copysign(value, 127.5 - np.arange(256)).astype(np.float32)
    return numbers


def _metadata(data: bytes) -> dict[str, str]:
    """Returns the metadata in the header, which the library has already checked."""
    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    metadata = header.get("__metadata__") or {}
    return {key: text for key, text in metadata.items() if isinstance(text, str)}
