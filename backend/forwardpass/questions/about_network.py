"""Answers questions about the current network: probes, its collapse, and one step of learning."""

from __future__ import annotations

from typing import Any

import numpy as np

from forwardpass import schemas, wire
from forwardpass.numerics.answer import Readout
from forwardpass.numerics.collapse import collapse
from forwardpass.numerics.gradient import Dial
from forwardpass.numerics.network import Network
from forwardpass.numerics.one_step import batch_step, one_step
from forwardpass.numerics.probe import probe
from forwardpass.options import DigitSource


def answer_probe(network: Network, argument: object) -> dict[str, Any]:
    """Computes how a neuron responds to the activations of one or two others.

    Returns:
        A `ProbeResponse` as a map.

    Raises:
        Refusal: the question is refused.
    """
    question = schemas.read_event(argument, schemas.Probe)
    activations = wire.floats_in(question.a)
    steps, z, a = probe(
        network,
        question.from_,
        activations,
        question.inputs,
        question.layer,
        question.neuron,
    )
    z_bytes, a_bytes = wire.float_bytes(z), wire.float_bytes(a)
    return schemas.map_of(schemas.ProbeResponse(question.seq, steps, z_bytes, a_bytes))


def answer_collapse(network: Network, argument: object) -> bytes:
    """Collapses a network without squish into one layer, and runs the same input through it.

    Returns:
        The layer's WEIGHTS frames and the LAYER frame of its outputs, packed.

    Raises:
        Refusal: the network squishes between its layers, or the input does not fit it.
    """
    question = schemas.read_event(argument, schemas.Collapse)
    activations = wire.floats_in(question.a)
    one_layer = collapse(network)
    z, a = one_layer.forward_from(0, activations, 1)
    weights = wire.encode_weights(question.seq, one_layer)
    layer = wire.LayerFrame(question.seq, 1, 2, z, a)
    return b"".join((*weights, layer.serialize()))


def answer_gradient(
    network: Network, readout: Readout, question: schemas.GradientQuestion
) -> dict[str, Any]:
    """Computes one step of learning from one image: its cost, and all its slopes.

    Returns:
        A `GradientResponse` as a map.

    Raises:
        Refusal: the question does not fit the network, or a switch leaves a dial without a slope.
    """
    layer, neuron, source = question.dial
    step = one_step(
        network,
        wire.floats_in(question.a),
        question.digit,
        readout,
        question.cost,
        question.learning_rate,
        Dial(layer, neuron, source % 2**32),
    )
    return schemas.map_of(wire.gradient_response(question.seq, step))


def answer_batch_gradient(
    network: Network,
    readout: Readout,
    question: schemas.GradientQuestion,
    images: np.ndarray,
    labels: np.ndarray,
    source: DigitSource,
    next_step: schemas.NextStep | None = None,
) -> schemas.GradientResponse:
    """Computes one step of learning from a batch: its mean gradient, and that of each image.

    Args:
        network: the current network.
        readout: how its outputs become digits.
        question: a question about a batch.
        images: (n, 784) uint8.
        labels: (n,) 0 to 9.
        source: the source of the digits.
        next_step: the step of a training that learns from them.

    Raises:
        Refusal: the question does not fit the network.
    """
    layer, neuron, place = question.dial
    dial = Dial(layer, neuron, place % 2**32)
    step = batch_step(
        network,
        images,
        labels,
        readout,
        question.cost,
        question.learning_rate if next_step is None else next_step.learning_rate,
        dial,
    )
    told = wire.batch_slopes(
        step,
        step.gradient.by_image(dial),
        labels,
        images if question.pictures else None,
        source,
        next_step,
    )
    return wire.gradient_response(question.seq, step, told)
