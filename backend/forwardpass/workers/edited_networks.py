"""Saves and runs networks that were edited by hand, which a JSON body describes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from forwardpass import models
from forwardpass.exports import NETWORK_FORMATS, Pass, pass_file
from forwardpass.models import Card
from forwardpass.numerics.answer import read_answer
from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.dials import Dials
from forwardpass.numerics.loops import compare
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import NO_SWITCHES, Switches, switched
from forwardpass.numerics.trace import Trace
from forwardpass.schemas import changes_from, decode
from forwardpass.workers.bodies import (
    EditedNetwork,
    EditedTraceBody,
    OwnNetwork,
    TrainedNetwork,
    as_text,
)
from forwardpass.workers.model import Model, Ours, input_in, model_called
from forwardpass.workers.own_network import own
from forwardpass.workers.trained_network import trained


class Saved(NamedTuple):
    """A network as a file."""

    name: str
    data: bytes


def model_told(told: str | TrainedNetwork | OwnNetwork, ours: Ours) -> Model:
    """Returns the trained network of this name, or rebuilds one that the server does not have.

    Raises:
        Refusal: there is no network of this name, or what is told of one is inconsistent.
    """
    if isinstance(told, str):
        return model_called(told, ours)
    return Model(*(own(told) if isinstance(told, OwnNetwork) else trained(told)))


def saved(data: bytes, ours: Ours, suffix: str) -> Saved:
    """Saves the network that a JSON body describes as a file.

    Raises:
        Refusal: the body does not match its schema, there is no such network, or it does not have
            these dials and switches.
    """
    body: EditedNetwork = decode(data, EditedNetwork, "the body")
    model = model_told(body.model, ours)
    written = file_of(model, body, suffix)
    return Saved(f"{model.card.name}-by-hand.{suffix}", written)


def exported(data: bytes, ours: Ours, suffix: str) -> Saved:
    """Writes the network that a JSON body describes as a file for other programs.

    Raises:
        Refusal: the body does not match its schema, there is no such network, it does not have
            these dials and switches, or the format lacks one of its activation functions.
    """
    body: EditedNetwork = decode(data, EditedNetwork, "the body")
    model = model_told(body.model, ours)
    written = NETWORK_FORMATS[suffix](edited_of(model, body), model.card.name, model.card.picture)
    return Saved(f"{model.card.name}.{suffix}", written)


def pass_exported(
    data: bytes,
    ours: Ours,
    what: str,
    suffix: str,
    layer: int | None = None,
    neuron: int | None = None,
    seen: bool = False,
    language: str = "",
) -> Saved:
    """Writes the pass that a JSON body describes as a file; see `exports.pass_file`.

    If `seen` is true, the pixels of the body are in the order in which the network sees them.

    Raises:
        Refusal: the body does not match its schema, there is no such network, it does not have
            these dials and switches, or there is no such file, layer or neuron.
    """
    body: EditedTraceBody = decode(data, EditedTraceBody, "the body")
    model = model_told(body.model, ours)
    network, x = edited_of(model, body), input_in(body.pixels, model)
    if seen and network.input_order is not None:
        x[network.input_order] = x.copy()
    given = Pass(network, model.card.name, x, layer, neuron, language, model.card.picture)
    place = "" if layer is None else f"-{layer}" if neuron is None else f"-{layer}.{neuron}"
    return Saved(f"{what[:40]}{place}.{suffix[:40]}", pass_file(given, what, suffix))


def traced(data: bytes, ours: Ours) -> bytes:
    """Runs one forward pass through the network that a JSON body describes; returns JSON.

    Raises:
        Refusal: the body does not match its schema, there is no such network, or it does not have
            these dials and switches.
    """
    body: EditedTraceBody = decode(data, EditedTraceBody, "the body")
    model = model_told(body.model, ours)
    x = input_in(body.pixels, model)
    passed = trace_of(model, body, x)
    return as_text({"model": model.card.name, **as_json(model, x, passed)})


def timed(data: bytes, ours: Ours) -> bytes:
    """Measures how long a pass through the network that a JSON body describes takes; returns JSON.

    Raises:
        Refusal: the body does not match its schema, there is no such network, or it does not have
            these dials and switches.
    """
    body: EditedNetwork = decode(data, EditedNetwork, "the body")
    model = model_told(body.model, ours)
    dials, switches = turn(model, body)
    x = np.full(model.network.sizes[0], 0.5, np.float32)
    return as_text(compare(switched(dials.network, switches), x)._asdict())


def as_json(model: Model, x: FloatArray, trace: Trace) -> dict[str, Any]:
    """Converts a pass for JSON; each float32 becomes the decimal that stands for it exactly."""
    answer = read_answer(x, trace.output, model.card.readout)
    first, *others = trace.activations
    return {
        "layers": [
            {"z": None, "a": first.tolist()},
            *({"z": z.tolist(), "a": a.tolist()} for z, a in zip(trace.zs, others, strict=True)),
        ],
        "answer": answer._asdict(),
    }


def file_of(model: Model, edited: EditedNetwork, suffix: str) -> bytes:
    """Encodes an edited network as a file; without edits, it keeps the trained network's card.

    Raises:
        Refusal: the network does not have these dials and switches.
    """
    dials, switches = turn(model, edited)
    card = model.card
    if dials.network is not model.network or switches != NO_SWITCHES:
        card = card_of(model, dials.network, len(dials.changes()), switches)
    return models.FORMATS[suffix].save(dials.network, card)


def trace_of(model: Model, edited: EditedNetwork, x: FloatArray) -> Trace:
    """Computes every z and every a of an edited network for (n_in,) numbers.

    Raises:
        Refusal: the network does not have these dials and switches.
    """
    return edited_of(model, edited).trace(x)


def edited_of(model: Model, edited: EditedNetwork) -> Network:
    """Returns the network with its dials turned and its switches set as a body tells.

    Raises:
        Refusal: the network does not have these dials and switches.
    """
    dials, switches = turn(model, edited)
    return switched(dials.network, switches)


def turn(model: Model, edited: EditedNetwork) -> tuple[Dials, Switches]:
    """Returns a network's dials, turned as a body tells, and the body's switches.

    Raises:
        Refusal: the network does not have these dials and switches.
    """
    dials = Dials(model.network)
    dials.turn(changes_from(edited.changes))
    switches = edited.switches.read()
    switches.check(model.network.sizes)
    return dials, switches


def card_of(model: Model, network: Network, count: int, switches: Switches) -> Card:
    """Creates the card of an edited network, without measurements."""
    return replace(
        Card.unknown(model.card.name, network),
        readout=model.card.readout,
        labels=model.card.labels,
        input_shape=model.card.input_shape,
        note=f"{model.card.name} with {count:,} dials turned by hand.",
        switches=None if switches == NO_SWITCHES else switches.as_dict(),
    )
