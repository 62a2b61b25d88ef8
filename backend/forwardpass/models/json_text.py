"""Networks as JSON: long, but any editor can show and change every number.

{"card": {…}, "W1": [[…], …], "b1": […], …}, each number in the shortest form that is exact. It also
reads the files of `network2.py` from Michael Nielsen's book, {"sizes": […], "weights": [W, …],
"biases": [b, …], "cost": "…"}: https://github.com/mnielsen/neural-networks-and-deep-learning.
It also reads those of ConvNetJS, {"layers": […]}: see `convnetjs`.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
from msgspec import Meta, Raw

from forwardpass.models import convnetjs
from forwardpass.models.about import NAMES, about_in, completed
from forwardpass.models.card import Card
from forwardpass.models.format import MAX_ARRAYS, from_arrays, to_arrays
from forwardpass.numerics.network import Network
from forwardpass.refusal import no_network
from forwardpass.schemas import decode

MAX_NUMBERS = 2_000_000
"""Numbers in a file. A number can be two bytes as text, and is thirty-two once read."""

Numbers = list[float]
Order = list[Annotated[int, Meta(ge=0, le=2**31 - 1)]]

Table = list[Numbers]

NIELSEN = {"sizes", "weights", "biases"}
"""The names in a file of Nielsen's program; all its neurons are sigmoid."""


def match(data: bytes) -> bool:
    """Tells a JSON object by its brace. A safetensors file may begin with one too."""
    return data.lstrip()[:1] == b"{" and 0 not in data[:8]


def load(data: bytes, name: str) -> tuple[Network, Card]:
    """Reads the network and its card.

    The type of each part is checked before numpy sees it, because numpy would turn mixed lists into
    texts, each as wide as the widest.

    Raises:
        Refusal: the file is damaged or contains no network.
    """
    count = data.count(b",") + data.count(b"[")  # at least the number of numbers and lists
    if count > MAX_NUMBERS:
        raise no_network(f"{name} holds {count:,} numbers; expected at most {MAX_NUMBERS:,}")
    parts: dict[str, Raw] = decode(data, dict[str, Raw], "it")
    if len(parts) > MAX_ARRAYS:
        raise no_network(f"{name} has {len(parts):,} fields; expected at most {MAX_ARRAYS}")
    said = {key: decode(bytes(parts.pop(key)), Any, key) for key in NAMES if key in parts}
    if set(parts) >= NIELSEN:
        return from_arrays(_nielsen(parts, name), None, name, "sigmoid", said)
    if set(parts) == {"layers"}:
        layers = decode(bytes(parts["layers"]), list[convnetjs.Layer], "layers")
        return completed(*convnetjs.network_from(layers, name), about_in(said))
    card = parts.pop("card", None)
    arrays = {key: _array(bytes(part), key, name) for key, part in parts.items()}
    return from_arrays(arrays, None if card is None else bytes(card), name, said=said)


def save(network: Network, card: Card) -> bytes:
    """Returns the network and its card as the bytes of a file."""
    parts = {"card": card.to_json()}
    parts |= {key: _text(array) for key, array in to_arrays(network).items()}
    lines = ",\n".join(f"{json.dumps(key)}: {text}" for key, text in parts.items())
    return f"{{\n{lines}\n}}\n".encode()


def _nielsen(parts: dict[str, Raw], name: str) -> dict[str, npt.NDArray[Any]]:
    """Reads the arrays of Nielsen's program; raises Refusal if they do not have its sizes."""
    sizes = decode(bytes(parts["sizes"]), Order, "sizes")
    weights = decode(bytes(parts["weights"]), list[Table], "weights")
    biases = decode(bytes(parts["biases"]), list[Table], "biases")
    arrays = {}
    for letter, tables in ("W", weights), ("b", biases):
        for k, rows in enumerate(tables[:MAX_ARRAYS], 1):
            arrays[f"{letter}{k}"] = _table(rows, f"{letter}{k}", name)
    shapes = [(n_out, n_in) for n_in, n_out in pairwise(sizes)]
    told = [arrays[f"W{k}"].shape for k in range(1, len(weights) + 1)]
    if told != shapes or [len(table) for table in biases] != sizes[1:]:
        raise no_network(
            f"{name}: its weights have the shapes {told[:20]}; expected {shapes[:20]}, "
            f"as its sizes say"
        )
    return arrays


def _array(part: bytes, key: str, name: str) -> npt.NDArray[Any]:
    """Reads the value of a name as an array; raises Refusal if it is none."""
    if key == "input_order":
        return np.array(decode(part, Order, key))
    if key[:1] == "W" or re.match(rb"\s*\[\s*\[", part):
        return _table(decode(part, Table, key[:100]), key, name)
    return np.array(decode(part, Numbers, key[:100]))


def _table(rows: Table, key: str, name: str) -> npt.NDArray[Any]:
    """Returns rows as an array; raises Refusal if their lengths differ."""
    if len({len(row) for row in rows}) > 1:
        raise no_network(f"{name}: {key[:100]} is no table; expected rows of the same length")
    return np.array(rows)


def _text(array: npt.NDArray[Any]) -> str:
    """Returns an array as JSON, with a line for each row."""
    if array.ndim == 2:
        return "[\n" + ",\n".join(map(_text, array)) + "\n]"
    return "[" + ", ".join(map(str, array)) + "]"
