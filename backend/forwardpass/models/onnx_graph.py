"""Follows the graph of an ONNX file from its input, as layers: z = W a + b, then an activation.

Each value of the graph is a constant, depends on the input (`Flow`), or comes from an operator that
is not supported (`Unread`). A graph may have further outputs, such as the label from a classifier
of scikit-learn: the first supported output counts, and a label only where there is no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from forwardpass.models.card import MAX_LABEL, MOST_OUTPUTS, Assumption
from forwardpass.models.flow import MAX_INPUTS, Flow, NotReadError, Step
from forwardpass.models.onnx_operators import (
    FOLDED,
    OPERATORS,
    Array,
    Call,
    Label,
    Unread,
    Value,
)
from forwardpass.models.onnx_tensors import MAX_DIMENSIONS, array_of, text_of
from forwardpass.refusal import Refusal, no_network

MAX_NODES = 1_000
"""Operators in a graph. Six layers, with everything that may be between them, take sixty."""

STRING = 8
"""The type of a constant of texts: the names of a classifier's classes."""

ML = b"ai.onnx.ml"
"""The domain of the operators for models of scikit-learn."""

CLASSES = {b"classlabels_strings": "strings", b"classlabels_int64s": "ints"}
"""Attribute of a ZipMap with the names of the classes → the field with its value."""

ATTRIBUTES = {1: "f", 2: "i", 4: "t", 6: "floats", 7: "ints"}
"""Type of an attribute → the field with its value. Other types do not describe layers."""


def follow(model: Any, file: str) -> tuple[list[Step], frozenset[Assumption], tuple[int, ...]]:
    """Returns the layers from the input of a `ModelProto` to its first supported output.

    Args:
        model: the message.
        file: the name of the file in errors.

    Returns:
        The layers, what was done to show them, and the shape of the input; empty if the file does
        not state it.

    Raises:
        Refusal: the graph is not a fully connected network, or is damaged.
    """
    graph = model.graph
    if len(graph.node) > MAX_NODES:
        raise no_network(
            f"{file} has {len(graph.node):,} operators; expected at most {MAX_NODES:,}"
        )
    opset = max((each.version for each in model.opset_import if not each.domain), default=1)
    values: dict[bytes, Value] = {}
    for tensor in graph.initializer:
        values[tensor.name] = (
            Unread(f"texts for the numbers of {text_of(tensor.name)}")
            if tensor.data_type == STRING
            else array_of(tensor, file)
        )
    inputs = [given for given in graph.input if given.name not in values]
    if len(inputs) != 1:
        listed = ", ".join(text_of(given.name) for given in inputs[:9]) or "none"
        raise no_network(f"{file} has the inputs {listed}; expected one")
    refused: Refusal | None = None
    for order in _input_orders(inputs[0], file):
        given = {**values, inputs[0].name: Flow(order)}
        try:
            with np.errstate(all="ignore"):  # Network refuses numbers that are not finite
                for node in graph.node:
                    _run(node, given, opset, file)
            steps, notes = _layers([given.get(output.name) for output in graph.output], file)
            return steps, notes, () if order is None else order.shape
        except Refusal as error:
            refused = refused or error
    raise refused or no_network(f"{file} has no input")


def classes_of(model: Any, file: str) -> tuple[str, ...]:
    """Returns the names that a classifier of scikit-learn gives its outputs; none if it has none.

    They are an attribute of its ZipMap, or else the constant from which it picks its label.
    """
    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    picked: tuple[str, ...] = ()
    for node in model.graph.node:
        if node.domain != ML:
            continue
        if node.op_type == b"ZipMap":
            named = {attribute.name: attribute for attribute in node.attribute}
            for name, field in CLASSES.items():
                if name in named:
                    return _named(getattr(named[name], field))
        elif node.op_type == b"ArrayFeatureExtractor" and node.input and node.input[0] in tensors:
            tensor = tensors[node.input[0]]
            is_text = tensor.data_type == STRING
            picked = _named(tensor.string_data if is_text else array_of(tensor, file).tolist())
    return picked


def _named(classes: Sequence[object]) -> tuple[str, ...]:
    """Returns the names of classes as texts, if all are short enough to be shown."""
    if len(classes) > MOST_OUTPUTS:
        return ()
    texts = [
        text_of(each, MAX_LABEL + 1) if isinstance(each, bytes) else f"{each}" for each in classes
    ]
    return tuple(texts) if all(0 < len(text) <= MAX_LABEL for text in texts) else ()


