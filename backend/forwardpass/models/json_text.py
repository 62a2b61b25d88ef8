"""Networks as JSON: long, but every number can be read and changed in any editor.

{"card": {…}, "W1": [[…], …], "b1": […], …}, each number as short as tells it from its neighbours.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import numpy.typing as npt

from forwardpass.models.card import Card
from forwardpass.models.format import MAX_ARRAYS, from_arrays, to_arrays
from forwardpass.numerics.network import Network
from forwardpass.refusal import no_network


def match(data: bytes) -> bool:
    """A JSON object begins with a brace, after spaces if any. A safetensors file may do so, too."""
    return data.lstrip()[:1] == b"{" and 0 not in data[:8]


def load(data: bytes, name: str) -> tuple[Network, Card]:
    """The network and its card.

    Raises:
        Refusal: the file is damaged or holds no network.
    """
    try:
        values: dict[str, Any] = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise no_network(f"{name} is a damaged JSON file: {error}") from error
    if len(values) > MAX_ARRAYS:
        raise no_network(f"{name} has {len(values):,} fields; expected at most {MAX_ARRAYS}")
    card = values.pop("card", None)
    arrays = {key: _array(value, key, name) for key, value in values.items()}
    return from_arrays(arrays, None if card is None else json.dumps(card), name)


def save(network: Network, card: Card) -> bytes:
    """The network and its card as the bytes of a file."""
    parts = {"card": card.to_json()}
    parts |= {key: _text(array) for key, array in to_arrays(network).items()}
    lines = ",\n".join(f"{json.dumps(key)}: {text}" for key, text in parts.items())
    return f"{{\n{lines}\n}}\n".encode()


def _array(value: object, key: str, name: str) -> npt.NDArray[Any]:
    """Nested lists as an array; raises Refusal for those that make none."""
    rows = value if isinstance(value, list) else [value]
    for row in rows:
        for number in row if isinstance(row, list) else [row]:
            # Of texts numpy would make an array as wide as the longest.
            if type(number) not in (int, float) and not isinstance(number, list):
                raise no_network(
                    f"{name}: {key[:100]} holds {type(number).__name__}; expected numbers"
                )
    try:
        return np.array(value)
    except (ValueError, OverflowError) as error:
        raise no_network(f"{name}: {key[:100]} is no table of numbers: {error}") from error


def _text(array: npt.NDArray[Any]) -> str:
    """An array as JSON, a row to a line."""
    if array.ndim == 2:
        return "[\n" + ",\n".join(map(_text, array)) + "\n]"
    return "[" + ", ".join(map(str, array)) + "]"
