"""The numbers of a pass as CSV, npz and JSON.

Layers count from 1, with the input as layer 0, and neurons from 0. If a network sees its pixels in
another order, they are numbered in that order, like its weights. Every number is the network's own
in single precision, written as the shortest decimal that is exact. A contribution, weight times
activation, is the exact product of two such numbers.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO, StringIO
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from forwardpass.exports.layers import numbers_of
from forwardpass.exports.passes import Pass

Array = npt.NDArray[Any]
Row = tuple[object, ...]

BIAS = "bias"
"""The source of a bias, in a column of sources."""


class Numbers(NamedTuple):
    """Numbers, as arrays and as the rows of a table.

    Attributes:
        arrays: name → array.
        rows: the rows of the table; the first has the names of the columns.
    """

    arrays: dict[str, Array]
    rows: Iterable[Row]


def pixels(given: Pass) -> Numbers:
    """The input. Its table is the picture, row by row and without names, as programs read it."""
    rows = given.x.reshape(given.picture or (1, -1))
    return Numbers({"pixels": given.x}, (tuple(numbers_of(row)) for row in rows))


def activations(given: Pass) -> Numbers:
    """Every z and every a; the input has no z."""
    first, *others = given.trace.activations
    arrays = {"a0": first}
    for n, (z, a) in enumerate(zip(given.trace.zs, others, strict=True), 1):
        arrays |= {f"z{n}": z, f"a{n}": a}

    def rows() -> Iterator[Row]:
        yield ("layer", "neuron", "z", "a")
        for layer, a in enumerate(given.trace.activations):
            zs = numbers_of(given.trace.zs[layer - 1]) if layer else [""] * len(a)
            yield from zip([layer] * len(a), range(len(a)), zs, numbers_of(a), strict=True)

    return Numbers(arrays, rows())


def weights(given: Pass) -> Numbers:
    """Every weight and every bias, with all switches applied."""
    network = given.network
    arrays: dict[str, Array] = {}
    for n, (W, b) in enumerate(zip(network.weights, network.biases, strict=True), 1):
        arrays |= {f"W{n}": W, f"b{n}": b}

    def rows() -> Iterator[Row]:
        yield ("layer", "neuron", "source", "weight")
        for layer, (W, b) in enumerate(zip(network.weights, network.biases, strict=True), 1):
            for neuron, (row, bias) in enumerate(zip(W, numbers_of(b), strict=True)):
                for source, weight in enumerate(numbers_of(row)):
                    yield (layer, neuron, source, weight)
                yield (layer, neuron, BIAS, bias)

    return Numbers(arrays, rows())


def terms(given: Pass) -> Numbers:
    """The weighted sum of one neuron, term by term; with the bias, the terms add up to its z."""
    layer, neuron = given.neuron_asked()
    W, b = given.network.weights[layer - 1][neuron], given.network.biases[layer - 1][neuron]
    a = given.trace.activations[layer - 1]
    products = W.astype(np.float64) * a
    arrays = {
        "weights": W,
        "activations": a,
        "terms": products,
        "bias": b,
        "z": given.trace.zs[layer - 1][neuron],
        "a": given.trace.activations[layer][neuron],
    }

    def rows() -> Iterator[Row]:
        yield ("source", "weight", "activation", "term")
        columns = (numbers_of(W), numbers_of(a), numbers_of(products))
        yield from zip(range(len(W)), *columns, strict=True)
        yield (BIAS, str(b), 1, str(b))

    return Numbers({name: np.asarray(value) for name, value in arrays.items()}, rows())


def contributions(given: Pass) -> Numbers:
    """What each neuron contributes to each neuron of the next layer: weight times activation."""
    before = given.trace.activations
    arrays = {
        f"C{n}": W.astype(np.float64) * a
        for n, (W, a) in enumerate(zip(given.network.weights, before, strict=False), 1)
    }

    def rows() -> Iterator[Row]:
        yield ("layer", "neuron", "source", "contribution")
        for layer, products in enumerate(arrays.values(), 1):
            for neuron, row in enumerate(products):
                for source, product in enumerate(numbers_of(row)):
                    yield (layer, neuron, source, product)

    return Numbers(arrays, rows())


NUMBERS: dict[str, Callable[[Pass], Numbers]] = {
    "activations": activations,
    "contributions": contributions,
    "pixels": pixels,
    "terms": terms,
    "weights": weights,
}
"""Name → the numbers."""


def as_csv(numbers: Numbers, given: Pass, what: str) -> bytes:
    """Returns a table, with commas and line feeds."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(numbers.rows)
    return text.getvalue().encode()


def as_npz(numbers: Numbers, given: Pass, what: str) -> bytes:
    """Returns the arrays as `numpy.load` reads them."""
    file = BytesIO()
    np.savez(file, allow_pickle=False, **numbers.arrays)
    return file.getvalue()


def as_json(numbers: Numbers, given: Pass, what: str) -> bytes:
    """Returns an object with the arrays by name, the name of the network and a description."""
    said = {"network": given.name, "what": what, "layer": given.layer, "neuron": given.neuron}
    parts = {key: json.dumps(value) for key, value in said.items() if value is not None}
    parts |= {name: _text(array) for name, array in numbers.arrays.items()}
    lines = ",\n".join(f"{json.dumps(name)}: {text}" for name, text in parts.items())
    return f"{{\n{lines}\n}}\n".encode()


NUMBER_FORMATS: dict[str, Callable[[Numbers, Pass, str], bytes]] = {
    "csv": as_csv,
    "npz": as_npz,
    "json": as_json,
}
"""File name suffix → function that writes the numbers."""


def _text(array: Array) -> str:
    """Returns an array as JSON, with a line for each row."""
    if array.ndim == 0:
        return str(array)
    if array.ndim == 1:
        return "[" + ", ".join(numbers_of(array)) + "]"
    return "[\n" + ",\n".join(map(_text, array)) + "\n]"
