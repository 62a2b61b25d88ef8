"""Encodes the gradient of one training image as a message."""

from __future__ import annotations

from dataclasses import asdict

from forwardpass.numerics.one_step import DialSlope, OneStep
from forwardpass.schemas import DialCheck, GradientResponse, LayerSlopes
from forwardpass.wire.floats import float_bytes


def gradient_response(seq: int, step: OneStep) -> GradientResponse:
    """Returns the answer to the gradient question with this seq."""
    layers = tuple(
        LayerSlopes(
            float_bytes(layer.activations),
            float_bytes(layer.delta),
            float_bytes(layer.weights),
            float_bytes(layer.biases),
        )
        for layer in step.gradient.layers
    )
    desired, terms = float_bytes(step.gradient.desired), float_bytes(step.terms)
    cost = step.gradient.cost
    return GradientResponse(seq, cost, step.after, desired, terms, layers, _check(step.dial))


def _check(dial: DialSlope) -> DialCheck:
    value, h, _, rounding = dial.difference
    numbers = asdict(dial) | {"difference": value, "h": h, "rounding": rounding}
    return DialCheck(**numbers)
