"""Inputs → what the network sees of them → packed passes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forwardpass import wire
from forwardpass.digits import Drawing, Seen, see_all
from forwardpass.digits.centring import IDENTITY
from forwardpass.numerics.answer import read_answers
from forwardpass.wire import InputFrame, PixelsFrame, StrokesFrame
from forwardpass.workers.edited_networks import Model


def packed_passes(model: Model, frames: Sequence[InputFrame]) -> list[bytes]:
    """Computes the packed passes of these inputs as one batch."""
    seen = see_inputs(frames)
    xs = model.inputs_of(np.concatenate([each.pixels for each in seen]).reshape(len(seen), -1))
    trace = model.network.trace(xs)
    seqs = [frame.seq for frame in frames]
    layers = wire.encode_layers(seqs, trace)
    answers = read_answers(xs, trace.output, model.card.readout)
    return [
        wire.encode_pass(seq, answer, each.placement, frames_of_layers)
        for seq, answer, each, frames_of_layers in zip(seqs, answers, seen, layers, strict=True)
    ]


def see_inputs(frames: Sequence[InputFrame]) -> list[Seen]:
    """Converts inputs into what the network sees: pixels as they are, strokes rasterised."""
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
