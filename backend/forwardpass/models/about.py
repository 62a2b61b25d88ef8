"""Facts about a network besides its numbers, from its file or from the person who opens it.

Files of other programs have them under `NAMES`: safetensors and ONNX as text in their metadata, npz
and JSON beside the arrays, `.h5` as attributes of the file, `.keras` in its metadata.json.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from forwardpass.models.card import MAX_LABEL, MOST_OUTPUTS, Card, Shape, numbered_inputs, title_of
from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import SwitchedNetwork
from forwardpass.refusal import Code, Refusal, no_network

MAX_SIDE = 4_096
"""Rows or columns of a picture that a network sees."""

MAX_SHIFT = 1_000_000.0
"""The largest mean, and the largest factor by which pixels are multiplied."""


@dataclass(frozen=True)
class About:
    """Facts about a network; None or False if nothing is stated.

    Attributes:
        activations: the activation function of each layer after the input.
        labels: what each output stands for.
        mean: subtracted from each pixel (0 to 1): one number for all, or one for each input.
        std: the difference is divided by this, also one number or one for each input.
        inverted: whether the network was trained on black ink on white paper. If so, a pixel x
            becomes 1 - x before `mean` and `std`.
        input_shape: rows and columns of the pictures that it sees; empty if its inputs are no
            picture.
        features: what each input stands for, where they are no picture.
    """

    activations: tuple[str, ...] | None = None
    labels: tuple[str, ...] | None = None
    mean: float | tuple[float, ...] | None = None
    std: float | tuple[float, ...] | None = None
    inverted: bool | None = None
    input_shape: Shape | tuple[()] | None = None
    features: tuple[str, ...] | None = None

    def to_json(self) -> str:
        """The names of the facts, for `about_in`."""
        said = {f.name: getattr(self, f.name) for f in fields(self)}
        return json.dumps({name: value for name, value in said.items() if value is not None})


NOTHING = About()

DIGITS = tuple("0123456789")
"""Labels that need not be said: those of a network that reads digits."""

NAMES = tuple(f.name for f in fields(About))


def about_in(values: Mapping[str, Any]) -> About:
    """Reads the facts under `NAMES` in a file: texts, arrays, or JSON values.

    Raises:
        Refusal: a value has the wrong type.
    """
    said: dict[str, Any] = {}
    for name in NAMES:
        if name in values:
            value = values[name]
            said[name] = _READ[name](value.tolist() if isinstance(value, np.ndarray) else value)
            if said[name] is None:
                shown = repr(value)[:60]
                raise Refusal(Code.BAD_QUERY, f"{name} is {shown}; expected {_WORDS[name]}")
    return About(**said)


def completed(network: Network, card: Card, about: About) -> tuple[Network, Card]:
    """Returns a network and its card with the facts applied.

    Activation functions are used only if the file has none. The preprocessing of the pixels becomes
    part of the first layer: its weights are scaled and its biases shifted, so that every z stays
    the same.

    Raises:
        Refusal: the number of activation functions or labels is wrong, one is unknown, or `mean`
            and `std` do not give finite numbers.
    """
    assumed = card.assumed
    if about.activations is not None and "sigmoid" in assumed:
        network = with_activations(network, about.activations)
        assumed = tuple(each for each in assumed if each != "sigmoid")
        card = replace(
            card,
            activations=network.activations,
            title=title_of(network.sizes, network.activations),
        )
    if about.mean not in (None, 0.0) or about.std not in (None, 1.0) or about.inverted:
        if "normalised" in assumed:
            raise Refusal(
                Code.BAD_QUERY,
                "the file says itself what happens to the pixels; expected nothing more",
            )
        network = _normalised(network, about)
        assumed = (*assumed, "normalised")
    card = replace(card, assumed=assumed)
    if about.labels:
        card = replace(card, labels=() if about.labels == DIGITS else about.labels)
    if about.input_shape:
        card = replace(card, input_shape=about.input_shape)
    elif about.input_shape == ():
        card = replace(card, input_shape=None, features=numbered_inputs(card.sizes))
    if about.features:
        card = replace(card, features=about.features, input_shape=about.input_shape or None)
    card.check_fits(network)
    return network, card


def with_activations(network: Network, activations: Sequence[str]) -> Network:
    """Returns the network with these activation functions.

    Raises:
        Refusal: one is unknown, or their number differs from that of the layers.
    """
    layers = len(network.weights)
    if len(activations) != layers or not set(activations) <= set(ACTIVATIONS):
        raise Refusal(
            Code.BAD_QUERY,
            f"activations is {','.join(activations)[:100]!r}; expected one for each of "
            f"{layers} layers, of {', '.join(ACTIVATIONS)}",
        )
    return Network(network.weights, network.biases, activations, network.input_order)


def _normalised(network: Network, about: About) -> Network:
    """Returns the network for pixels x with every z of the given one for (x - mean) / std."""
    if isinstance(network, SwitchedNetwork):
        raise no_network("a network with switches cannot be normalised; expected one without")
    mean = _for_each("mean", 0.0 if about.mean is None else about.mean, network)
    std = _for_each("std", 1.0 if about.std is None else about.std, network)
    if not ((std > 0) & (std >= 1 / MAX_SHIFT) & (abs(mean) <= MAX_SHIFT)).all():
        at = int(np.argmin((std >= 1 / MAX_SHIFT) & (abs(mean) <= MAX_SHIFT)))
        of = "" if (mean == mean[0]).all() and (std == std[0]).all() else f" of input {at}"
        raise Refusal(
            Code.BAD_QUERY,
            f"mean and std{of} are {mean[at]:g} and {std[at]:g}; expected a number and one above 0",
        )
    factor, shift = (-1 / std, (1 - mean) / std) if about.inverted else (1 / std, -mean / std)
    W, b = (numbers[0].astype(np.float64) for numbers in (network.weights, network.biases))
    first = (factor * W).astype(np.float32), (b + W @ shift).astype(np.float32)
    return Network(
        (first[0], *network.weights[1:]),
        (first[1], *network.biases[1:]),
        network.activations,
        network.input_order,
    )


def _for_each(
    name: str, numbers: float | tuple[float, ...], network: Network
) -> npt.NDArray[np.float64]:
    """Returns a number for each input, in the order in which the network sees them: (n_in,).

    Raises:
        Refusal: there are neither one nor as many as inputs.
    """
    count = network.sizes[0]
    given = np.atleast_1d(np.array(numbers, np.float64))
    if given.size not in (1, count):
        raise Refusal(
            Code.BAD_QUERY,
            f"{name} has {given.size:,} numbers; expected one, or one for each of {count:,} inputs",
        )
    each = np.broadcast_to(given, count)
    return each if network.input_order is None else each[network.input_order]


def _texts(value: object) -> tuple[str, ...] | None:
    """Reads a list of texts: a list, JSON, or a text with commas."""
    if isinstance(value, str):
        text = value
        value = text.split(",")
        if text.lstrip()[:1] == "[":
            with suppress(ValueError, RecursionError):
                value = json.loads(text)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return None
    return tuple(each.strip() for each in value)


def _labels(value: object) -> tuple[str, ...] | None:
    """Reads a list of texts that are short enough to be shown."""
    texts = _texts(value) or ()
    fits = 0 < len(texts) <= MOST_OUTPUTS and all(0 < len(text) <= MAX_LABEL for text in texts)
    return texts if fits else None


def _numbers(value: object) -> float | tuple[float, ...] | None:
    """Reads a finite number or a list of them; as a text, it has commas or is JSON."""
    if isinstance(value, str) and ("," in value or "[" in value):
        value = value.strip(" []").split(",")
    if not isinstance(value, list):
        return _number(value)
    numbers = [_number(each) for each in value]
    found = tuple(each for each in numbers if each is not None)
    if not found or len(found) < len(numbers):
        return None
    return found[0] if len(found) == 1 else found


def _number(value: object) -> float | None:
    """Reads a finite number, also from a text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _truth(value: object) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "1": True, "false": False, "0": False}.get(value.strip().lower())
    return bool(value) if value in (True, False) else None


