"""Other activation functions: ReLU compared with the sigmoid."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from forwardpass.checks.evidence import Check, Evidence, Finding, percent, rounded
from forwardpass.numerics.activations import relu
from forwardpass.numerics.examples import split
from forwardpass.numerics.recipe import Recipe
from forwardpass.numerics.training_epochs import fit

LEARNED = 2_400
"""The most test digits to learn from, at most three in five; the others judge."""
BOTH = ("sigmoid", "relu")
SEEDS = (1, 2, 3, 4, 5)
ROUNDS = 12
DEPTHS = (1, 2, 3, 4, 5, 6)
DEEP_SEEDS = (1, 2, 3)
DEEP_ROUNDS = 8
CLEAR = 20
"""Percentage points of a clear lead, larger than chance among so few trainings."""
ALIKE = 5
"""Percentage points within which two networks read about equally well."""

Curves = npt.NDArray[np.float64]


def relu_values(evidence: Evidence) -> Finding:
    """f(−3) = 0 and f(3) = 3."""
    below, above = relu(np.array([-3, 3], np.float32)).tolist()
    return Finding(below == 0 and above == 3, {"below": below, "above": above})


def parts(evidence: Evidence) -> tuple[slice, slice]:
    """Returns the test digits to learn from and those that judge, without overlap."""
    middle = min(LEARNED, len(evidence.labels) * 3 // 5)
    return slice(0, middle), slice(middle, None)


def learn(evidence: Evidence, squish: str, depth: int, rounds: int, seed: int) -> list[float]:
    """Returns the accuracy after each round on the digits that judge; all else is equal."""
    recipe = Recipe(
        sizes=(784, *[16] * depth, 10),
        activations=(*[squish] * depth, "sigmoid"),
        cost="quadratic",
        optimiser="sgd",
        learning_rate=1.0,
        schedule="constant",
        decay=0,
        smoothness=0,
        augmentation="none",
        init="glorot",
        batch=10,
        epochs=rounds,
        seed=seed,
    )
    learned, judging = parts(evidence)
    progress = fit(recipe, evidence.digits.images[learned], evidence.labels[learned])
    x, labels = evidence.x[judging], evidence.labels[judging]
    return [
        float((step.network.feedforward(x).argmax(axis=1) == labels).mean()) for step in progress
    ]


def relu_easier(evidence: Evidence) -> Finding:
    """ReLU learns faster and reaches a higher accuracy.

    It holds if it leads after the first round and at the end, in every training against every
    other; it depends if only after the first.
    """
    curves = {
        name: np.array([learn(evidence, name, 2, ROUNDS, seed) for seed in SEEDS]) for name in BOTH
    }
    early, late = (
        bool(curves["relu"][:, round_].min() > curves["sigmoid"][:, round_].max())
        for round_ in (0, -1)
    )
    return Finding(
        None if early and not late else early and late,
        how_many(evidence)
        | {"rounds": ROUNDS, "seeds": len(SEEDS)}
        | spread(curves, 0, "First")
        | spread(curves, -1, "")
        | means(curves),
        depends=early and not late,
    )


def relu_deep(evidence: Evidence) -> Finding:
    """ReLU works very well for many layers.

    It holds if ReLU reads as well with six hidden layers as with one; it depends if ReLU does not,
    but is clearly better than the sigmoid.
    """
    curves = {
        name: np.array(
            [
                [learn(evidence, name, depth, DEEP_ROUNDS, seed)[-1] for depth in DEPTHS]
                for seed in DEEP_SEEDS
            ]
        )
        for name in BOTH
    }
    ends = {name: 100 * curves[name].mean(axis=0) for name in BOTH}
    well = bool(ends["relu"][-1] > ends["relu"][0] - ALIKE)
    better = bool(ends["relu"][-1] > ends["sigmoid"][-1] + CLEAR)
    return Finding(
        None if better and not well else better and well,
        how_many(evidence)
        | {"depth": DEPTHS[-1], "rounds": DEEP_ROUNDS, "seeds": len(DEEP_SEEDS)}
        | spread(curves, 0, "First")
        | spread(curves, -1, "")
        | means(curves),
        depends=better and not well,
    )


def how_many(evidence: Evidence) -> dict[str, int]:
    """Returns how many digits are learned from, without those held out, and how many judge."""
    learned, judging = parts(evidence)
    return {
        "learned": len(split(len(evidence.labels[learned]))[0]),
        "judging": len(evidence.labels[judging]),
    }


def spread(curves: dict[str, Curves], round_: int, suffix: str) -> dict[str, float]:
    """Returns mean, least and greatest accuracy of the trainings after one round, in per cent."""
    told = {}
    for name, rows in curves.items():
        values = 100 * rows[:, round_]
        told[name + suffix] = rounded(values.mean(), 1)
        told[f"{name}{suffix}Least"] = rounded(values.min(), 1)
        told[f"{name}{suffix}Most"] = rounded(values.max(), 1)
    return told


def means(curves: dict[str, Curves]) -> dict[str, list[float]]:
    """Returns the curves to draw: the mean of the trainings, with the least and the greatest."""
    drawn = {}
    for name, rows in curves.items():
        drawn[f"{name}Curve"] = (100 * rows.mean(axis=0)).round(1).tolist()
        drawn[f"{name}Low"] = (100 * rows.min(axis=0)).round(1).tolist()
        drawn[f"{name}High"] = (100 * rows.max(axis=0)).round(1).tolist()
    return drawn


def swapped_squish(evidence: Evidence) -> Finding:
    """The accuracy with ReLU in the hidden layers without training, or with no squish at all.

    Sums grow so large that several outputs are exactly 1 or 0. So the answer is the output with the
    largest sum. It is the brightest if there is one, and no digit gains by its position.
    """
    network = evidence.network
    hidden = len(network.weights) - 1
    shares, ties = {}, {}
    for name in ("relu", "identity"):
        changed = evidence.like(activations=[*[name] * hidden, network.activations[-1]])
        trace = changed.trace(evidence.x)
        shares[name] = float((trace.zs[-1].argmax(axis=1) == evidence.labels).mean())
        best = trace.output.max(axis=1, keepdims=True)
        ties[name] = float(((trace.output == best).sum(axis=1) > 1).mean())
    return Finding(
        shares["relu"] < evidence.accuracy - 0.1,
        {
            "relu": percent(shares["relu"]),
            "identity": percent(shares["identity"]),
            "own": percent(evidence.accuracy),
            "reluTies": percent(ties["relu"]),
            "identityTies": percent(ties["identity"]),
        },
    )


CHECKS: dict[str, Check] = {
    "swapped-squish": swapped_squish,
    "relu-values": relu_values,
    "relu-easier": relu_easier,
    "relu-deep": relu_deep,
}

SLOW = ("relu-easier", "relu-deep")
"""Items whose checks train networks for some seconds. Their results do not depend on the network to
judge."""
