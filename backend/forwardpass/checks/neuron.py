"""One neuron: weights, sum, squish, bias."""

from __future__ import annotations

import numpy as np

from forwardpass.checks.evidence import Check, Evidence, Finding, percent, rounded
from forwardpass.numerics.activations import sigmoid
from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.network import Network

ROWS, COLUMNS = slice(12, 15), slice(9, 19)
"""The region that a neuron set by hand looks at."""
BESIDE = (slice(9, 12), slice(15, 18))
"""The rows above and below it, for the negative surround."""


def weight_per_connection(evidence: Evidence) -> Finding:
    """A weight for each connection from the first layer."""
    count = evidence.network.weights[0].shape[1]
    return Finding(count == 784, {"count": count})


def size_of_weights(evidence: Evidence) -> Finding:
    """Weights are just numbers."""
    W = evidence.network.weights[0]
    return Finding(None, {"least": rounded(W.min(), 2), "greatest": rounded(W.max(), 2)})


def weighted_sum(evidence: Evidence) -> Finding:
    """The terms add up to z minus b."""
    W, b = evidence.network.weights[0].astype(np.float64), evidence.network.biases[0]
    x = evidence.seen[:100].astype(np.float64)
    terms = (W[np.newaxis] * x[:, np.newaxis]).sum(axis=2)
    largest = float(np.abs(terms - (evidence.trace.zs[0][:100] - b)).max())
    return Finding(largest < 1e-3, {"difference": f"{largest:.1e}"})


def region() -> FloatArray:
    """Returns 1 in the region and 0 elsewhere: (784,)."""
    W = np.zeros((28, 28), np.float32)
    W[ROWS, COLUMNS] = 1
    return W.ravel()


def surrounded() -> FloatArray:
    """Returns the region with a negative surround of three quarters of its sum: (784,)."""
    W = region().reshape(28, 28).copy()
    for rows in BESIDE:
        W[rows, COLUMNS] = -0.375
    return W.ravel()


def sum_of_region(evidence: Evidence) -> Finding:
    """With weights 1 in a region and 0 elsewhere, the weighted sum is the sum of its pixels."""
    sums = evidence.x @ region()
    inside = evidence.x.reshape(-1, 28, 28)[:, ROWS, COLUMNS].sum(axis=(1, 2), dtype=np.float64)
    largest = float(np.abs(sums - inside).max())
    return Finding(largest < 1e-3, {"images": len(sums), "difference": f"{largest:.1e}"})


def surround_finds_edge(evidence: Evidence) -> Finding:
    """Edge > blob > blank for the surround; blob ≥ edge for the region alone."""
    edge = region()
    blob = np.zeros((28, 28), np.float32)
    blob[BESIDE[0].start : BESIDE[1].stop, COLUMNS] = 1
    pictures = np.stack([edge, blob.ravel(), np.zeros(784, np.float32)])
    with_surround, alone = pictures @ surrounded(), pictures @ region()
    holds = bool(with_surround[0] > with_surround[1] > with_surround[2] and alone[1] >= alone[0])
    names = ("edge", "blob", "blank")
    return Finding(
        holds,
        {name: rounded(value, 2) for name, value in zip(names, with_surround, strict=True)}
        | {f"{name}Alone": rounded(v, 2) for name, v in zip(names, alone, strict=True)},
    )


def low_end(evidence: Evidence) -> Finding:
    """σ(−10) < 0.0001."""
    value = float(sigmoid(np.array([-10], np.float32))[0])
    return Finding(value < 0.0001, {"value": rounded(value, 6)})


def high_end(evidence: Evidence) -> Finding:
    """σ(10) > 0.9999."""
    value = float(sigmoid(np.array([10], np.float32))[0])
    return Finding(value > 0.9999, {"value": rounded(value, 6)})


def steady_rise(evidence: Evidence) -> Finding:
    """σ(0) = 0.5, and it rises everywhere."""
    z = np.linspace(-15, 15, 3001, dtype=np.float32)
    rises = bool((np.diff(sigmoid(z)) >= 0).all())
    middle = float(sigmoid(np.array([0], np.float32))[0])
    return Finding(middle == 0.5 and rises, {"middle": middle, "steps": len(z) - 1})


def nearly_0_or_1(evidence: Evidence) -> Finding:
    """The share of activations of the first hidden layer that are near 0 or 1."""
    a = evidence.trace.activations[1]
    return Finding(None, {"share": percent(((a < 0.05) | (a > 0.95)).mean())})


def bias_of_minus_10(evidence: Evidence) -> Finding:
    """With b = −10, a = 0.5 exactly at a sum of 10."""
    network = Network([np.ones((1, 10), np.float32)], [np.array([-10], np.float32)], ["sigmoid"])
    a = float(network.feedforward(np.ones(10, np.float32))[0])
    return Finding(a == 0.5, {"activation": a})


def without_biases(evidence: Evidence) -> Finding:
    """The accuracy without biases."""
    bare = evidence.like(biases=[np.zeros_like(b) for b in evidence.network.biases])
    accuracy = evidence.accuracy_of(bare)
    return Finding(
        accuracy < evidence.accuracy,
        {"with": percent(evidence.accuracy), "without": percent(accuracy)},
    )


def own_weight(evidence: Evidence) -> Finding:
    """Turning a weight changes one neuron of its layer and no other."""
    network = evidence.network
    W = network.weights[0].copy()
    W[5, 14 * 28 + 14] += 1
    turned = evidence.like([W, *network.weights[1:]])
    x = np.ones((1, 784), np.float32)
    before, after = network.trace(x).zs[0][0], turned.trace(x).zs[0][0]
    changed = int((before != after).sum())
    return Finding(changed == 1, {"changed": changed, "count": len(before)})


CHECKS: dict[str, Check] = {
    "weight-per-connection": weight_per_connection,
    "size-of-weights": size_of_weights,
    "weighted-sum": weighted_sum,
    "sum-of-region": sum_of_region,
    "surround-finds-edge": surround_finds_edge,
    "low-end": low_end,
    "high-end": high_end,
    "steady-rise": steady_rise,
    "nearly-0-or-1": nearly_0_or_1,
    "bias-of-minus-10": bias_of_minus_10,
    "without-biases": without_biases,
    "own-weight": own_weight,
}