def _shape(value: object) -> Shape | tuple[()] | None:
    """Two whole numbers above 0; as one text they have a comma or × between, or are JSON.

    None of them, or the text "none", means that the inputs are no picture.
    """
    if value == [] or (isinstance(value, str) and value.strip().lower() in ("none", "[]")):
        return ()
    if isinstance(value, str):
        value = value.strip(" []()").replace("×", ",").replace("x", ",").split(",")
    if not isinstance(value, list) or len(value) != 2:
        return None
    try:
        rows, columns = (int(each) for each in value)
    except (TypeError, ValueError, OverflowError):
        return None
    return (rows, columns) if min(rows, columns) > 0 and max(rows, columns) <= MAX_SIDE else None


_READ = {
    "activations": _texts,
    "labels": _labels,
    "mean": _numbers,
    "std": _numbers,
    "inverted": _truth,
    "input_shape": _shape,
    "features": _labels,
}
_TEXTS = f"a list of at most {MOST_OUTPUTS} texts, each of at most {MAX_LABEL} characters"
_WORDS = {
    "activations": "a list of texts",
    "labels": _TEXTS,
    "mean": "a number, or one for each input",
    "std": "a number, or one for each input",
    "inverted": "true or false",
    "input_shape": f"two whole numbers from 1 to {MAX_SIDE}, rows and columns, or none",
    "features": _TEXTS,
}
"""Name → (reader, which returns None for the wrong type; the expected type in words)."""
