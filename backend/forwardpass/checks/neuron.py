"""D. One neuron: weights, sum, squish, bias."""

from __future__ import annotations

import numpy as np

from forwardpass.checks.evidence import Check, Evidence, Finding, percent, rounded
from forwardpass.numerics.activations import sigmoid
from forwardpass.numerics.network import FloatArray, Network

ROWS, COLUMNS = slice(12, 15), slice(9, 19)
"""The region that a neuron made by hand looks at."""
BESIDE = (slice(9, 12), slice(15, 18))
"""The rows above and below it, for the negative surround."""


def weights_of_one(evidence: Evidence) -> Finding:
    """53: a weight for each connection from the first layer."""
    count = evidence.network.weights[0].shape[1]
    return Finding(count == 784, {"count": count})


def range_of_weights(evidence: Evidence) -> Finding:
    """54: weights are just numbers."""
    W = evidence.network.weights[0]
    return Finding(None, {"least": rounded(W.min(), 2), "greatest": rounded(W.max(), 2)})


def terms_add_up(evidence: Evidence) -> Finding:
    """55: the terms add up to z minus b."""
    W, b = evidence.network.weights[0].astype(np.float64), evidence.network.biases[0]
    x = evidence.seen[:100].astype(np.float64)
    terms = (W[np.newaxis] * x[:, np.newaxis]).sum(axis=2)
    largest = float(np.abs(terms - (evidence.trace.zs[0][:100] - b)).max())
    return Finding(largest < 1e-3, {"difference": f"{largest:.1e}"})


def region() -> FloatArray:
    """(784,) 1 in the region, 0 elsewhere."""
    W = np.zeros((28, 28), np.float32)
    W[ROWS, COLUMNS] = 1
    return W.ravel()


def surrounded() -> FloatArray:
    """(784,) the region with a negative surround that takes away three quarters of it."""
    W = region().reshape(28, 28).copy()
    for rows in BESIDE:
        W[rows, COLUMNS] = -0.375
    return W.ravel()


def region_sum(evidence: Evidence) -> Finding:
    """59: with 1 in a region and 0 elsewhere the weighted sum is the sum of the pixels there."""
    sums = evidence.x @ region()
    inside = evidence.x.reshape(-1, 28, 28)[:, ROWS, COLUMNS].sum(axis=(1, 2), dtype=np.float64)
    largest = float(np.abs(sums - inside).max())
    return Finding(largest < 1e-3, {"images": len(sums), "difference": f"{largest:.1e}"})


def surround(evidence: Evidence) -> Finding:
    """61: edge > blob > blank for the surround; blob ≥ edge for the region alone."""
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


def end_below(evidence: Evidence) -> Finding:
    """65: σ(−10) < 0.0001."""
    value = float(sigmoid(np.array([-10], np.float32))[0])
    return Finding(value < 0.0001, {"value": rounded(value, 6)})


def end_above(evidence: Evidence) -> Finding:
    """66: σ(10) > 0.9999."""
    value = float(sigmoid(np.array([10], np.float32))[0])
    return Finding(value > 0.9999, {"value": rounded(value, 6)})


def steadily(evidence: Evidence) -> Finding:
    """67: σ(0) = 0.5, and it rises everywhere."""
    z = np.linspace(-15, 15, 3001, dtype=np.float32)
    rises = bool((np.diff(sigmoid(z)) >= 0).all())
    middle = float(sigmoid(np.array([0], np.float32))[0])
    return Finding(middle == 0.5 and rises, {"middle": middle, "steps": len(z) - 1})


def how_sure(evidence: Evidence) -> Finding:
    """68: how many activations of the first hidden layer are near 0 or 1."""
    a = evidence.trace.activations[1]
    return Finding(None, {"share": percent(((a < 0.05) | (a > 0.95)).mean())})


def bias_of_ten(evidence: Evidence) -> Finding:
    """70: with b = −10, a = 0.5 exactly at a sum of 10."""
    network = Network([np.ones((1, 10), np.float32)], [np.array([-10], np.float32)], ["sigmoid"])
    a = float(network.feedforward(np.ones(10, np.float32))[0])
    return Finding(a == 0.5, {"activation": a})


def without_biases(evidence: Evidence) -> Finding:
    """71: what leaving all biases out costs."""
    bare = evidence.like(biases=[np.zeros_like(b) for b in evidence.network.biases])
    accuracy = evidence.accuracy_of(bare)
    return Finding(
        accuracy < evidence.accuracy,
        {"with": percent(evidence.accuracy), "without": percent(accuracy)},
    )


def one_changes_one(evidence: Evidence) -> Finding:
    """74: a weight that is turned changes one neuron of its layer and no other."""
    network = evidence.network
    W = network.weights[0].copy()
    W[5, 14 * 28 + 14] += 1
    turned = evidence.like([W, *network.weights[1:]])
    x = np.ones((1, 784), np.float32)
    before, after = network.trace(x).zs[0][0], turned.trace(x).zs[0][0]
    changed = int((before != after).sum())
    return Finding(changed == 1, {"changed": changed, "count": len(before)})


CHECKS: dict[str, Check] = {
    "53": weights_of_one,
    "54": range_of_weights,
    "55": terms_add_up,
    "59": region_sum,
    "61": surround,
    "65": end_below,
    "66": end_above,
    "67": steadily,
    "68": how_sure,
    "70": bias_of_ten,
    "71": without_biases,
    "74": one_changes_one,
}
