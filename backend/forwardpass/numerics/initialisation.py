"""Initialisation: the random weights and biases that a training starts from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from forwardpass.numerics.arrays import FloatArray

Init = Callable[[np.random.Generator, Sequence[int], Sequence[str], FloatArray],
                tuple[list[FloatArray], list[FloatArray]]]  # fmt: skip
"""(random numbers, sizes, activations, mean image) → weights and biases, float32."""

CENTRED_STD = (0.2, 1.0, 0.25)
"""Standard deviations of the weights of the first layer, the layers between, and the last layer.
They were found by trial on 784-16-16-10: small where 784 inputs add up, large where a neuron must
tell 16 sigmoids apart.
"""


def nielsen(
    rng: np.random.Generator, sizes: Sequence[int], activations: Sequence[str], mean: FloatArray
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Draws every weight and bias from N(0, 1), as in chapter 1 of Nielsen's book.

    Most neurons of the first layer are saturated from the start, and the weights of pixels that
    never carry ink stay random.
    """
    weights = [_normal(rng, (n_out, n_in), 1.0) for n_in, n_out in _layers(sizes)]
    biases = [_normal(rng, (n_out,), 1.0) for _, n_out in _layers(sizes)]
    return weights, biases


def centred(
    rng: np.random.Generator, sizes: Sequence[int], activations: Sequence[str], mean: FloatArray
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Draws normal weights, and sets each bias so that z = 0 at the mean of the previous layer.

    Every sigmoid therefore starts at its steepest point, and no neuron starts dead. The mean input
    of the first layer is the mean image. The mean of a sigmoid layer is taken to be ½, of any other
    layer 0.
    """
    first, between, last = CENTRED_STD
    count = len(sizes) - 1
    stds = [first, *[between] * (count - 2), last] if count > 1 else [first]
    weights = [
        _normal(rng, (n_out, n_in), std)
        for (n_in, n_out), std in zip(_layers(sizes), stds, strict=True)
    ]
    means = [mean] + [
        np.full(n, 0.5 if name == "sigmoid" else 0.0, dtype=np.float32)
        for n, name in zip(sizes[1:-1], activations[:-1], strict=True)
    ]
    return weights, [-(W @ m) for W, m in zip(weights, means, strict=True)]


def glorot(
    rng: np.random.Generator, sizes: Sequence[int], activations: Sequence[str], mean: FloatArray
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Draws from N(0, 2 / (n_in + n_out)), biases 0, for tanh: Glorot & Bengio (2010), eq. 12."""
    weights = [
        _normal(rng, (n_out, n_in), np.sqrt(2 / (n_in + n_out))) for n_in, n_out in _layers(sizes)
    ]
    return weights, _zeros(sizes)


def he(
    rng: np.random.Generator, sizes: Sequence[int], activations: Sequence[str], mean: FloatArray
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Draws from N(0, 2 / n_in), biases 0, for ReLU: He, Zhang, Ren & Sun (2015), eq. 10."""
    weights = [_normal(rng, (n_out, n_in), np.sqrt(2 / n_in)) for n_in, n_out in _layers(sizes)]
    return weights, _zeros(sizes)


def zeros(
    rng: np.random.Generator, sizes: Sequence[int], activations: Sequence[str], mean: FloatArray
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Sets every weight and bias to 0, to show why weights must differ.

    All neurons of a hidden layer get the same gradient, so they remain copies of one neuron. Random
    numbers break this symmetry (Goodfellow, Bengio & Courville, 2016, section 8.4).
    """
    weights = [np.zeros((n_out, n_in), dtype=np.float32) for n_in, n_out in _layers(sizes)]
    return weights, _zeros(sizes)


INITS: dict[str, Init] = {
    "centred": centred,
    "nielsen": nielsen,
    "glorot": glorot,
    "he": he,
    "zeros": zeros,
}
"""Name → initialisation."""


def _layers(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """(n_in, n_out) of each layer."""
    return list(pairwise(sizes))


def _normal(rng: np.random.Generator, shape: tuple[int, ...], std: float) -> FloatArray:
    """Returns normally distributed float32 numbers."""
    return rng.standard_normal(shape, dtype=np.float32) * np.float32(std)


def _zeros(sizes: Sequence[int]) -> list[FloatArray]:
    """Returns a bias of 0 for each neuron."""
    return [np.zeros(n_out, dtype=np.float32) for n_out in sizes[1:]]
