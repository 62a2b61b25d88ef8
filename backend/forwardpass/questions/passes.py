"""Inputs → what the network sees of them → packed passes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forwardpass import wire
from forwardpass.digits import Drawing, Seen, see_all
from forwardpass.digits.centring import IDENTITY, Placement
from forwardpass.numerics.answer import read_answers
from forwardpass.numerics.arrays import FloatArray
from forwardpass.wire import InputFrame, PixelsFrame, StrokesFrame, ValuesFrame
from forwardpass.workers.model import Model


def fits(model: Model, frame: InputFrame) -> bool:
    """Whether an input is of the kind and the size that the network takes.

    A page cannot know this before its network is open: what it sends meanwhile may not fit.
    """
    if not isinstance(frame, ValuesFrame):
        return model.card.picture is not None
    return model.card.picture is None and len(frame.values) == model.network.sizes[0]


def packed_passes(model: Model, frames: Sequence[InputFrame]) -> list[bytes]:
    """Computes the packed passes of these inputs, which fit the network, as one batch."""
    xs, placements = inputs_of(model, frames)
    trace = model.network.trace(xs)
    seqs = [frame.seq for frame in frames]
    layers = wire.encode_layers(seqs, trace)
    sees_ink = model.card.picture is not None
    answers = read_answers(xs, trace.output, model.card.readout, sees_ink)
    return [
        wire.encode_pass(seq, answer, placement, frames_of_layers)
        for seq, answer, placement, frames_of_layers in zip(
            seqs, answers, placements, layers, strict=True
        )
    ]


def inputs_of(model: Model, frames: Sequence[InputFrame]) -> tuple[FloatArray, list[Placement]]:
    """Converts inputs into those of the network, (n, n_in), and the placements of drawings."""
    if model.card.picture is None:
        values = [frame.values for frame in frames if isinstance(frame, ValuesFrame)]
        return np.stack(values), [IDENTITY] * len(values)
    seen = see_inputs(frames)
    pixels = np.concatenate([each.pixels for each in seen]).reshape(len(seen), -1)
    return model.inputs_of(pixels), [each.placement for each in seen]


def see_inputs(frames: Sequence[InputFrame]) -> list[Seen]:
    """Converts pictures into what the network sees: pixels as they are, strokes rasterised."""
    drawings = [
        Drawing(frame.strokes, frame.pen_radius, frame.centred)
        for frame in frames
        if isinstance(frame, StrokesFrame)
    ]
    drawn = iter(see_all(drawings))
    pictures = iter(wire.activations_of([f for f in frames if isinstance(f, PixelsFrame)]))
    return [
        next(drawn) if isinstance(frame, StrokesFrame) else Seen(next(pictures), IDENTITY)
        for frame in frames
    ]
