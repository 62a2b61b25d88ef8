"""G. Closing talk: ReLU, and what it is easier for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forwardpass.checks.evidence import Check, Evidence, Finding, percent
from forwardpass.numerics.activations import relu
from forwardpass.numerics.network import Network
from forwardpass.numerics.recipe import Recipe
from forwardpass.numerics.training import fit

IMAGES = 2_400
"""So many of the test digits are learned from here: enough to tell the two apart, in seconds."""
EPOCHS = 12
DEPTHS = (1, 2, 3, 4, 5, 6)
DEEP_EPOCHS = 8


def relu_values(evidence: Evidence) -> Finding:
    """105: f(−3) = 0 and f(3) = 3."""
    below, above = relu(np.array([-3, 3], np.float32)).tolist()
    return Finding(below == 0 and above == 3, {"below": below, "above": above})


def learn(evidence: Evidence, squish: str, depth: int, epochs: int) -> list[float]:
    """Accuracy after each epoch, in per cent, of digits kept apart; the same settings for both."""
    sizes = (784, *[16] * depth, 10)
    recipe = Recipe(
        sizes=sizes,
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
        epochs=epochs,
        seed=1,
    )
    progress = fit(recipe, evidence.images[:IMAGES], evidence.labels[:IMAGES])
    return [percent(step.accuracy) for step in progress]


def easier_to_train(evidence: Evidence) -> Finding:
    """106: with the same seed and settings ReLU learns faster."""
    curves = {name: learn(evidence, name, 2, EPOCHS) for name in ("sigmoid", "relu")}
    return Finding(
        _ahead(curves["relu"], curves["sigmoid"]),
        {
            "epochs": EPOCHS,
            "images": IMAGES,
            "sigmoid": curves["sigmoid"][-1],
            "relu": curves["relu"][-1],
            "sigmoidCurve": curves["sigmoid"],
            "reluCurve": curves["relu"],
        },
    )


def _ahead(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether a curve lies above another over its whole way."""
    return sum(one) > sum(other)


def deep(evidence: Evidence) -> Finding:
    """107: with many layers ReLU still learns, and a sigmoid does not."""
    ends = {
        name: [learn(evidence, name, depth, DEEP_EPOCHS)[-1] for depth in DEPTHS]
        for name in ("sigmoid", "relu")
    }
    return Finding(
        ends["relu"][-1] > ends["sigmoid"][-1] + 20,
        {
            "depth": DEPTHS[-1],
            "epochs": DEEP_EPOCHS,
            "images": IMAGES,
            "sigmoid": ends["sigmoid"][-1],
            "relu": ends["relu"][-1],
            "sigmoidCurve": ends["sigmoid"],
            "reluCurve": ends["relu"],
        },
    )


def swapped(evidence: Evidence) -> Finding:
    """103: ReLU put in the place of a sigmoid, without training anew, or no squish at all."""
    network = evidence.network
    hidden = len(network.weights) - 1
    accuracies = {
        name: evidence.accuracy_of(
            Network(network.weights, network.biases, [*[name] * hidden, network.activations[-1]])
        )
        for name in ("relu", "identity")
    }
    return Finding(
        accuracies["relu"] < evidence.accuracy - 0.1,
        {
            "relu": percent(accuracies["relu"]),
            "identity": percent(accuracies["identity"]),
            "sigmoid": percent(evidence.accuracy),
        },
    )


CHECKS: dict[str, Check] = {"103": swapped, "105": relu_values, "106": easier_to_train, "107": deep}
