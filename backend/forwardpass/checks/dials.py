"""Weights and biases: how many there are, and the effect of turning them."""

from __future__ import annotations

import numpy as np

from forwardpass.checks.evidence import SEED, Check, Evidence, Finding, percent, rounded
from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.initialisation import INITS
from forwardpass.numerics.network import Network

RANDOM = 5
"""How many random settings are tried."""


def dials_of_first_step(evidence: Evidence) -> Finding:
    """The first layer has 784 × 16 weights and 16 biases."""
    W, b = evidence.network.weights[0], evidence.network.biases[0]
    return Finding(
        W.size + b.size == 12_560, {"weights": W.size, "biases": b.size, "all": W.size + b.size}
    )


def dials_of_other_steps(evidence: Evidence) -> Finding:
    """The second layer has 272 dials, the third 170."""
    network = evidence.network
    counts = [W.size + b.size for W, b in zip(network.weights, network.biases, strict=True)]
    return Finding(counts[1:] == [272, 170], {"second": counts[1], "third": counts[2]})


def all_dials(evidence: Evidence) -> Finding:
    """Almost exactly 13,000."""
    count = evidence.network.parameter_count
    weights = sum(W.size for W in evidence.network.weights)
    return Finding(count == 13_002, {"weights": weights, "biases": count - weights, "all": count})


def turned_dial(evidence: Evidence) -> Finding:
    """Turning a dial changes what the network does."""
    network = evidence.network
    *first, last = network.weights
    row, column = np.unravel_index(int(np.abs(last).argmax()), last.shape)
    W = last.copy()
    W[row, column] = 0
    turned = evidence.like([*first, W])
    change = float(np.abs(turned.trace(evidence.x).output - evidence.trace.output).max())
    accuracy = evidence.accuracy_of(turned)
    return Finding(
        change > 0.01,
        {
            "digit": str(row),
            "source": int(column) + 1,
            "change": rounded(change),
            "before": percent(evidence.accuracy),
            "after": percent(accuracy),
        },
    )


def random_or_trained(evidence: Evidence) -> Finding:
    """A random setting reads about one digit in ten, the trained one nearly all."""
    network = evidence.network
    accuracies = []
    for seed in range(RANDOM):
        weights, biases = INITS["glorot"](
            np.random.default_rng(seed), network.sizes, network.activations, np.zeros(784, "f4")
        )
        accuracies.append(evidence.accuracy_of(evidence.like(weights, biases)))
    mean = float(np.mean(accuracies))
    return Finding(
        mean < 0.2 and evidence.accuracy > 0.9,
        {"random": percent(mean), "trained": percent(evidence.accuracy), "settings": RANDOM},
    )


def dials_by_hand(evidence: Evidence) -> Finding:
    """A network set by hand: first bars with a surround, then the bars of each digit."""
    network = by_hand()
    accuracy = evidence.accuracy_of(network)
    return Finding(
        None,
        {"hand": percent(accuracy), "trained": percent(evidence.accuracy)},
    )


BARS = [(y, x, flat) for y in (8, 14, 20) for x in (9, 14, 19) for flat in (True, False)][:16]
"""Middle (row, column) of each bar, and whether it is horizontal: one bar for each neuron."""
WANTED = {
    0: "02 03 04 05 01 13 14 15", 1: "03 09 15", 2: "02 04 05 08 12 14",
    3: "02 04 05 08 11 14", 4: "01 05 06 08 10 11", 5: "00 02 01 06 08 11 14",
    6: "02 01 07 06 08 11 13 14", 7: "00 02 04 05 09 15", 8: "02 01 05 08 13 11 14",
    9: "02 01 05 08 10 11",
}  # fmt: skip
"""Digit → the bars that it has, by their index in `BARS`; our own choice."""


def by_hand() -> Network:
    """Returns a network of 784-16-16-10 set by hand, without any data."""
    first = np.stack([bar(y, x, flat) for y, x, flat in BARS])
    middle = 12 * np.eye(16, dtype=np.float32)
    last = np.full((10, 16), -2, np.float32)
    for digit, bars in WANTED.items():
        wanted = [int(number) for number in bars.split()]
        last[digit, wanted] = 4
    # Each digit gets the same total weight; otherwise those with many bars would always win.
    last -= last.mean(axis=1, keepdims=True)
    return Network(
        [first, middle, last],
        [np.full(16, -3, np.float32), np.full(16, -6, np.float32), np.zeros(10, np.float32)],
        ["sigmoid"] * 3,
    )


def bar(row: int, column: int, flat: bool) -> FloatArray:
    """Returns a bar of 3 × 6 pixels with a negative surround along its sides: (784,)."""
    W = np.zeros((28, 28), np.float32)
    W[row - 4 : row + 5, column - 3 : column + 3] = -0.25
    W[row - 1 : row + 2, column - 3 : column + 3] = 1
    if not flat:
        W = np.zeros((28, 28), np.float32)
        W[row - 3 : row + 3, column - 4 : column + 5] = -0.25
        W[row - 3 : row + 3, column - 1 : column + 2] = 1
    return W.ravel()


def neurons_off(evidence: Evidence) -> Finding:
    """The accuracy without each neuron of the hidden layers in turn."""
    network = evidence.network
    accuracies: list[list[float]] = []
    for layer in range(len(network.weights) - 1):
        row = []
        for neuron in range(network.sizes[layer + 1]):
            a = evidence.trace.activations[layer + 1].copy()
            a[:, neuron] = 0
            _, out = network.forward_from(layer + 1, a, len(network.weights))
            row.append(percent((out.argmax(axis=1) == evidence.labels).mean()))
        accuracies.append(row)
    flat = [value for row in accuracies for value in row]
    return Finding(
        None,
        {
            "all": percent(evidence.accuracy),
            "least": min(flat),
            "greatest": max(flat),
            "first": accuracies[0],
            "second": accuracies[1],
        },
    )


def other_solutions(evidence: Evidence) -> Finding:
    """Neurons in another order give the same outputs, and other settings read about as well."""
    network = evidence.network
    order = np.random.default_rng(SEED).permutation(16)
    W1, W2, W3 = network.weights
    b1, b2, b3 = network.biases
    reordered = evidence.like([W1[order], W2[:, order], W3], [b1[order], b2, b3])
    difference = float(np.abs(reordered.feedforward(evidence.x) - evidence.trace.output).max())
    other = evidence.accuracy_named(evidence.other)
    return Finding(
        difference < 1e-5 and abs(other - evidence.accuracy) < 0.05,
        {
            "difference": f"{difference:.1e}",
            "one": percent(evidence.accuracy),
            "name": evidence.other,
            "other": percent(other),
        },
    )


CHECKS: dict[str, Check] = {
    "dials-of-first-step": dials_of_first_step,
    "dials-of-other-steps": dials_of_other_steps,
    "all-dials": all_dials,
    "turned-dial": turned_dial,
    "random-or-trained": random_or_trained,
    "dials-by-hand": dials_by_hand,
    "neurons-off": neurons_off,
    "other-solutions": other_solutions,
}