def _input_orders(given: Any, file: str) -> list[Array | None]:
    """Returns the possible shapes of the input's entries; None if the file does not state it.

    The first size is that of the batch, of which one is taken. If it is fixed and greater than 1,
    it may also be the height of a picture.
    """
    sizes = [dim.dim_value for dim in given.type.tensor_type.shape.dim]
    if len(sizes) > MAX_DIMENSIONS or any(size < 0 for size in sizes):
        raise no_network(
            f"{file}: its input has the shape {sizes[:9]}; expected at most {MAX_DIMENSIONS} "
            "sizes, none below 0"
        )
    shapes = [[1, *sizes[1:]], sizes] if len(sizes) > 1 else [sizes]
    if all(size > 0 for shape in shapes[:1] for size in shape) and prod(shapes[0]) > MAX_INPUTS:
        raise no_network(
            f"{file} takes {prod(shapes[0]):,} numbers; expected at most {MAX_INPUTS:,}"
        )
    orders: list[Array | None] = [
        np.arange(prod(shape)).reshape(shape)
        for shape in shapes
        if 0 < prod(shape) <= MAX_INPUTS and shape
    ]
    return orders or [None]


def _run(node: Any, values: dict[bytes, Value], opset: int, file: str) -> None:
    """Adds the output of an operator to the values."""
    name = text_of(node.op_type)
    if node.domain not in (b"", b"ai.onnx"):
        name = f"{text_of(node.domain)}.{name}"
    if missing := [key for key in node.input if key and key not in values]:
        raise no_network(
            f"{file}: {name} takes {text_of(missing[0])}, which nothing before it gives"
        )
    if taken := [key for key in node.output if key and key in values]:
        raise no_network(f"{file}: {text_of(taken[0])} is given twice")
    inputs = tuple(values[key] if key else None for key in node.input)
    # After the label of a classifier come the names of the classes: the layers have ended.
    label = next((value for value in inputs if isinstance(value, Label)), None)
    unread = next((value for value in inputs if isinstance(value, Unread)), None)
    result: Value
    try:
        call = Call(name, inputs, _attributes(node, file), opset, file)
        result = label or unread or _result(call)
    except NotReadError as error:
        result = Unread(str(error))
    for place, key in enumerate(node.output):
        values[key] = Unread(f"the second output of {name}") if place else result


def _attributes(node: Any, file: str) -> dict[str, Any]:
    """Returns the attributes of an operator that are numbers, lists of numbers or a constant."""
    found: dict[str, Any] = {}
    for attribute in node.attribute:
        name = text_of(attribute.name)
        kind = ATTRIBUTES.get(attribute.type)
        if kind == "t":
            found[name] = array_of(attribute.t, file)
        elif kind in ("f", "i"):
            found[name] = getattr(attribute, kind)
        elif kind is not None:
            found[name] = list(getattr(attribute, kind))
    return found


def _result(call: Call) -> Value:
    """Applies an operator; raises NotReadError if it is not supported."""
    has_flow = any(isinstance(value, Flow) for value in call.inputs)
    operator = (OPERATORS if has_flow else FOLDED).get(call.name)
    if operator is None:
        raise NotReadError(f"the operator {call.name}")
    return operator(call)


def _layers(outputs: list[Value | None], file: str) -> tuple[list[Step], frozenset[Assumption]]:
    """Returns the layers up to the first supported output; raises Refusal if there is none."""
    # Where a classifier gives only its label, the layers are those that lead to it.
    labels = [output.outputs for output in outputs if isinstance(output, Label)]
    for output in [*outputs, *labels]:
        if isinstance(output, Flow) and (output.steps or output.W is not None):
            try:
                last = output.finished()
            except NotReadError as error:
                raise no_network(f"{file} has {error}, which is not read") from None
            return list(last.steps), last.notes
    known = ", ".join(sorted({*OPERATORS, *FOLDED}))
    for output in outputs:
        if isinstance(output, Unread):
            raise no_network(f"{file} has {output.reason}, which is not read; expected {known}")
    raise no_network(f"{file} has no layer between its input and its output; expected {known}")
