"""Shows how the network in a file reads ten digits, before it is opened.

A file that only has weights does not state its activation functions. The visitor chooses them, and
sees by the answers whether they are right.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from typing import Any

import numpy as np

from forwardpass import models
from forwardpass.digits.training_digits import generate
from forwardpass.models import Card
from forwardpass.models.about import About, about_in, completed, with_activations
from forwardpass.models.card import Shape, shapes_of
from forwardpass.numerics.answer import read_answers, read_digits
from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.network import Network
from forwardpass.options import PIXELS
from forwardpass.workers.bodies import as_text
from forwardpass.workers.model import Model
from forwardpass.workers.opening import CALLED
from forwardpass.workers.shown import MOST_FEATURES, arranged, check_shown

FIRST_SEED = 0
"""The first seed of the digits' handwriting; trainings use other handwriting."""

MEASURED = 100
"""Generated digits for choosing suggestions, ten of each digit; the first ten are shown."""

HIDDEN = ("sigmoid", "relu", "tanh")
"""Activation functions that are tried in all hidden layers; among equals, the first is
suggested."""


def previewed(data: bytes, _ours: object, about: dict[str, Any] | None = None) -> bytes:
    """Reads the network in a file, and lets it read ten digits if it can; returns JSON.

    Args:
        data: the file.
        about: the visitor's facts about the network, as `models.About`. If neither they nor the
            file state its activation functions, it gets those that are suggested.

    Raises:
        Refusal: the file is damaged, contains no network or one that a page cannot show, or its
            layers cannot have these activation functions.
    """
    said = about_in(about or {})
    without = replace(said, activations=None, input_shape=None)
    network, card = models.read(data, CALLED, CALLED, without)
    is_stated = card.input_shape is not None or bool(card.features)
    network, card = completed(network, card, About(input_shape=said.input_shape))
    card = arranged(card)
    check_shown(card, CALLED)
    shapes: list[Shape | None] = []
    pictures = shapes_of(card.sizes[0])
    if pictures and not is_stated and card.sizes[0] != PIXELS:
        shapes = [None, *pictures] if card.sizes[0] <= MOST_FEATURES else [*pictures]
    if card.picture is None:
        if "sigmoid" in card.assumed:
            network = with_activations(network, said.activations or suggested(network, {}))
        return as_text(told(network, card, {}, [], shapes))
    images = generate(MEASURED, FIRST_SEED)
    pixels = Model(network, card).inputs_of(images.images.astype(np.float32) / np.float32(255))
    right: dict[str, int] = {}
    if "sigmoid" in card.assumed:
        right = tried(network, card, pixels, images.labels)
        network = with_activations(network, said.activations or suggested(network, right))
    with np.errstate(all="ignore"):  # with wrong functions the numbers may overflow
        outputs = np.nan_to_num(network.feedforward(pixels[:10]))
    answers = read_answers(pixels[:10], outputs, card.readout)
    digits = [
        {
            "digit": digit,
            "pixels": b64encode(images.images[digit].tobytes()).decode("ascii"),
            "answer": answer._asdict(),
        }
        for digit, answer in enumerate(answers)
    ]
    return as_text(told(network, card, right, digits, shapes))


def told(
    network: Network,
    card: Card,
    right: dict[str, int],
    digits: list[dict[str, Any]],
    shapes: list[Shape | None],
) -> dict[str, Any]:
    """Returns the preview of a network: what it makes of the digits, if it sees pictures.

    `shapes` are those that its pictures can have, if the file does not state one; None is for
    numbers that are no picture. 784 inputs are 28 × 28 pixels then.
    """
    return {
        "sizes": network.sizes,
        "activations": network.activations,
        "readout": card.readout,
        "assumed": card.assumed,
        "labels": card.shown_labels,
        "input_shape": card.picture,
        "shapes": shapes,
        "right": right,
        "measured": MEASURED,
        "digits": digits,
    }


def tried(network: Network, card: Card, pixels: FloatArray, labels: np.ndarray) -> dict[str, int]:
    """Counts the digits read correctly with each function of `HIDDEN` in the hidden layers.

    The last layer is treated as identity, because sigmoid, tanh and softmax keep the order of its
    outputs. With one output, with other outputs than digits, or without hidden layers, nothing is
    tried.
    """
    hidden = len(network.weights) - 1
    if not hidden or card.readout != "argmax" or card.labels:
        return {}
    right = {}
    for name in HIDDEN:
        with np.errstate(all="ignore"):
            outputs = with_activations(network, [name] * hidden + ["identity"]).feedforward(pixels)
        right[name] = int((read_digits(outputs, card.readout) == labels).sum())
    return right


def suggested(network: Network, right: dict[str, int]) -> list[str]:
    """Returns the most likely activation functions.

    In the hidden layers, it is the one that reads the most digits correctly. After ReLU or tanh,
    ten outputs are most often a softmax, trained with the cross-entropy; otherwise they are
    sigmoid, as in the lesson.
    """
    best = max(right, key=lambda name: right[name], default="sigmoid")
    last = "sigmoid" if best == "sigmoid" else "softmax"
    return [best] * (len(network.weights) - 1) + [last]
