"""Statements of the later chapters about the network."""

from __future__ import annotations

import numpy as np

from forwardpass.checks.evidence import SEED, Check, Evidence, Finding, percent, rounded, unjudged
from forwardpass.checks.hope import neighbours_of
from forwardpass.numerics.answer import read_digits
from forwardpass.numerics.arrays import FloatArray

NOISE = 2_000
SHIFT = 3
"""px of the grid, in each direction."""


def about_96_percent(evidence: Evidence) -> Finding:
    """The network reads about 96 % correctly."""
    return Finding(evidence.accuracy >= 0.955, {"accuracy": percent(evidence.accuracy)})


def almost_random(evidence: Evidence) -> Finding:
    """The weights of the first hidden layer look almost random: this depends on the training."""
    numbers: dict[str, str | float] = {"name": evidence.name, "other": evidence.other}
    for key, name in (("own", evidence.name), ("others", evidence.other)):
        neighbours = neighbours_of(evidence.networks[name].network)
        if not neighbours:
            return unjudged("flat")
        numbers[key] = rounded(float(np.mean(neighbours)), 2)
    return Finding(None, numbers, depends=True)


def confident_noise(evidence: Evidence) -> Finding:
    """The network confidently takes noise for a digit."""
    noise = np.random.default_rng(SEED).random((NOISE, 784), dtype=np.float32)
    outputs = evidence.network.feedforward(noise)
    counts = np.bincount(outputs.argmax(axis=1), minlength=10)
    sure = float((outputs.max(axis=1) > 0.9).mean())
    return Finding(
        sure > 0.5,
        {
            "digit": str(int(counts.argmax())),
            "share": percent(counts.max() / NOISE),
            "sure": percent(sure),
        },
    )


def three_to_eight(evidence: Evidence) -> Finding:
    """While a 3 turns into an 8, the answer changes at one point."""
    ends = []
    for digit in (3, 8):
        read = np.flatnonzero((evidence.labels == digit) & (evidence.read == digit))
        if not read.size:
            return unjudged("unread", digit)
        ends.append(evidence.x[read[0]])
    three, eight = ends
    shares = np.linspace(0, 1, 1001, dtype=np.float32)[:, np.newaxis]
    digits = read_digits(
        evidence.network.feedforward((1 - shares) * three + shares * eight), "argmax"
    )
    flip = float(shares[int((digits != 3).argmax()), 0])
    return Finding(None, {"flip": percent(flip), "next": str(int(digits[(digits != 3).argmax()]))})


def off_centre(evidence: Evidence) -> Finding:
    """A shift by three pixels in any direction confuses the network."""
    ways = {"left": (0, -SHIFT), "right": (0, SHIFT), "up": (-SHIFT, 0), "down": (SHIFT, 0)}
    moved = {way: evidence.accuracy_on(shifted(evidence.x, *by)) for way, by in ways.items()}
    return Finding(
        max(moved.values()) < evidence.accuracy - 0.1,
        {
            "pixels": SHIFT,
            **{way: percent(accuracy) for way, accuracy in moved.items()},
            "network": percent(evidence.accuracy),
        },
    )


def shifted(x: FloatArray, down: int, right: int) -> FloatArray:
    """Shifts pictures, (n, 784), by some pixels; new pixels are black."""
    pictures = x.reshape(-1, 28, 28)
    margin = max(abs(down), abs(right))
    padded = np.pad(pictures, ((0, 0), (margin, margin), (margin, margin)))
    rows, columns = (
        slice(margin - down, margin - down + 28),
        slice(margin - right, margin - right + 28),
    )
    moved: FloatArray = padded[:, rows, columns].reshape(len(pictures), -1)
    return moved


def neighbouring_pixels(evidence: Evidence) -> Finding:
    """The training does not use which pixels are neighbours: this depends on the recipe.

    The network does not need it, as the shuffled one shows. But the images of both were augmented,
    and the default has a penalty for rough heatmaps: both use neighbours.
    """
    shuffled, usual = (evidence.accuracy_named(name) for name in ("shuffled", "digits"))
    alike = abs(shuffled - usual) < 0.02
    return Finding(
        None if alike else False,
        {"shuffled": percent(shuffled), "usual": percent(usual)},
        depends=alike,
    )


def cannot_decide(evidence: Evidence) -> Finding:
    """The network is undecided about a test digit between a 4 and a 9."""
    pair = np.flatnonzero(np.isin(evidence.labels, (4, 9)))
    if not pair.size:
        return unjudged("missing", 4)
    outputs = evidence.trace.output[pair]
    gaps = np.abs(outputs[:, 4] - outputs[:, 9]) - np.minimum(outputs[:, 4], outputs[:, 9])
    index = int(gaps.argmin())
    four, nine = float(outputs[index, 4]), float(outputs[index, 9])
    return Finding(
        abs(four - nine) <= 0.1,
        {
            "image": int(pair[index]),
            "label": str(int(evidence.labels[pair[index]])),
            "four": rounded(four),
            "nine": rounded(nine),
        },
    )


CHECKS: dict[str, Check] = {
    "about-96-percent": about_96_percent,
    "almost-random": almost_random,
    "confident-noise": confident_noise,
    "three-to-eight": three_to_eight,
    "off-centre": off_centre,
    "neighbouring-pixels": neighbouring_pixels,
    "cannot-decide": cannot_decide,
}
