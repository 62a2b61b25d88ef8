"""Reading an answer off the output layer, and saying so when there is none to read."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.activations import Array

State = Literal["blank", "digit", "undecided"]
Readout = Literal["argmax", "tenths"]

READOUTS: tuple[Readout, ...] = ("argmax", "tenths")
"""`argmax`: ten outputs, the brightest wins. `tenths`: one output, cut into tenths."""

MARGIN = 0.1
"""Two confidences no farther apart than this leave the network undecided."""

THRESHOLD = 0.5
"""A digit needs a confidence above this."""


class Answer(NamedTuple):
    """What the network says.

    Attributes:
        state: `digit`; `undecided` when the two best are within `MARGIN` of each other or none is
            above `THRESHOLD`; `blank` when there was no ink, whatever the outputs are.
        digit: 0–9, the best; None when blank.
        confidence: of the best, in [0, 1]; 0 when blank.
        runner_up: 0–9, the next best; None when blank.
        runner_up_confidence: likewise.
    """

    state: State
    digit: int | None
    confidence: float
    runner_up: int | None
    runner_up_confidence: float


BLANK = Answer("blank", None, 0.0, None, 0.0)
"""The answer to an empty pad."""


def read_answer(x: Array, outputs: Array, readout: Readout) -> Answer:
    """The answer of one forward pass.

    Args:
        x: (n_in,) the input. Without any ink there is nothing to answer.
        outputs: (10,) for `argmax`, (1,) for `tenths`.
        readout: how the outputs are to be read.

    Raises:
        ValueError: the outputs do not fit the readout.
    """
    return read_answers(x[np.newaxis], outputs[np.newaxis], readout)[0]


def read_answers(xs: Array, outputs: Array, readout: Readout) -> list[Answer]:
    """The answers of a batch of passes: (images, n_in) and (images, n_out) → one for each image.

    Raises:
        ValueError: the outputs do not fit the readout.
    """
    confidences = digit_confidences(outputs, readout)
    # The sort is stable, so that of equals the lower digit comes first, as argmax has it.
    best_two = (-confidences).argsort(axis=-1, kind="stable")[:, :2]
    values = confidences[np.arange(len(confidences))[:, np.newaxis], best_two]
    inked: list[bool] = np.asarray(xs.any(axis=-1)).tolist()
    return [
        answer_of(*digits, *confidences) if ink else BLANK
        for digits, confidences, ink in zip(best_two.tolist(), values.tolist(), inked, strict=True)
    ]


def answer_of(digit: int, runner_up: int, confidence: float, runner_up_confidence: float) -> Answer:
    """The answer where these are the best digit and the next best."""
    close = confidence - runner_up_confidence <= MARGIN
    decided = confidence > THRESHOLD and not close
    state: State = "digit" if decided else "undecided"
    return Answer(state, digit, confidence, runner_up, runner_up_confidence)


def read_digits(outputs: Array, readout: Readout) -> npt.NDArray[np.intp]:
    """The best digit for each of many outputs, decided or not: (images, n_out) → (images,).

    Raises:
        ValueError: the outputs do not fit the readout.
    """
    confidences = digit_confidences(outputs, readout)
    # Comparing with the best and finding the first of the equals takes half the time of argmax.
    is_best = confidences == confidences.max(axis=-1, keepdims=True)
    digits: npt.NDArray[np.intp] = is_best.argmax(axis=-1)
    return digits


def digit_confidences(outputs: Array, readout: Readout) -> Array:
    """How sure the network is of each digit: (..., n_out) → (..., 10).

    With ten outputs these are the outputs. A single output a stands for the digit d at a = d/10;
    between two tenths the confidence is shared between the two digits in proportion to nearness,
    so 0.34 reads as "3 with 0.6, 4 with 0.4". Above 0.9 it is a 9.

    Raises:
        ValueError: the outputs do not fit the readout.
    """
    expected = 1 if readout == "tenths" else 10
    if outputs.shape[-1] != expected:
        raise ValueError(
            f"{outputs.shape[-1]} outputs were given to the readout {readout!r}; "
            f"expected {expected}"
        )
    if readout == "argmax":
        return outputs
    tenths = np.clip(10 * outputs, 0, 9)
    nearness: Array = 1 - np.abs(tenths - np.arange(10, dtype=outputs.dtype))
    return np.maximum(nearness, 0)
