"""Notation: columns, matrices, code, functions."""

from __future__ import annotations

import numpy as np

from forwardpass.checks.evidence import Check, Evidence, Finding, percent, rounded
from forwardpass.numerics.loops import compare
from forwardpass.numerics.network import Network
from forwardpass.refusal import Refusal

REPEATS = 1_000


def column_of_activations(evidence: Evidence) -> Finding:
    """The activations before the first step are a column of 784 × 1."""
    rows = len(evidence.trace.activations[0][0])
    return Finding(rows == 784, {"rows": rows})


def matrix_of_weights(evidence: Evidence) -> Finding:
    """The weights are a matrix of 16 × 784; row k belongs to neuron k."""
    rows, columns = evidence.network.weights[0].shape
    return Finding((rows, columns) == (16, 784), {"rows": rows, "columns": columns})


def row_times_column(evidence: Evidence) -> Finding:
    """One entry of the product is one weighted sum."""
    W, x = evidence.network.weights[0].astype(np.float64), evidence.seen[0].astype(np.float64)
    sums = [float(sum(w * a for w, a in zip(row, x, strict=True))) for row in W]
    largest = float(np.abs(W @ x - sums).max())
    return Finding(largest < 1e-9, {"rows": len(sums), "difference": f"{largest:.1e}"})


def column_of_biases(evidence: Evidence) -> Finding:
    """The biases are a column of 16 × 1."""
    count = len(evidence.network.biases[0])
    return Finding(count == 16, {"rows": count})


def matrix_faster(evidence: Evidence) -> Finding:
    """A product of matrices is faster than loops, with the same numbers."""
    found = compare(evidence.network, evidence.x[0])
    return Finding(
        found.loop_us > found.matrix_us and found.largest_difference < 1e-4,
        {
            "loops": rounded(found.loop_us, 0),
            "matrix": rounded(found.matrix_us, 1),
            "times": rounded(found.loop_us / found.matrix_us, 0),
            "difference": f"{found.largest_difference:.1e}",
        },
    )


def operations(evidence: Evidence) -> Finding:
    """A pass takes 12,960 multiplications and 42 squishes."""
    products = sum(W.size for W in evidence.network.weights)
    squishes = sum(len(b) for b in evidence.network.biases)
    return Finding(
        (products, squishes) == (12_960, 42), {"products": products, "squishes": squishes}
    )


def no_memory(evidence: Evidence) -> Finding:
    """Same in, same out."""
    x = evidence.x[0]
    first = evidence.network.feedforward(x)
    for other in evidence.x[1 : REPEATS // 10]:
        evidence.network.feedforward(other)
    same = all(np.array_equal(evidence.network.feedforward(x), first) for _ in range(REPEATS))
    return Finding(same, {"times": REPEATS})


def simpler_networks(evidence: Evidence) -> Finding:
    """Simpler networks read fewer digits."""
    shallow = evidence.accuracy_named("no-hidden")
    single = evidence.accuracy_named("single")
    return Finding(
        max(shallow, single) < evidence.accuracy,
        {
            "network": percent(evidence.accuracy),
            "shallow": percent(shallow),
            "single": percent(single),
        },
    )


def length_of_biases(evidence: Evidence) -> Finding:
    """B is as long as z, 16, not as long as a; another length is refused."""
    network = evidence.network
    rows, columns = network.weights[0].shape
    try:
        Network([network.weights[0]], [np.zeros(columns, np.float32)], ["sigmoid"])
    except Refusal as error:
        return Finding(
            len(network.biases[0]) == rows,
            {"rows": rows, "columns": columns, "reason": str(error)},
        )
    return Finding(False, {"rows": rows, "columns": columns, "reason": "–"})


CHECKS: dict[str, Check] = {
    "column-of-activations": column_of_activations,
    "matrix-of-weights": matrix_of_weights,
    "row-times-column": row_times_column,
    "column-of-biases": column_of_biases,
    "matrix-faster": matrix_faster,
    "operations": operations,
    "no-memory": no_memory,
    "simpler-networks": simpler_networks,
    "length-of-biases": length_of_biases,
}
