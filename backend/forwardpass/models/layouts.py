"""Finds the layers of a network in named arrays of any program.

Ours are `W1`, `b1`, `W2`, `b2`, … with W of shape (n_out, n_in). PyTorch says `fc1.weight`,
`fc1.bias` or `0.weight`, `2.weight`, also (n_out, n_in); Keras says `dense/kernel`, `dense/bias`,
scikit-learn `coefs_0`, `intercepts_0`, both (n_in, n_out); `numpy.savez` of unnamed arrays says
`arr_0`, `arr_1`, …. A bias has n_out numbers, which shows the orientation of its matrix unless that
is square. A layer without a bias gets one of zeros; the orientation of its matrix then follows from
its neighbours. An ambiguous file is refused, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise, permutations
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from forwardpass.refusal import Refusal, no_network

Array = npt.NDArray[Any]
Key = tuple[str, ...]

WEIGHTS = ("w", "weight", "weights", "kernel", "coef", "coefs")
BIASES = ("b", "bias", "biases", "intercept", "intercepts")
"""Words in the name of an array, in lower case, that identify weights and biases."""

IN_OUT = ("kernel", "coef", "coefs")
"""The words of programs that store a matrix as (n_in, n_out)."""

OTHER_LAYERS = {
    "ih": "a recurrent layer",
    "hh": "a recurrent layer",
    "recurrent": "a recurrent layer",
    "running": "a batch normalisation",
    "batches": "a batch normalisation",
    "gamma": "a normalisation",
    "beta": "a normalisation",
    "proj": "an attention layer",
    "attn": "an attention layer",
    "embedding": "an embedding",
    "embeddings": "an embedding",
}
"""Words in the names of arrays of other layers → what those layers are."""

MOST_UNNUMBERED = 6
"""The most layers whose order is found by their shapes; six have 720 orders."""

EXPECTED = "W1, b1, W2, b2, …: weights and a bias for each layer"


OUTPUTS = (1, 10)
"""The numbers of outputs that a network may have: one for each digit, or one for all."""


class Layer(NamedTuple):
    """The two arrays of a layer, and the name of its weights in errors."""

    W: Array
    b: Array
    W_name: str

    @property
    def n_out(self) -> int:
        """The number of its neurons."""
        return int(self.b.size)

    @property
    def n_in(self) -> int:
        """The number of its inputs, whichever the orientation of its matrix."""
        rows, columns = self.W.shape
        return int(columns if rows == self.n_out else rows)


class Layers(NamedTuple):
    """The layers of a network in order.

    Attributes:
        weights: each of shape (n_out, n_in).
        biases: each of shape (n_out,).
        turned: whether the file has its matrices as (n_in, n_out).
        without_bias: whether the file lacks a bias, which is then 0.
    """

    weights: list[Array]
    biases: list[Array]
    turned: bool
    without_bias: bool


def find_layers(arrays: Mapping[str, Array], name: str) -> Layers:
    """Finds the layers in named arrays.

    Args:
        arrays: name in the file → array.
        name: the name of the file in errors.

    Raises:
        Refusal: they make no fully connected network, or several.
    """
    _check_arrays(arrays, name)
    by_key = _by_key(arrays, name)
    without_bias = not all("b" in pair for pair in by_key.values())
    if without_bias:
        ordered, turned = _without_biases(by_key, arrays, name)
    else:
        layers = {key: _layer(pair, arrays, name, False) for key, pair in by_key.items()}
        ordered = _in_order(layers, name)
        turned = _are_turned(ordered, name)
    return Layers(
        [layer.W.T if turned else layer.W for layer in ordered],
        [layer.b.reshape(-1) for layer in ordered],
        turned,
        without_bias,
    )


def _check_arrays(arrays: Mapping[str, Array], name: str) -> None:
    """Raises Refusal for arrays that are not weights and biases of fully connected layers."""
    if not arrays:
        raise no_network(f"{name} holds the arrays none; expected {EXPECTED}")
    for key, array in sorted(arrays.items()):
        called = key[:60]
        for word in _words(key):
            if word in OTHER_LAYERS:
                raise no_network(
                    f"{name}{_program(arrays)} has {called}, which is of {OTHER_LAYERS[word]}; "
                    "expected fully connected layers alone"
                )
        if array.dtype.kind not in "fiu":
            raise no_network(f"{name}: {called} holds {array.dtype}; expected numbers")
        if array.ndim > 2:
            raise no_network(
                f"{name}{_program(arrays)} has {called} of shape {_shape(array)}, which is of a "
                "convolution; expected fully connected layers alone"
            )


def _by_key(arrays: Mapping[str, Array], name: str) -> dict[Key, dict[str, str]]:
    """Groups arrays by layer: the common part of their names → kind, "W" or "b" → name."""
    if all(re.fullmatch(r"arr_[0-9]+", key) for key in arrays):
        return _unnamed(arrays, name)
    found: dict[Key, dict[str, str]] = {}
    unknown = []
    for key in sorted(arrays):
        kind, rest = _kind_of(key)
        if not kind:
            unknown.append(key)
        elif other := found.setdefault(rest, {}).get(kind):
            raise no_network(
                f"{name}: {other[:60]} and {key[:60]} cannot be told apart; expected {EXPECTED}"
            )
        else:
            found[rest][kind] = key
    if unknown:
        listed = ", ".join(key[:40] for key in sorted(arrays)[:20])
        raise no_network(
            f"{name} holds the arrays {listed}; {unknown[0][:60]} is no weight and no bias; "
            f"expected {EXPECTED}"
        )
    return found


def _unnamed(arrays: Mapping[str, Array], name: str) -> dict[Key, dict[str, str]]:
    """Groups arrays that are only numbered: the first matrix belongs to the first bias."""
    in_order = sorted(arrays, key=_numbers)
    matrices = [key for key in in_order if arrays[key].ndim == 2]
    others = [key for key in in_order if arrays[key].ndim != 2]
    if matrices and not others:
        return {("", str(place)): {"W": W} for place, W in enumerate(matrices)}
    if len(matrices) != len(others):
        raise no_network(
            f"{name} holds {len(matrices)} matrices and {len(others)} other arrays without names; "
            f"expected {EXPECTED}"
        )
    pairs = enumerate(zip(matrices, others, strict=True))
    return {("", str(place)): {"W": W, "b": b} for place, (W, b) in pairs}


def _kind_of(key: str) -> tuple[str, Key]:
    """Returns "W" for the name of weights, "b" for a bias, else ""; and the rest of the name.

    Keras 3 numbers the arrays of a layer: `layers/dense/vars/0` is its kernel, `…/1` its bias.
    """
    words = _words(re.sub(r":0$", "", key))
    if "vars" in words[-2:-1]:
        kind = {"0": "W", "1": "b"}.get(words[-1], "")
        return kind, tuple(words[:-2])
    for place in reversed(range(len(words))):
        if words[place] in WEIGHTS + BIASES:
            kind = "W" if words[place] in WEIGHTS else "b"
            return kind, (*words[:place], *words[place + 1 :])
    return "", tuple(words)


def _words(key: str) -> list[str]:
    """Splits a name into words and numbers, in lower case: `fc1.weight` → fc, 1, weight."""
    return re.findall(r"[a-z]+|[0-9]+", key.lower())


def _numbers(key: str | Key) -> tuple[int, ...]:
    """Returns the numbers in a name, in order."""
    words = _words(key) if isinstance(key, str) else key
    return tuple(int(word[:18]) for word in words if word.isdigit())


def _layer(pair: Mapping[str, str], arrays: Mapping[str, Array], name: str, turned: bool) -> Layer:
    """Builds a layer of its arrays; raises Refusal if weights are missing or do not fit.

    `turned`: whether the matrix is (n_in, n_out), if no bias shows it.
    """
    if "W" not in pair:
        raise no_network(
            f"{name} holds the arrays {', '.join(key[:40] for key in sorted(arrays)[:20])}; "
            f"{pair['b'][:60]} has no weights beside it; expected {EXPECTED}"
        )
    W_name = pair["W"]
    W = arrays[W_name]
    if W.ndim != 2 or not W.size:
        raise no_network(
            f"{name}: {W_name[:60]} has shape {_shape(W)}; expected a table, not empty"
        )
    if "b" not in pair:
        return Layer(W, np.zeros(W.shape[1 if turned else 0], np.float32), W_name[:60])
    b_name = pair["b"]
    b = arrays[b_name]
    if b.size != max(b.shape, default=0):  # a column or a row counts as a list
        raise no_network(f"{name}: {b_name[:60]} has shape {_shape(b)}; expected a list of numbers")
    if b.size not in W.shape:
        raise no_network(
            f"{name}: {b_name[:60]} has {b.size} values; expected as many as {W_name[:60]} has "
            f"rows or columns, {_shape(W)}"
        )
    return Layer(W, b, W_name[:60])


def _without_biases(
    by_key: Mapping[Key, Mapping[str, str]], arrays: Mapping[str, Array], name: str
) -> tuple[list[Layer], bool]:
    """Orders layers of which some have no bias, and finds whether matrices are (n_in, n_out).

    Both orientations are tried. If both make a network, the one with one or ten outputs counts,
    otherwise the one that the names suggest.

    Raises:
        Refusal: neither makes a network, or both do.
    """
    found: dict[bool, list[Layer]] = {}
    refused: Refusal | None = None
    for turned in (False, True):
        try:
            layers = {key: _layer(pair, arrays, name, turned) for key, pair in by_key.items()}
            ordered = _in_order(layers, name)
            is_square = all(layer.W.shape[0] == layer.W.shape[1] for layer in ordered)
            if is_square or _are_turned(ordered, name) is turned:
                found[turned] = ordered
        except Refusal as error:
            refused = refused or error
    if not found:
        raise refused or no_network(f"{name}: its layers do not fit together; expected {EXPECTED}")
    ways = [turned for turned, layers in found.items() if layers[-1].n_out in OUTPUTS]
    ways = ways if len(ways) == 1 else list(found)
    turned = ways[0] if len(ways) == 1 else _are_turned(found[False], name)
    return found[turned], turned


def _in_order(layers: Mapping[Key, Layer], name: str) -> list[Layer]:
    """Orders layers from the input on.

    Names that differ only in their numbers, as those of most programs do, are sorted by these:
    `fc1`, `fc2`; `dense`, `dense_1`. Names like `hidden` and `output` are sorted by shapes: the
    outputs of a layer are the inputs of the next.

    Raises:
        Refusal: a layer does not fit the one before it, or several could come next.
    """
    texts = {tuple(word for word in key if not word.isdigit()) for key in layers}
    if len(texts) == 1:
        ordered = [layers[key] for key in sorted(layers, key=_numbers)]
        _check_gaps(layers, name)
    else:
        ordered = _by_shape(list(layers.values()), name)
    for before, layer in pairwise(ordered):
        if layer.n_in != before.n_out:
            raise no_network(
                f"{name}: {layer.W_name} takes {layer.n_in} numbers; expected {before.n_out}, "
                f"as {before.W_name} gives"
            )
    return ordered


def _check_gaps(layers: Mapping[Key, Layer], name: str) -> None:
    """Raises Refusal for W1, W3: names like ours have no gaps."""
    ours = {layer.W_name for layer in layers.values()}
    first = 0 if "W0" in ours else 1
    if not all(re.fullmatch(r"W[0-9]+", key) for key in ours):
        return
    for k in range(first, first + len(ours)):
        if f"W{k}" not in ours:
            listed = ", ".join(sorted(ours)[:20])
            raise no_network(f"{name} holds the arrays {listed}; expected W{k} too")


def _by_shape(layers: Sequence[Layer], name: str) -> list[Layer]:
    """Returns the only order in which each layer fits the one before it.

    Raises:
        Refusal: there is none, or several.
    """
    fitting = [
        order
        for order in permutations(layers if len(layers) <= MOST_UNNUMBERED else ())
        if order and all(layer.n_in == before.n_out for before, layer in pairwise(order))
    ]
    if len(fitting) != 1:
        listed = ", ".join(layer.W_name for layer in layers[:20])
        raise no_network(
            f"{name} holds {listed}, and neither their numbers nor their shapes say which comes "
            f"first; expected {EXPECTED}"
        )
    return list(fitting[0])


def _are_turned(layers: Sequence[Layer], name: str) -> bool:
    """Whether the matrices are (n_in, n_out).

    Raises:
        Refusal: only some are, or all are square and their names do not tell.
    """
    turned = {
        layer.W.shape[1] == layer.n_out: layer.W_name
        for layer in layers
        if layer.W.shape[0] != layer.W.shape[1]
    }
    if len(turned) == 2:
        raise no_network(
            f"{name}: {turned[False]} is (n_out, n_in) and {turned[True]} is (n_in, n_out); "
            "expected all of one kind"
        )
    if turned:
        return True in turned
    if all(re.fullmatch(r"arr_[0-9]+", layer.W_name) for layer in layers):
        raise no_network(
            f"{name} holds square matrices without names, so whether they are (n_out, n_in) or "
            "(n_in, n_out) cannot be told; expected W1, b1, …, which are (n_out, n_in)"
        )
    return any(word in IN_OUT for word in _words(layers[0].W_name))


def _program(arrays: Mapping[str, Array]) -> str:
    """Returns the origin that the names suggest, to append to a name: " (a PyTorch state dict)"."""
    words = {word for key in arrays for word in _words(key)}
    if words & {"kernel", "vars"}:
        return " (Keras weights)"
    if words & {"coef", "coefs"}:
        return " (the weights of a scikit-learn network)"
    if any(key.endswith((".weight", ".bias")) for key in arrays):
        return " (a PyTorch state dict)"
    return ""


def _shape(array: Array) -> str:
    """Returns a shape for people: 16 × 784."""
    return " × ".join(map(str, array.shape)) or "a single number"
