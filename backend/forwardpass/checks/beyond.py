"""I. Neighbours worth testing, from the chapters that follow."""

from __future__ import annotations

import numpy as np

from forwardpass.checks.evidence import Check, Evidence, Finding, percent, rounded
from forwardpass.checks.hope import neighbour_correlation
from forwardpass.numerics.answer import read_digits
from forwardpass.numerics.heatmaps import as_maps

NOISE = 2_000
SHIFT = 3
"""px of the grid, to the right."""


def ninety_six(evidence: Evidence) -> Finding:
    """N1: about 96 % read right."""
    return Finding(evidence.accuracy >= 0.955, {"accuracy": percent(evidence.accuracy)})


def almost_random(evidence: Evidence) -> Finding:
    """N2: the weights of the first hidden layer look almost random."""
    maps = as_maps(evidence.network.weights[0]).astype(np.float64)
    lesson = as_maps(evidence.networks["lesson"].network.weights[0]).astype(np.float64)
    ours = float(np.mean([neighbour_correlation(one) for one in maps]))
    theirs = float(np.mean([neighbour_correlation(one) for one in lesson]))
    return Finding(ours < 0.2, {"ours": rounded(ours, 2), "lesson": rounded(theirs, 2)})


def confident_noise(evidence: Evidence) -> Finding:
    """N3: noise is confidently called a digit."""
    noise = np.random.default_rng(3).random((NOISE, 784), dtype=np.float32)
    outputs = evidence.network.feedforward(noise)
    counts = np.bincount(outputs.argmax(axis=1), minlength=10)
    sure = float((outputs.max(axis=1) > 0.9).mean())
    return Finding(
        sure > 0.25,
        {
            "digit": str(int(counts.argmax())),
            "share": percent(counts.max() / NOISE),
            "sure": percent(sure),
        },
    )


def three_to_eight(evidence: Evidence) -> Finding:
    """N4: a 3 that turns into an 8: where the answer flips."""
    three = evidence.x[np.flatnonzero((evidence.labels == 3) & (evidence.read == 3))[0]]
    eight = evidence.x[np.flatnonzero((evidence.labels == 8) & (evidence.read == 8))[0]]
    shares = np.linspace(0, 1, 1001, dtype=np.float32)[:, np.newaxis]
    digits = read_digits(
        evidence.network.feedforward((1 - shares) * three + shares * eight), "argmax"
    )
    flip = float(shares[int((digits != 3).argmax()), 0])
    return Finding(None, {"flip": percent(flip), "next": str(int(digits[(digits != 3).argmax()]))})


def off_centre(evidence: Evidence) -> Finding:
    """N5: three pixels off centre confuse it."""
    pictures = evidence.x.reshape(-1, 28, 28)
    moved = np.zeros_like(pictures)
    moved[:, :, SHIFT:] = pictures[:, :, :-SHIFT]
    accuracy = evidence.accuracy_on(moved.reshape(len(moved), -1))
    return Finding(
        accuracy < evidence.accuracy - 0.1,
        {"pixels": SHIFT, "moved": percent(accuracy), "network": percent(evidence.accuracy)},
    )


def adjacency(evidence: Evidence) -> Finding:
    """N6: nothing in the training uses which pixels lie side by side."""
    shuffled = evidence.accuracy_named("shuffled")
    return Finding(
        abs(shuffled - evidence.accuracy) < 0.02,
        {"shuffled": percent(shuffled), "network": percent(evidence.accuracy)},
    )


def cannot_decide(evidence: Evidence) -> Finding:
    """N7: a test digit between a 4 and a 9 that the network cannot decide."""
    pair = np.flatnonzero(np.isin(evidence.labels, (4, 9)))
    outputs = evidence.trace.output[pair]
    gaps = np.abs(outputs[:, 4] - outputs[:, 9]) - np.minimum(outputs[:, 4], outputs[:, 9])
    place = int(gaps.argmin())
    four, nine = float(outputs[place, 4]), float(outputs[place, 9])
    return Finding(
        abs(four - nine) <= 0.1,
        {
            "image": int(pair[place]),
            "label": str(int(evidence.labels[pair[place]])),
            "four": rounded(four),
            "nine": rounded(nine),
        },
    )


CHECKS: dict[str, Check] = {
    "N1": ninety_six,
    "N2": almost_random,
    "N3": confident_noise,
    "N4": three_to_eight,
    "N5": off_centre,
    "N6": adjacency,
    "N7": cannot_decide,
}
