"""Encodes the gradient of an image or a batch as a message."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.gradient import Floats
from forwardpass.numerics.one_step import DialSlope, OneStep
from forwardpass.options import DigitSource
from forwardpass.schemas import BatchSlopes, DialCheck, GradientResponse, LayerSlopes, NextStep
from forwardpass.wire.floats import float_bytes


def gradient_response(
    seq: int, step: OneStep, batch: BatchSlopes | None = None
) -> GradientResponse:
    """Encodes the answer to the question with this seq."""
    layers = tuple(
        LayerSlopes(
            float_bytes(_mean(layer.activations)),
            float_bytes(_mean(layer.delta)),
            float_bytes(layer.weights),
            float_bytes(layer.biases),
        )
        for layer in step.gradient.layers
    )
    desired, terms = float_bytes(_mean(step.gradient.desired)), float_bytes(step.terms)
    cost, check = step.gradient.cost, _check(step.dial)
    return GradientResponse(seq, cost, step.after, desired, terms, layers, check, batch)


def batch_slopes(
    step: OneStep,
    slopes: Floats,
    labels: npt.NDArray[np.integer],
    images: npt.NDArray[np.uint8] | None,
    source: DigitSource,
    next_step: NextStep | None = None,
) -> BatchSlopes:
    """Encodes the gradient for each image of a batch.

    Args:
        step: the step of learning from the batch.
        slopes: (images,) the slopes at the dial in question.
        labels: (images,) the digits.
        images: (images, 784) to include the pictures, or None.
        source: the source of the digits.
        next_step: the step of a training that learns from them.
    """
    return BatchSlopes(
        labels.astype(np.uint8).tobytes(),
        float_bytes(step.gradient.costs),
        float_bytes(slopes),
        None if images is None else images.tobytes(),
        source,
        next_step,
    )


def _mean(values: Floats) -> Floats:
    """Returns the mean over the images of a batch; a single image stays as it is."""
    return values if values.ndim == 1 else values.mean(axis=0)


def _check(dial: DialSlope) -> DialCheck:
    value, h, _, rounding = dial.difference
    numbers = asdict(dial) | {"difference": value, "h": h, "rounding": rounding}
    return DialCheck(**numbers)
