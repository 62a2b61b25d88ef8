"""Questions from viewers."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from forwardpass.checks.evidence import SEED, Check, Evidence, Finding, percent, rounded
from forwardpass.numerics.answer import read_digits
from forwardpass.numerics.collapse import collapse
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import Switches, switched

NOISE = 1_000


def linear_collapse(evidence: Evidence) -> Finding:
    """A network without squish equals one 10 × 784 matrix and 10 biases."""
    network = evidence.networks["identity"].network
    one = collapse(network)
    difference = float(
        np.abs(one.trace(evidence.x).zs[-1] - network.trace(evidence.x).zs[-1]).max()
    )
    rows, columns = one.weights[0].shape
    return Finding(
        difference < 1e-3, {"rows": rows, "columns": columns, "difference": f"{difference:.1e}"}
    )


def no_hidden_layers(evidence: Evidence) -> Finding:
    """A network without hidden layers has 7,850 dials, and reads fewer digits."""
    accuracy = evidence.accuracy_named("no-hidden")
    return Finding(
        None,
        {
            "dials": evidence.networks["no-hidden"].network.parameter_count,
            "accuracy": percent(accuracy),
            "network": percent(evidence.accuracy),
        },
    )


def one_output(evidence: Evidence) -> Finding:
    """With one output cut into tenths, a 3 that becomes a 5 passes through the 4."""
    trained = evidence.networks["single"]
    accuracy = evidence.accuracy_named("single")
    three = evidence.x[np.flatnonzero(evidence.labels == 3)[:50]].mean(axis=0)
    five = evidence.x[np.flatnonzero(evidence.labels == 5)[:50]].mean(axis=0)
    shares = np.linspace(0, 1, 101, dtype=np.float32)[:, np.newaxis]
    digits = read_digits(
        trained.network.feedforward((1 - shares) * three + shares * five), trained.readout
    )
    return Finding(
        accuracy > 0.9,
        {
            "dials": trained.network.parameter_count,
            "accuracy": percent(accuracy),
            "passes": ", ".join(str(digit) for digit in dict.fromkeys(digits.tolist())),
        },
    )


def shuffled_pixels(evidence: Evidence) -> Finding:
    """Shuffling pixels and weights alike changes nothing; shuffling only pixels, everything."""
    network = evidence.network
    order = np.random.default_rng(SEED).permutation(784)
    alike = Network(
        [network.weights[0][:, order], *network.weights[1:]], network.biases, network.activations
    )
    plain = Network(network.weights, network.biases, network.activations)
    shuffled = evidence.seen[:, order]
    difference = float(np.abs(alike.feedforward(shuffled) - evidence.trace.output).max())
    only = float((plain.feedforward(shuffled).argmax(axis=1) == evidence.labels).mean())
    learned = evidence.accuracy_named("shuffled")
    return Finding(
        difference < 1e-4 and only < 0.3 and learned > 0.9,
        {
            "difference": f"{difference:.1e}",
            "only": percent(only),
            "learned": percent(learned),
            "network": percent(evidence.accuracy),
        },
    )


def weights_as_probabilities(evidence: Evidence) -> Finding:
    """Weights are not probabilities: some are negative or above 1, and they do not add up to 1."""
    W = evidence.network.weights[0]
    return Finding(
        bool((W >= 0).all() and (W <= 1).all()),
        {
            "negative": percent((W < 0).mean()),
            "above": int((np.concatenate([w.ravel() for w in evidence.network.weights]) > 1).sum()),
            "sum": rounded(W[0].sum(), 2),
        },
    )


def all_of_vision(evidence: Evidence) -> Finding:
    """Pictures without a digit still get one: noise stands for photographs."""
    noise = np.random.default_rng(SEED).random((NOISE, 784), dtype=np.float32)
    outputs = evidence.network.feedforward(noise)
    claimed = float((outputs.max(axis=1) > 0.5).mean())
    return Finding(claimed < 0.05, {"images": NOISE, "claimed": percent(claimed)})


def size_of_a_brain(evidence: Evidence) -> Finding:
    """826 neurons and 12,960 connections, and the time of one pass."""
    times = []
    for _ in range(50):
        begun = perf_counter()
        evidence.network.feedforward(evidence.x[0])
        times.append(perf_counter() - begun)
    return Finding(
        None,
        {
            "neurons": sum(evidence.network.sizes),
            "connections": sum(W.size for W in evidence.network.weights),
            "us": rounded(1e6 * float(np.median(times)), 1),
        },
    )


def only_bits(evidence: Evidence) -> Finding:
    """The accuracy with activations rounded to 0 or 1: whether the values between matter."""
    binary = switched(evidence.network, Switches(binary=True))
    accuracy = evidence.accuracy_of(binary)
    return Finding(
        accuracy < evidence.accuracy - 0.01,
        {"binary": percent(accuracy), "network": percent(evidence.accuracy)},
    )


CHECKS: dict[str, Check] = {
    "linear-collapse": linear_collapse,
    "no-hidden-layers": no_hidden_layers,
    "one-output": one_output,
    "shuffled-pixels": shuffled_pixels,
    "weights-as-probabilities": weights_as_probabilities,
    "all-of-vision": all_of_vision,
    "size-of-a-brain": size_of_a_brain,
    "only-bits": only_bits,
}
