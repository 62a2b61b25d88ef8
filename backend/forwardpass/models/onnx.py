"""Reads networks in ONNX files: https://onnx.ai/onnx/repo-docs/IR.html.

PyTorch, Keras, scikit-learn and most other libraries write them. The protobuf library and
`onnx_graph` read them, which knows the few operators of a fully connected network. ONNX's own
library is forty times as large, most of it for operators that no such network has.
"""

from __future__ import annotations

from forwardpass.models.about import About, about_in, completed
from forwardpass.models.card import Card
from forwardpass.models.format import network_of
from forwardpass.numerics.network import Network

MAX_IR_VERSION = 0x1F
"""The newest version of the format that is read: 13 in 2026."""

MAX_SAID = 8_192
"""Characters of a text of the metadata."""

NEXT_FIELDS = b"\x12\x1a\x22\x28\x32\x3a\x42"
"""First bytes of the fields that may be second in a model: fields 2 to 8."""


def match(data: bytes) -> bool:
    """Tells an ONNX file by its version, field 1 of the model, and the start of the next field."""
    return data[:1] == b"\x08" and data[1:2] <= bytes([MAX_IR_VERSION]) and data[2:3] in NEXT_FIELDS


def load(data: bytes, name: str) -> tuple[Network, Card]:
    """Reads the network and its card; the metadata may state what `about.NAMES` lists.

    Raises:
        Refusal: the file is damaged, contains no fully connected network, or states what does not
            fit.
    """
    # Loaded here, so that only those who open such a file wait for the library.
    from forwardpass.models.onnx_graph import classes_of, follow
    from forwardpass.models.onnx_messages import parse_model
    from forwardpass.models.onnx_tensors import text_of

    model = parse_model(data, name)
    steps, notes, axes = follow(model, name)
    network, card = network_of(
        [step.W for step in steps],
        [step.b for step in steps],
        [step.activation for step in steps],
        name,
        sorted(notes),
        axes,
    )
    classes = classes_of(model, name)
    if len(classes) == network.sizes[-1]:
        network, card = completed(network, card, About(labels=classes))
    said = {text_of(each.key): text_of(each.value, MAX_SAID) for each in model.metadata_props}
    return completed(network, card, about_in(said))
