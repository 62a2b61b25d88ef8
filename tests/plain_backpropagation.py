"""A second backpropagation in plain loops, number by number; it shares no code with ours."""

from __future__ import annotations

from math import exp, log, tanh
from typing import NamedTuple


class Slopes(NamedTuple):
    """C, what each output adds to it, and per layer ∂C/∂a, δ and ∂C/∂W; ∂C/∂b is δ."""

    cost: float
    terms: list[float]
    activations: list[list[float]]
    deltas: list[list[float]]
    weights: list[list[list[float]]]


def squished(name, zs):
    if name == "softmax":
        powers = [exp(z - max(zs)) for z in zs]
        return [power / sum(powers) for power in powers]
    one = {
        "sigmoid": lambda z: 1 / (1 + exp(-z)),
        "tanh": tanh,
        "relu": lambda z: max(z, 0.0),
        "identity": lambda z: z,
    }[name]
    return [one(z) for z in zs]


def jacobian(name, a, j, k):
    """∂aⱼ/∂zₖ."""
    if name == "softmax":
        return a[j] * ((j == k) - a[k])
    if j != k:
        return 0.0
    return {
        "sigmoid": a[k] * (1 - a[k]),
        "tanh": 1 - a[k] ** 2,
        "relu": 1.0 if a[k] > 0 else 0.0,
        "identity": 1.0,
    }[name]


def passed(weights, biases, names, x):
    """The activations of each layer, the input first."""
    a = [[float(value) for value in x]]
    for W, b, name in zip(weights, biases, names, strict=True):
        zs = []
        for row, bias in zip(W, b, strict=True):
            z = float(bias)
            for w, before in zip(row, a[-1], strict=True):
                z += float(w) * before
            zs.append(z)
        a.append(squished(name, zs))
    return a


def term(cost, a, y, output):
    if cost == "quadratic":
        return (a - y) ** 2 / 2
    return -y * log(a) - ((1 - y) * log(1 - a) if output == "sigmoid" else 0.0)


def cost_of(weights, biases, names, x, y, cost):
    outputs = passed(weights, biases, names, x)[-1]
    return sum(term(cost, a, wanted, names[-1]) for a, wanted in zip(outputs, y, strict=True))


def slopes(weights, biases, names, x, y, cost):
    """All derivatives of the cost of one image."""
    a = passed(weights, biases, names, x)
    terms = [term(cost, value, wanted, names[-1]) for value, wanted in zip(a[-1], y, strict=True)]
    upper = []
    for value, wanted in zip(a[-1], y, strict=True):
        if cost == "quadratic":
            upper.append(value - wanted)
        else:
            other = (1 - wanted) / (1 - value) if names[-1] == "sigmoid" else 0.0
            upper.append(other - wanted / value)
    by_activation, deltas, by_weight = [], [], []
    for k in range(len(weights), 0, -1):
        n = range(len(upper))
        delta = [sum(jacobian(names[k - 1], a[k], j, i) * upper[j] for j in n) for i in n]
        by_activation.insert(0, upper)
        deltas.insert(0, delta)
        by_weight.insert(0, [[d * before for before in a[k - 1]] for d in delta])
        rows = weights[k - 1]
        upper = [
            sum(float(rows[j][i]) * delta[j] for j in range(len(delta)))
            for i in range(len(a[k - 1]))
        ]
    return Slopes(sum(terms), terms, by_activation, deltas, by_weight)
