"""The picture, and the network's answer to it."""

from __future__ import annotations

import numpy as np

from forwardpass.checks.evidence import Check, Evidence, Finding, percent, rounded, unjudged
from forwardpass.numerics.arrays import FloatArray

PAIRS = 100
"""How many pairs of test digits are compared."""
BRIGHT = 0.5


def grid_of_pixels(evidence: Evidence) -> Finding:
    """A picture is 28 columns and 28 rows."""
    inputs = evidence.network.sizes[0]
    side = round(inputs**0.5)
    return Finding(side == 28 and side * side == inputs, {"side": side, "inputs": inputs})


def threes_differ(evidence: Evidence) -> Finding:
    """Threes with very different pixel values are still read as threes."""
    threes = np.flatnonzero(evidence.labels == 3)
    pairs = min(PAIRS, len(threes) // 2)
    threes = threes[: 2 * pairs]
    one, other = np.split(evidence.x[threes], 2)
    different = (np.abs(one - other) > BRIGHT).sum(axis=1).mean()
    inked = (evidence.x[threes] > BRIGHT).sum(axis=1).mean()
    right = (evidence.read[threes] == 3).mean()
    holds = bool(different > inked / 2 and right > 0.9)
    return Finding(
        holds,
        {"different": rounded(different, 1), "inked": rounded(inked, 1), "right": percent(right)},
    )


def threes_close(evidence: Evidence) -> Finding:
    """Layer by layer, two threes become more similar than a three and an eight."""
    threes = np.flatnonzero(evidence.labels == 3)
    eights = np.flatnonzero(evidence.labels == 8)
    pairs = min(PAIRS, len(threes) // 2, len(eights))
    ratios = []
    for a in evidence.trace.activations:
        same = _apart(a[threes[:pairs]], a[threes[pairs : 2 * pairs]])
        unlike = _apart(a[threes[:pairs]], a[eights[:pairs]])
        if same == 0:
            return unjudged("alike", 3)
        ratios.append(rounded(unlike / same, 2))
    holds = ratios[-1] > ratios[0] and ratios[-1] > 2
    return Finding(holds, {"input": ratios[0], "output": ratios[-1], "ratios": ratios})


def _apart(one: FloatArray, other: FloatArray) -> float:
    return float(np.linalg.norm(one - other, axis=1).mean())


def simple_rule(evidence: Evidence) -> Finding:
    """A simple rule, the nearest of ten mean images, reads far fewer digits."""
    half = len(evidence.x) // 2
    for digit in range(10):
        if digit not in evidence.labels[:half]:  # a test set may be in the order of its digits
            return unjudged("missing", digit)
    templates = np.stack(
        [evidence.x[:half][evidence.labels[:half] == digit].mean(axis=0) for digit in range(10)]
    )
    rest, labels = evidence.x[half:], evidence.labels[half:]
    # |x − t|² = |x|² − 2 x·t + |t|², and |x|² is the same for all ten
    nearest = ((templates**2).sum(axis=1) - 2 * rest @ templates.T).argmin(axis=1)
    rule = float((nearest == labels).mean())
    network = float((evidence.read[half:] == labels).mean())
    return Finding(network > rule + 0.05, {"rule": percent(rule), "network": percent(network)})


def plain_network_reads(evidence: Evidence) -> Finding:
    """Even the plain form recognises digits."""
    correct = int((evidence.read == evidence.labels).sum())
    return Finding(
        evidence.accuracy > 0.9,
        {"correct": correct, "total": len(evidence.labels), "accuracy": percent(evidence.accuracy)},
    )


CHECKS: dict[str, Check] = {
    "grid-of-pixels": grid_of_pixels,
    "threes-differ": threes_differ,
    "threes-close": threes_close,
    "simple-rule": simple_rule,
    "plain-network-reads": plain_network_reads,
}
