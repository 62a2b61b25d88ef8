"""The binary wire format between the page and the server: frames in, frames out.

Everything is little-endian. Each frame starts with the same eight bytes: the magic letters FP, the
version, the kind, and the sequence number of the input it belongs to. The length of its header is a
multiple of four bytes, so that a page can view the numbers after it as a Float32Array in place.
A frame's length follows from its header; frames may be packed one after another.

Rare messages are maps instead of frames; see `schemas.events`. This package encodes only their
arrays.

The mirror of this module is `frontend/src/net/wire.js`; `tests/wire/` holds golden frames and maps
that both must read. To add a frame, add a kind here and there, and a golden frame.

RULE: the only room that knows bytes. No sockets, no files, no arithmetic of the network.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar, get_args

from forwardpass.numerics.network import Network
from forwardpass.refusal import Refusal, malformed, too_large
from forwardpass.wire.changes import ChangesFrame
from forwardpass.wire.floats import float_bytes, floats_in
from forwardpass.wire.gradients import batch_slopes, gradient_response
from forwardpass.wire.header import COMMON, VERSION, Kind, kind_at
from forwardpass.wire.inputs import (
    PixelsFrame,
    StrokesFrame,
    ValuesFrame,
    activations_of,
)
from forwardpass.wire.networks import network_bytes, network_from, order_bytes, order_from
from forwardpass.wire.outputs import AnswerFrame, LayerFrame, PlacementFrame, WeightsFrame
from forwardpass.wire.passes import encode_layers, encode_pass, split_pass

__all__ = [
    "MAX_MESSAGE",
    "VERSION",
    "AnswerFrame",
    "ChangesFrame",
    "Frame",
    "InputFrame",
    "Kind",
    "LayerFrame",
    "PixelsFrame",
    "PlacementFrame",
    "StrokesFrame",
    "ValuesFrame",
    "WeightsFrame",
    "activations_of",
    "batch_slopes",
    "encode_layers",
    "encode_pass",
    "encode_weights",
    "float_bytes",
    "floats_in",
    "gradient_response",
    "network_bytes",
    "network_from",
    "order_bytes",
    "order_from",
    "parse_frame",
    "parse_frames",
    "parse_input",
    "parse_only",
    "peek_seq",
    "split_pass",
]

MAX_MESSAGE = 65_536
"""Bytes in one incoming message at most."""
MAX_WEIGHT_FRAME = 16_384
"""Bytes in one weight frame at most, unless a single row is larger."""


Frame = (
    StrokesFrame
    | PixelsFrame
    | ValuesFrame
    | ChangesFrame
    | LayerFrame
    | WeightsFrame
    | AnswerFrame
    | PlacementFrame
)
InputFrame = StrokesFrame | PixelsFrame | ValuesFrame

F = TypeVar("F", bound=Frame)

_FRAMES: dict[int, type[Frame]] = {int(frame.KIND): frame for frame in get_args(Frame)}


def parse_frame(data: bytes, at: int = 0) -> tuple[Frame, int]:
    """Returns the frame that starts at byte `at`, and the index of the byte after it.

    Raises:
        Refusal: there is no valid frame of this version at that byte.
    """
    return _FRAMES[kind_at(data, at)].parse(data, at)


def parse_frames(data: bytes) -> list[Frame]:
    """Returns all frames of a blob, in order.

    Raises:
        Refusal: the blob does not consist of complete frames.
    """
    frames, at = [], 0
    while at < len(data):
        frame, at = parse_frame(data, at)
        frames.append(frame)
    return frames


def parse_input(data: object) -> InputFrame:
    """Returns the one drawing, picture or list of numbers in an incoming message.

    Raises:
        Refusal: the message is not bytes, is larger than `MAX_MESSAGE`, or is not exactly one such
            frame.
    """
    frame = _parse_one(data)
    if not isinstance(frame, (StrokesFrame, PixelsFrame, ValuesFrame)):  # faster than the union
        kinds = "STROKES, PIXELS or VALUES"
        raise malformed("the frame is no input", kinds, frame.KIND.name)
    return frame


def parse_only(kind: type[F], data: object) -> F:
    """Returns the one frame, of the given kind, in an incoming message.

    Raises:
        Refusal: the message is not bytes, is larger than `MAX_MESSAGE`, or is not exactly one such
            frame.
    """
    frame = _parse_one(data)
    if not isinstance(frame, kind):
        raise malformed("this event takes another frame", kind.KIND.name, frame.KIND.name)
    return frame


def _parse_one(data: object) -> Frame:
    """Returns the one frame in an incoming message."""
    if not isinstance(data, bytes):
        raise malformed("an input is one binary frame", "bytes", type(data).__name__)
    if len(data) > MAX_MESSAGE:
        raise too_large("bytes", MAX_MESSAGE, len(data))
    frame, end = parse_frame(data)
    if end != len(data):
        raise malformed("bytes follow the frame", f"{end} bytes", len(data))
    return frame


def peek_seq(data: bytes) -> int | None:
    """Returns the seq of a refused message; None if it does not start like a frame."""
    try:
        kind_at(data, 0)
    except Refusal:
        return None
    seq: int = COMMON.unpack_from(data)[3]
    return seq


def encode_weights(seq: int, network: Network) -> Iterator[bytes]:
    """Encodes all weights and biases of a network as WEIGHTS frames, first layer first."""
    for layer, (W, b) in enumerate(zip(network.weights, network.biases, strict=True), 1):
        row_bytes = 4 * (W.shape[1] + 1)
        rows = max(1, (MAX_WEIGHT_FRAME - WeightsFrame.HEADER.size) // row_bytes)
        for row in range(0, len(b), rows):
            part = slice(row, row + rows)
            yield WeightsFrame(seq, layer, row, W[part], b[part]).serialize()
