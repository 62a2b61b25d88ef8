"""The random numbers a network starts from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from forwardpass.numerics.network import FloatArray

Init = Callable[[np.random.Generator, Sequence[int], Sequence[str], FloatArray],
                tuple[list[FloatArray], list[FloatArray]]]  # fmt: skip
"""(random numbers, sizes, activations, mean image) → weights and biases, float32."""

CENTRED_STD = (0.2, 1.0, 0.25)
"""Standard deviation of the weights of the first layer, those between, and the last. Found by
trial on 784-16-16-10: small where 784 inputs add up, large where 16 sigmoids have to be told apart.
"""


def nielsen(
    rng: np.random.Generator, sizes: Sequence[int], activations: Sequence[str], mean: FloatArray
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Every weight and bias from N(0, 1), as in chapter 1 of Nielsen's book.

    It saturates most of the first layer from the start, and the noise in weights of pixels that are
    never inked stays for good.
    """
    weights = [_normal(rng, (n_out, n_in), 1.0) for n_in, n_out in _layers(sizes)]
    biases = [_normal(rng, (n_out,), 1.0) for _, n_out in _layers(sizes)]
    return weights, biases


def centred(
    rng: np.random.Generator, sizes: Sequence[int], activations: Sequence[str], mean: FloatArray
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Normal weights, and biases that put z = 0 where the layer before has its mean.

    So every sigmoid starts in the middle of its slope and no neuron is dead from the start. The
    mean before the first layer is the mean image, after a sigmoid ½, else 0.
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
    """N(0, 2 / (n_in + n_out)) and no bias: Glorot & Bengio (2010), eq. 12; for tanh."""
    weights = [
        _normal(rng, (n_out, n_in), np.sqrt(2 / (n_in + n_out))) for n_in, n_out in _layers(sizes)
    ]
    return weights, _zeros(sizes)


def he(
    rng: np.random.Generator, sizes: Sequence[int], activations: Sequence[str], mean: FloatArray
) -> tuple[list[FloatArray], list[FloatArray]]:
    """N(0, 2 / n_in) and no bias: He, Zhang, Ren & Sun (2015), eq. 10; for ReLU."""
    weights = [_normal(rng, (n_out, n_in), np.sqrt(2 / n_in)) for n_in, n_out in _layers(sizes)]
    return weights, _zeros(sizes)


def zeros(
    rng: np.random.Generator, sizes: Sequence[int], activations: Sequence[str], mean: FloatArray
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Every weight and bias 0, to show why they must differ.

    The neurons of a hidden layer all get the same gradient, so they stay copies of one neuron: the
    symmetry that random numbers break (Goodfellow, Bengio & Courville, 2016, section 8.4).
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
"""Name → way to start."""


def _layers(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """(n_in, n_out) of each layer."""
    return list(pairwise(sizes))


def _normal(rng: np.random.Generator, shape: tuple[int, ...], std: float) -> FloatArray:
    """Normally distributed float32."""
    return rng.standard_normal(shape, dtype=np.float32) * np.float32(std)


def _zeros(sizes: Sequence[int]) -> list[FloatArray]:
    """A bias of zero for each neuron."""
    return [np.zeros(n_out, dtype=np.float32) for n_out in sizes[1:]]
