"""Whole forward passes as bytes: what the server does for every movement of every visitor's pen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.answer import Answer
from forwardpass.numerics.network import Trace
from forwardpass.wire.header import FLOAT, Kind, kind_at
from forwardpass.wire.outputs import AnswerFrame, LayerFrame, PlacementFrame

WORD = np.dtype("<u4")
SEQ_WORD = 1  # of a frame: the second four bytes


class PlacementLike(Protocol):
    """Where the centring put a drawing: centred px = scale × pad px + (dx, dy)."""

    @property
    def scale(self) -> float: ...  # noqa: D102
    @property
    def dx(self) -> float: ...  # noqa: D102
    @property
    def dy(self) -> float: ...  # noqa: D102


class Layout(NamedTuple):
    """The LAYER frames of one pass through layers of certain sizes, in words of four bytes.

    Attributes:
        words: all frames one after another, with every number 0.
        seqs: where the words are that hold the seq.
        zs: per layer after the first, where its z is.
        activations: per layer, where its a is.
    """

    words: npt.NDArray[np.uint32]
    seqs: list[int]
    zs: list[slice]
    activations: list[slice]


@lru_cache(maxsize=64)
def layout_of(sizes: tuple[int, ...]) -> Layout:
    """The layout of a pass through layers of these sizes."""
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
    """The LAYER frames of each pass of a batch, from layer 0 on, packed.

    They are laid out together, as one table with a row for each pass: it is the number of calls
    that costs, not the number of bytes.

    Args:
        seqs: of the inputs.
        trace: of the batch; each array is (inputs, n).
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
    """A forward pass: PLACEMENT, one LAYER per layer from 0 on, ANSWER, packed.

    Args:
        seq: of the input.
        answer: to it.
        placement: of the drawing.
        layers: the frames of this pass, as `encode_layers` gave them.
    """
    return b"".join(
        (
            PlacementFrame.pack(seq, placement.scale, placement.dx, placement.dy),
            layers,
            AnswerFrame.pack(seq, answer),
        )
    )


def split_pass(blob: bytes) -> list[bytes]:
    """A packed pass cut into one piece for each layer, to be shown one after another.

    The first piece has the placement too, the last one the answer.
    """
    cuts = [0]
    at = PlacementFrame.HEADER.size
    while kind_at(blob, at) == Kind.LAYER:
        at = LayerFrame.end(blob, at)
        cuts.append(at)
    cuts[-1] = len(blob)
    return [blob[start:end] for start, end in pairwise(cuts)]
