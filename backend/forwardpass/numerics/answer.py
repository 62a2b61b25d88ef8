"""Reads the answer from the output layer: a digit, undecided, or blank."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.activations import Array

State = Literal["blank", "digit", "undecided"]
Readout = Literal["argmax", "tenths"]

READOUTS: tuple[Readout, ...] = ("argmax", "tenths")
"""`argmax`: an output for each digit, the largest wins; or for each of other things. `tenths`: one
output, divided into tenths."""

MARGIN = 0.1
"""The network is undecided if its two largest confidences differ by no more than this."""

THRESHOLD = 0.5
"""The network is undecided unless a confidence is above this."""


class Answer(NamedTuple):
    """The network's answer.

    Attributes:
        state: `digit`; `undecided` if the two best are within `MARGIN` of each other or none is
            above `THRESHOLD`; `blank` if there is no ink, for any outputs.
        digit: 0–9, the best digit, or the number of the best output; None if blank.
        confidence: the confidence in `digit`, in [0, 1]; 0 if blank.
        runner_up: the second-best one; None if blank.
        runner_up_confidence: the confidence in `runner_up`, in [0, 1]; 0 if blank.
    """

    state: State
    digit: int | None
    confidence: float
    runner_up: int | None
    runner_up_confidence: float


BLANK = Answer("blank", None, 0.0, None, 0.0)
"""The answer to an empty pad."""


def read_answer(x: Array, outputs: Array, readout: Readout) -> Answer:
    """Reads the answer of one forward pass.

    Args:
        x: (n_in,) the input. Without any ink, the answer is blank.
        outputs: (n_out,) for `argmax`, two or more; (1,) for `tenths`.
        readout: how to read the outputs.

    Raises:
        ValueError: the outputs do not fit the readout.
    """
    return read_answers(x[np.newaxis], outputs[np.newaxis], readout)[0]


def read_answers(xs: Array, outputs: Array, readout: Readout, ink: bool = True) -> list[Answer]:
    """Reads the answers of a batch: (images, n_in) and (images, n_out) → one per image.

    Without `ink`, the inputs are no pictures, and no answer is blank.

    Raises:
        ValueError: the outputs do not fit the readout.
    """
    confidences = digit_confidences(outputs, readout)
    # The sort is stable, so that the lower digit comes first among equals, as with argmax.
    best_two = (-confidences).argsort(axis=-1, kind="stable")[:, :2]
    values = confidences[np.arange(len(confidences))[:, np.newaxis], best_two]
    inked: list[bool] = np.asarray(xs.any(axis=-1) | (not ink)).tolist()
    best = zip(best_two.tolist(), values.tolist(), inked, strict=True)
    return [
        answer_of(*digits, *confidences) if is_inked else BLANK
        for digits, confidences, is_inked in best
    ]


def answer_of(digit: int, runner_up: int, confidence: float, runner_up_confidence: float) -> Answer:
    """Builds the answer from the best digit and the runner-up."""
    close = confidence - runner_up_confidence <= MARGIN
    decided = confidence > THRESHOLD and not close
    state: State = "digit" if decided else "undecided"
    return Answer(state, digit, confidence, runner_up, runner_up_confidence)


def read_digits(outputs: Array, readout: Readout) -> npt.NDArray[np.intp]:
    """Returns the best digit of each image, decided or not: (images, n_out) → (images,).

    Raises:
        ValueError: the outputs do not fit the readout.
    """
    confidences = digit_confidences(outputs, readout)
    # Comparing with the maximum and finding the first match takes half the time of argmax.
    is_best = confidences == confidences.max(axis=-1, keepdims=True)
    digits: npt.NDArray[np.intp] = is_best.argmax(axis=-1)
    return digits


def digit_confidences(outputs: Array, readout: Readout) -> Array:
    """Returns the confidence in each answer: (..., n_out), or (..., 10) for `tenths`.

    Two or more outputs are the confidences themselves. A single output a stands for the digit d at
    a = d/10. Between two tenths, the two digits share the confidence in proportion to nearness, so
    0.34 reads as "3 with 0.6, 4 with 0.4". Above 0.9 it is a 9.

    Raises:
        ValueError: the outputs do not fit the readout.
    """
    if (outputs.shape[-1] == 1) != (readout == "tenths"):
        expected = "1" if readout == "tenths" else "2 or more"
        raise ValueError(
            f"{outputs.shape[-1]} outputs were given to the readout {readout!r}; "
            f"expected {expected}"
        )
    if readout == "argmax":
        return outputs
    tenths = np.clip(10 * outputs, 0, 9)
    nearness: Array = 1 - np.abs(tenths - np.arange(10, dtype=outputs.dtype))
    return np.maximum(nearness, 0)
