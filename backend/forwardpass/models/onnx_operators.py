"""Applies the operators of an ONNX graph to constants and to flows.

https://onnx.ai/onnx/operators/. A batch is taken to contain one input.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from forwardpass.models.flow import Flow, NotReadError, Step
from forwardpass.models.onnx_tensors import FLOATS, TYPES

Array = npt.NDArray[Any]

MAX_SHAPE_VALUES = 16
"""Values of a constant that the graph computes: the sizes of a shape."""


class Unread(NamedTuple):
    """The output of an operator that is not supported, and why."""

    reason: str


class Label(NamedTuple):
    """A label that the operators of a classifier make of its outputs: the layers end before it."""

    outputs: Flow


Value = Array | Flow | Unread | Label
Attributes = Mapping[str, Any]


class Call(NamedTuple):
    """An operator with its inputs."""

    name: str
    inputs: tuple[Value | None, ...]
    attributes: Attributes
    opset: int
    file: str

    @property
    def flow(self) -> Flow:
        """Returns the input that is a flow; raises NotReadError unless there is exactly one."""
        flows = [value for value in self.inputs if isinstance(value, Flow)]
        if len(flows) != 1:
            raise NotReadError(f"{self.name} of two layers")
        return flows[0]

    def constant(self, place: int) -> Array | None:
        """Returns the constant at an index; None if nothing is given there."""
        value = self.inputs[place] if place < len(self.inputs) else None
        if isinstance(value, Flow):
            raise NotReadError(f"{self.name} by numbers that hang on the input")
        if not isinstance(value, np.ndarray):
            return None
        if value.dtype.kind not in "fiu":
            raise NotReadError(f"{self.name} by numbers of type {value.dtype}")
        return value

    def needed(self, place: int) -> Array:
        """Returns the constant at an index, which must be given."""
        value = self.constant(place)
        if value is None:
            raise NotReadError(f"{self.name} without its input {place + 1}")
        return value

    def number(self, name: str, default: float) -> float:
        """Returns an attribute that is a number."""
        value = self.attributes.get(name, default)
        if not isinstance(value, int | float):
            raise NotReadError(f"{self.name} with {name} = {value!r}"[:100])
        return value


# What operators do to a flow.


def _same(call: Call) -> Value:
    """Applies Identity, or Dropout, which does nothing after training."""
    return call.flow


def _cast(call: Call) -> Value:
    """Applies a conversion to another type, which must suit the numbers of a network."""
    if call.number("to", 0) not in FLOATS:
        raise NotReadError("Cast to what are no floating point numbers")
    return call.flow


def _flatten(call: Call) -> Value:
    order = call.flow.order
    if order is None:
        return call.flow
    axis = int(call.number("axis", 1))
    axis += order.ndim if axis < 0 else 0
    return call.flow.reordered(order.reshape(prod(order.shape[:axis]), -1))


def _reshape(call: Call) -> Value:
    order = call.flow.order
    given = call.attributes.get("shape") if call.opset < 5 else call.needed(1).ravel().tolist()
    if order is None:
        return call.flow
    if not isinstance(given, list) or len(given) > MAX_SHAPE_VALUES:
        raise NotReadError("Reshape to an odd shape")
    shape = [
        order.shape[k] if size == 0 and k < order.ndim else int(size)
        for k, size in enumerate(given)
    ]
    if shape and -1 not in shape and prod(shape) == shape[0] * order.size:
        shape[0] = 1  # for a batch of a fixed size
    try:
        return call.flow.reordered(order.reshape(shape))
    except ValueError:
        raise NotReadError(f"Reshape of {order.size} numbers to the shape {given}") from None


def _transpose(call: Call) -> Value:
    order = call.flow.order
    if order is None:
        raise NotReadError("Transpose of an input whose shape the file does not say")
    axes = call.attributes.get("perm", list(range(order.ndim))[::-1])
    if sorted(axes) != list(range(order.ndim)):
        raise NotReadError(f"Transpose by {axes} of {order.ndim} axes")
    return call.flow.reordered(order.transpose(axes))


def _matmul(call: Call) -> Value:
    left, right = (*call.inputs, None, None)[:2]
    if isinstance(right, Flow):
        order = right.order
        columns = order is None or order.shape[-1:] == (1,) or order.ndim == 1
        if not columns or not isinstance(left, np.ndarray):
            raise NotReadError("MatMul of rows from the left")
        return call.flow.product(left).reordered(np.arange(len(left)).reshape(-1, 1))
    order = call.flow.order
    if order is not None and order.shape[-1] != order.size:
        raise NotReadError(f"MatMul over a part of the shape {order.shape}")
    return call.flow.product(call.needed(1).T)


def _gemm(call: Call) -> Value:
    if not isinstance(call.inputs[0], Flow) or call.number("transA", 0):
        raise NotReadError("Gemm of columns")
    W = call.needed(1) * call.number("alpha", 1.0)
    bias = call.constant(2)
    product = call.flow.product(W if call.number("transB", 0) else W.T)
    if bias is None:
        return product
    return product.shifted(_each(call, product, bias * call.number("beta", 1.0)))


def _each(call: Call, flow: Flow, numbers: Array) -> Array:
    """Returns constants for the entries of a flow: one for all, or one for each."""
    wide = numbers.astype(np.float64)
    if wide.size == 1:
        return wide.reshape(())
    if flow.order is None:
        raise NotReadError(f"{call.name} to an input whose shape the file does not say")
    try:
        shape = np.broadcast_shapes(flow.order.shape, wide.shape)
    except ValueError:
        shape = ()
    if prod(shape) != flow.count:
        raise NotReadError(f"{call.name} of {wide.size} numbers where {flow.count} come")
    each = np.empty(flow.count)
    each[flow.order.ravel()] = np.broadcast_to(wide, shape).ravel()
    return each


def _other(call: Call) -> tuple[Array, bool]:
    """Returns the constant beside a flow, and whether it comes first."""
    first = isinstance(call.inputs[1] if len(call.inputs) > 1 else None, Flow)
    return _each(call, call.flow, call.needed(0 if first else 1)), first


def _add(call: Call) -> Value:
    return call.flow.shifted(_other(call)[0])


def _sub(call: Call) -> Value:
    numbers, first = _other(call)
    if first:  # an inverted picture: 1 − x
        return call.flow.scaled(np.array(-1.0)).shifted(numbers)
    return call.flow.shifted(-numbers)


def _mul(call: Call) -> Value:
    return call.flow.scaled(_other(call)[0])


def _div(call: Call) -> Value:
    numbers, first = _other(call)
    if first or not numbers.all():
        raise NotReadError("Div of a number by what comes in, or by 0")
    return call.flow.scaled(1 / numbers)


def _normalised(call: Call) -> Value:
    """Applies a batch normalisation, which after training is a factor and a number to add."""
    scale, bias, mean, variance = (call.needed(place).astype(np.float64) for place in range(1, 5))
    flow = call.flow
    if flow.order is None or flow.order.shape != (1, flow.count):
        raise NotReadError("BatchNormalization of what has channels")
    if {each.shape for each in (scale, bias, mean, variance)} != {(flow.count,)}:
        raise NotReadError(f"BatchNormalization by other numbers than {flow.count} of each kind")
    factor = scale / np.sqrt(variance + call.number("epsilon", 1e-5))
    return flow.scaled(factor).shifted(bias - mean * factor)


def _standardised(call: Call) -> Value:
    """Applies the StandardScaler of scikit-learn: (x − offset) · scale."""
    flow = call.flow
    offset, scale = (
        np.asarray(call.attributes.get(name, neutral), np.float64)
        for name, neutral in (("offset", 0.0), ("scale", 1.0))
    )
    return flow.shifted(-_each(call, flow, offset)).scaled(_each(call, flow, scale))


def _complement(call: Call) -> Value:
    """Joins 1 − σ(z) and σ(z), as classifiers of two classes do: 1 − σ(z) is σ(−z)."""
    flows = [value for value in call.inputs if isinstance(value, Flow)]
    signs = [_sign(each) for each in flows]
    if len(call.inputs) != 2 or sorted(signs) != [-1, 1]:
        raise NotReadError("Concat of layers")
    last, other = (each.steps[-1] for each in flows)
    if last is not other or last.b.size != 1:
        raise NotReadError("Concat of layers")
    column = np.array(signs, np.float64)
    both = Step(column[:, None] * last.W, column * last.b, "sigmoid")
    return Flow(np.arange(2).reshape(1, 2), (*flows[0].steps[:-1], both), notes=flows[0].notes)


def _sign(flow: Flow) -> int:
    """Returns 1 for the output σ(z) of a layer, −1 for 1 − σ(z), 0 for anything else."""
    if not flow.steps or flow.W is not None or flow.steps[-1].activation != "sigmoid":
        return 0
    if flow.scale is None and flow.shift is None:
        return 1
    if flow.scale is None or flow.shift is None:
        return 0
    return -1 if (flow.scale == -1).all() and (flow.shift == 1).all() else 0


def _largest(call: Call) -> Value:
    """Ends with the place of the largest output, which is how outputs are read here."""
    flow = call.flow
    axis = int(call.number("axis", 0))
    if flow.order is not None and flow.order.shape[axis : axis + 1 or None] != (flow.count,):
        raise NotReadError("ArgMax over a part of a layer")
    return Label(flow)


def _above(call: Call) -> Value:
    """Ends with whether one output is above its middle, which is how one output is read here."""
    flow, threshold = call.flow, call.needed(1)
    middle = {"sigmoid": 0.5, "identity": 0.0}
    name = "identity" if flow.W is not None else flow.steps[-1].activation if flow.steps else ""
    if flow.count != 1 or threshold.size != 1 or middle.get(name) != threshold.item():
        raise NotReadError(f"{call.name} with another threshold than the middle of one output")
    return Label(flow)


def _activation(name: str) -> Callable[[Call], Value]:
    return lambda call: call.flow.closed(name)


def _softmax(call: Call) -> Value:
    order = call.flow.order
    axis = int(call.number("axis", -1 if call.opset >= 13 else 1))
    if order is not None:
        if not -order.ndim <= axis < order.ndim:
            raise NotReadError(f"{call.name} over the axis {axis} of {order.ndim}")
        axis %= order.ndim
        over = order.shape[axis] if call.opset >= 13 else prod(order.shape[axis:])
        if over != order.size:
            raise NotReadError(f"{call.name} over a part of a layer")
    # The logarithm of a probability is shown as the probability.
    return call.flow.closed("softmax", "log_softmax" if call.name == "LogSoftmax" else None)


OPERATORS: dict[str, Callable[[Call], Value]] = {
    "Add": _add,
    "ArgMax": _largest,
    "BatchNormalization": _normalised,
    "Cast": _cast,
    "Concat": _complement,
    "Div": _div,
    "Dropout": _same,
    "Flatten": _flatten,
    "Gemm": _gemm,
    "Greater": _above,
    "GreaterOrEqual": _above,
    "Identity": _same,
    "LogSoftmax": _softmax,
    "MatMul": _matmul,
    "Mul": _mul,
    "Relu": _activation("relu"),
    "Reshape": _reshape,
    "Shape": lambda call: _shape(call),
    "Sigmoid": _activation("sigmoid"),
    "Softmax": _softmax,
    "Sub": _sub,
    "Tanh": _activation("tanh"),
    "Transpose": _transpose,
    "ai.onnx.ml.Scaler": _standardised,
    "ai.onnx.ml.ZipMap": _same,  # gives each output its name
}
"""Operator → the function that applies it to a flow. Those of scikit-learn have a domain."""


# What operators do to constants.


def _shape(call: Call) -> Value:
    order = call.flow.order
    if order is None:
        raise NotReadError("Shape of an input whose shape the file does not say")
    return np.array(order.shape, np.int64)


def _constant(call: Call) -> Value:
    for name in ("value", "value_float", "value_floats", "value_int", "value_ints"):
        if name in call.attributes:
            return np.asarray(call.attributes[name])
    raise NotReadError("Constant without a number")


def _small(call: Call, place: int) -> Array:
    """Returns a constant that is small enough to compute with: the sizes of a shape."""
    value = call.needed(place)
    if value.size > MAX_SHAPE_VALUES:
        raise NotReadError(f"{call.name} of constants")
    return value


def _gathered(call: Call) -> Value:
    sizes, places = _small(call, 0).ravel(), _small(call, 1)
    if places.dtype.kind == "f" or (places.size and np.abs(places).max() >= sizes.size):
        raise NotReadError("Gather of what is not there")
    return np.asarray(sizes[places])


def _joined(call: Call) -> Value:
    parts = [_small(call, place).ravel() for place in range(len(call.inputs[:MAX_SHAPE_VALUES]))]
    joined = np.concatenate(parts) if parts else np.array([])
    if joined.size > MAX_SHAPE_VALUES:
        raise NotReadError("Concat of constants")
    return joined


def _cast_constant(call: Call) -> Value:
    kind = TYPES.get(int(call.number("to", 0)))
    if kind is None:
        raise NotReadError("Cast to an odd type of number")
    value = call.needed(0)
    bits = kind.name in ("BFLOAT16", "FLOAT8E4M3FN", "FLOAT8E5M2")
    return value if bits else value.astype(kind.dtype)


def _transposed(call: Call) -> Value:
    value = call.needed(0)
    axes = call.attributes.get("perm", list(range(value.ndim))[::-1])
    if sorted(axes) != list(range(value.ndim)):
        raise NotReadError(f"Transpose by {axes} of {value.ndim} axes")
    return value.transpose(axes)


def _reshaped(call: Call) -> Value:
    value, shape = call.needed(0), call.needed(1).ravel().tolist()
    try:
        return value.reshape(
            [value.shape[k] if size == 0 else size for k, size in enumerate(shape)]
        )
    except (ValueError, IndexError):
        raise NotReadError(f"Reshape of {value.size} numbers to the shape {shape[:9]}") from None


FOLDED: dict[str, Callable[[Call], Value]] = {
    "Cast": _cast_constant,
    "Concat": _joined,
    "Constant": _constant,
    "Gather": _gathered,
    "Identity": lambda call: call.needed(0),
    "Reshape": _reshaped,
    "Transpose": _transposed,
    "Unsqueeze": lambda call: _small(call, 0),
    "Squeeze": lambda call: _small(call, 0),
}
"""Operator → the function that applies it to constants. The sizes of a shape are a row."""
