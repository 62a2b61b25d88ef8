"""A network as an ONNX file: Gemm and an activation function for each layer.

https://onnx.ai/onnx/intro/concepts.html. The file takes `pixels` (batch, n_in) and gives
`activations` (batch, n_out), both float32.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from forwardpass.exports.layers import Layer, layers_of
from forwardpass.exports.squishes import squish_of
from forwardpass.models.onnx_messages import new_model
from forwardpass.numerics.network import Network

IR_VERSION, OPSET = 7, 13
"""Old enough for every runtime in use; onnx 1.8 of November 2020 was the first with opset 13."""

FLOAT, INT_ATTRIBUTE = 1, 2
"""Numbers of `TensorProto.DataType` and `AttributeProto.AttributeType`."""

INPUT, OUTPUT = "pixels", "activations"


def save(network: Network) -> bytes:
    """Returns the network as the bytes of a file, the same bytes each time.

    Raises:
        Refusal: ONNX has no operator for one of its activation functions.
    """
    model = new_model()
    model.ir_version = IR_VERSION
    model.producer_name = b"forwardpass"
    model.opset_import.add(domain=b"", version=OPSET)
    graph = model.graph
    graph.name = b"forward pass"
    _describe(graph.input.add(), INPUT, network.sizes[0])
    _describe(graph.output.add(), OUTPUT, network.sizes[-1])
    layers = layers_of(network)
    before = INPUT
    for layer in layers:
        after = OUTPUT if layer is layers[-1] else f"a{layer.number}"
        _add_layer(graph, layer, before, after)
        before = after
    data: bytes = model.SerializeToString(deterministic=True)
    return data


def _add_layer(graph: Any, layer: Layer, before: str, after: str) -> None:
    """Adds the operators of one layer, from the activations `before` to those `after` it."""
    n = layer.number
    _constant(graph, f"W{n}", layer.W)
    _constant(graph, f"b{n}", layer.b)
    gemm = _node(graph, "Gemm", [before, f"W{n}", f"b{n}"], f"z{n}")
    gemm.attribute.add(name=b"transB", type=INT_ATTRIBUTE, i=1)  # W is (n_out, n_in)
    steps: list[tuple[str, npt.NDArray[np.float32] | None]] = [
        (squish_of(layer.activation).onnx, None)
    ]
    if layer.binary:
        steps.append(("GreaterOrEqual", np.array(0.5, np.float32)))
        steps.append(("Cast", None))
    if layer.off:
        on = np.ones(len(layer.b), np.float32)
        on[list(layer.off)] = 0
        steps.append(("Mul", on))
    value = f"z{n}"
    for place, (operator, constant) in enumerate(steps, 1):
        given = [value]
        if constant is not None:
            given.append(f"{operator}{n}")
            _constant(graph, given[1], constant)
        value = after if place == len(steps) else f"step{n}.{place}"
        node = _node(graph, operator, given, value)
        if operator == "Cast":
            node.attribute.add(name=b"to", type=INT_ATTRIBUTE, i=FLOAT)


def _node(graph: Any, operator: str, given: list[str], result: str) -> Any:
    """Adds an operator."""
    return graph.node.add(
        op_type=operator.encode(), input=[name.encode() for name in given], output=[result.encode()]
    )


def _constant(graph: Any, name: str, values: npt.NDArray[np.float32]) -> None:
    """Adds a constant."""
    graph.initializer.add(
        name=name.encode(),
        dims=values.shape,
        data_type=FLOAT,
        raw_data=np.ascontiguousarray(values, "<f4").tobytes(),
    )


def _describe(value: Any, name: str, size: int) -> None:
    """Says that a value of the graph is (batch, size) float32."""
    value.name = name.encode()
    tensor = value.type.tensor_type
    tensor.elem_type = FLOAT
    tensor.shape.dim.add(dim_param=b"batch")
    tensor.shape.dim.add(dim_value=size)
