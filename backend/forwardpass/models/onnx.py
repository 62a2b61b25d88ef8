"""Networks as ONNX files, read only: https://onnx.ai/onnx/repo-docs/IR.html.

PyTorch, Keras, scikit-learn and most others write them. Here they are read by the protobuf library
and `onnx_graph`, which knows the few operators of a fully connected network; the library of ONNX
itself is forty times as large, most of it checks and runs what no such network has.
"""

from __future__ import annotations

from forwardpass.models.card import Card
from forwardpass.models.format import network_of
from forwardpass.numerics.network import Network

MAX_IR_VERSION = 0x1F
"""Of the format: 13 in 2026."""

NEXT_FIELDS = b"\x12\x1a\x22\x28\x32\x3a\x42"
"""How a field of a model begins that may stand second: fields 2 to 8."""


def match(data: bytes) -> bool:
    """An ONNX file begins with its version, field 1 of its model; the next field follows."""
    return data[:1] == b"\x08" and data[1:2] <= bytes([MAX_IR_VERSION]) and data[2:3] in NEXT_FIELDS


def load(data: bytes, name: str) -> tuple[Network, Card]:
    """The network and its card.

    Raises:
        Refusal: the file is damaged, or holds no fully connected network.
    """
    # Loaded here: few files are of this kind, and whoever has none need not wait for a library.
    from forwardpass.models.onnx_graph import follow
    from forwardpass.models.onnx_messages import parse_model

    steps, notes = follow(parse_model(data, name), name)
    return network_of(
        [step.W for step in steps],
        [step.b for step in steps],
        [step.activation for step in steps],
        name,
        sorted(notes),
    )
