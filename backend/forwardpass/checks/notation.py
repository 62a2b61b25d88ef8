"""F. Notation: columns, matrices, code, functions."""

from __future__ import annotations

import numpy as np

from forwardpass.checks.evidence import Check, Evidence, Finding, percent, rounded
from forwardpass.numerics.loops import compare
from forwardpass.numerics.network import Network
from forwardpass.refusal import Refusal

REPEATS = 1_000


def column(evidence: Evidence) -> Finding:
    """87: the activations before the first step are a column of 784 × 1."""
    rows = len(evidence.trace.activations[0][0])
    return Finding(rows == 784, {"rows": rows})


def matrix(evidence: Evidence) -> Finding:
    """88: the weights are a matrix of 16 × 784; row k belongs to neuron k."""
    rows, columns = evidence.network.weights[0].shape
    return Finding((rows, columns) == (16, 784), {"rows": rows, "columns": columns})


def row_times_column(evidence: Evidence) -> Finding:
    """89: one entry of the product is one weighted sum."""
    W, x = evidence.network.weights[0].astype(np.float64), evidence.seen[0].astype(np.float64)
    sums = [float(sum(w * a for w, a in zip(row, x, strict=True))) for row in W]
    largest = float(np.abs(W @ x - sums).max())
    return Finding(largest < 1e-9, {"rows": len(sums), "difference": f"{largest:.1e}"})


def biases_at_once(evidence: Evidence) -> Finding:
    """91: the biases are a column of 16 × 1."""
    count = len(evidence.network.biases[0])
    return Finding(count == 16, {"rows": count})


def faster(evidence: Evidence) -> Finding:
    """95: a product of matrices is faster than loops, with the same numbers."""
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
    """98: 12,960 multiplications and 42 squishes."""
    products = sum(W.size for W in evidence.network.weights)
    squishes = sum(len(b) for b in evidence.network.biases)
    return Finding(
        (products, squishes) == (12_960, 42), {"products": products, "squishes": squishes}
    )


def no_memory(evidence: Evidence) -> Finding:
    """99: same in, same out."""
    x = evidence.x[0]
    first = evidence.network.feedforward(x)
    for other in evidence.x[1 : REPEATS // 10]:
        evidence.network.feedforward(other)
    same = all(np.array_equal(evidence.network.feedforward(x), first) for _ in range(REPEATS))
    return Finding(same, {"times": REPEATS})


def simpler(evidence: Evidence) -> Finding:
    """100: simpler networks read fewer digits."""
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


def bias_indices(evidence: Evidence) -> Finding:
    """111: b is as long as z, 16, not as long as a; another length is refused."""
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
    "87": column,
    "88": matrix,
    "89": row_times_column,
    "91": biases_at_once,
    "95": faster,
    "98": operations,
    "99": no_memory,
    "100": simpler,
    "111": bias_indices,
}
