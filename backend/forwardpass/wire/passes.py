"""Encodes whole forward passes, quickly: the server does so for every movement of every pen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.answer import Answer
from forwardpass.numerics.trace import Trace
from forwardpass.wire.header import FLOAT, Kind, kind_at
from forwardpass.wire.outputs import AnswerFrame, LayerFrame, PlacementFrame

WORD = np.dtype("<u4")
SEQ_WORD = 1  # the second word of a frame holds its seq


class PlacementLike(Protocol):
    """How the centring moved a drawing: centred px = scale × pad px + (dx, dy)."""

    @property
    def scale(self) -> float: ...  # noqa: D102
    @property
    def dx(self) -> float: ...  # noqa: D102
    @property
    def dy(self) -> float: ...  # noqa: D102


class Layout(NamedTuple):
    """The LAYER frames of one pass through layers of certain sizes, in words of four bytes.

    Attributes:
        words: a template: all frames one after another, with zeros for all numbers.
        seqs: the indices of the words that hold the seq.
        zs: for each layer after layer 0, the words of its z.
        activations: for each layer, the words of its a.
    """

    words: npt.NDArray[np.uint32]
    seqs: list[int]
    zs: list[slice]
    activations: list[slice]


@lru_cache(maxsize=64)
def layout_of(sizes: tuple[int, ...]) -> Layout:
    """Computes the layout of a pass through layers of these sizes; layouts are cached."""
    blob = b""
    seqs, zs, activations = [], [], []
    for layer, size in enumerate(sizes):
        zeros = np.zeros(size, np.float32)
        frame = LayerFrame(0, layer, len(sizes), zeros if layer else None, zeros).serialize()
        seqs.append(len(blob) // 4 + SEQ_WORD)
        blob += frame
        end = len(blob) // 4
        activations.append(slice(end - size, end))
        if layer:
            zs.append(slice(end - 2 * size, end - size))
    return Layout(np.frombuffer(blob, WORD), seqs, zs, activations)


def encode_layers(seqs: Sequence[int], trace: Trace) -> list[bytes]:
    """Encodes the LAYER frames of each pass of a batch, from layer 0 on, packed.

    All passes are encoded at once, in a table with one row per pass, because the number of calls
    costs time, not the number of bytes.

    Args:
        seqs: the seq of each input.
        trace: the trace of the batch; each array is (inputs, n).

    Returns:
        The packed frames of each input.
    """
    layout = layout_of(tuple(a.shape[1] for a in trace.activations))
    words = np.empty((len(seqs), layout.words.size), WORD)
    words[:] = layout.words
    words[:, layout.seqs] = np.array(seqs, WORD)[:, None]
    floats = words.view(FLOAT)
    for columns, z in zip(layout.zs, trace.zs, strict=True):
        floats[:, columns] = z
    for columns, a in zip(layout.activations, trace.activations, strict=True):
        floats[:, columns] = a
    return [row.tobytes() for row in words]


def encode_pass(seq: int, answer: Answer, placement: PlacementLike, layers: bytes) -> bytes:
    """Encodes a forward pass: PLACEMENT, one LAYER per layer from 0 on, ANSWER, packed.

    Args:
        seq: the seq of the input.
        answer: the answer to the input.
        placement: the placement of the drawing.
        layers: the frames of this pass, as `encode_layers` returns them.
    """
    return b"".join(
        (
            PlacementFrame.pack(seq, placement.scale, placement.dx, placement.dy),
            layers,
            AnswerFrame.pack(seq, answer),
        )
    )


def split_pass(blob: bytes) -> list[bytes]:
    """Splits a packed pass into one piece per layer, for showing one layer after the other.

    The first piece also holds the placement, the last one the answer.
    """
    cuts = [0]
    at = PlacementFrame.HEADER.size
    while kind_at(blob, at) == Kind.LAYER:
        at = LayerFrame.end(blob, at)
        cuts.append(at)
    cuts[-1] = len(blob)
    return [blob[start:end] for start, end in pairwise(cuts)]
