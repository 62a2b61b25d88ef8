"""Tensors of an ONNX file as numpy arrays: https://onnx.ai/onnx/intro/concepts.html#tensors."""

from __future__ import annotations

from math import prod
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from forwardpass.models.safetensors import SMALL_FLOATS, small_floats
from forwardpass.refusal import no_network

MAX_DIMENSIONS = 8
"""Dimensions of a tensor: more than any operator of a fully connected network needs."""

EXTERNAL = 1
"""`data_location` of a tensor whose numbers are in another file."""


class TensorType(NamedTuple):
    """A type of numbers: its name, numpy's, and the field with the numbers that are not bytes."""

    name: str
    dtype: str
    field: str


TYPES = {
    1: TensorType("FLOAT", "<f4", "float_data"),
    2: TensorType("UINT8", "u1", "int32_data"),
    3: TensorType("INT8", "i1", "int32_data"),
    4: TensorType("UINT16", "<u2", "int32_data"),
    5: TensorType("INT16", "<i2", "int32_data"),
    6: TensorType("INT32", "<i4", "int32_data"),
    7: TensorType("INT64", "<i8", "int64_data"),
    9: TensorType("BOOL", "?", "int32_data"),
    10: TensorType("FLOAT16", "<f2", "int32_data"),
    11: TensorType("DOUBLE", "<f8", "double_data"),
    12: TensorType("UINT32", "<u4", "uint64_data"),
    13: TensorType("UINT64", "<u8", "uint64_data"),
    16: TensorType("BFLOAT16", "<u2", "int32_data"),
    17: TensorType("FLOAT8E4M3FN", "u1", "int32_data"),
    19: TensorType("FLOAT8E5M2", "u1", "int32_data"),
}
"""`data_type` → type. Small floats are stored as bits, also in the list of integers."""

BITS = {"FLOAT16": "<u2"}
"""Types whose numbers are bits in the list of integers, although numpy has these types."""

SMALL = {"FLOAT8E4M3FN": "F8_E4M3", "FLOAT8E5M2": "F8_E5M2"}
"""Types of 8-bit floats → their names in safetensors."""

FLOATS = frozenset({1, 10, 11, 16})
"""The types that numbers of a network may have."""


def array_of(tensor: Any, file: str) -> npt.NDArray[Any]:
    """Reads a `TensorProto` as an array, as float32 if numpy lacks its type.

    Args:
        tensor: the message.
        file: the name of the file in errors.

    Raises:
        Refusal: its numbers are in another file, have another type, or do not fit its shape.
    """
    called = text_of(tensor.name) or "a constant"
    if tensor.data_location == EXTERNAL or tensor.external_data:
        raise no_network(
            f"{file}: the numbers of {called} lie in another file; expected all in one file "
            "(in PyTorch: torch.onnx.export(…, external_data=False))"
        )
    kind = TYPES.get(tensor.data_type)
    if kind is None:
        known = ", ".join(each.name for each in TYPES.values())
        raise no_network(
            f"{file}: {called} holds numbers of type {tensor.data_type}; expected {known}"
        )
    shape = tuple(tensor.dims)
    if len(shape) > MAX_DIMENSIONS or any(size < 0 for size in shape):
        raise no_network(
            f"{file}: {called} has the shape {shape[:9]}; expected at most {MAX_DIMENSIONS} "
            "sizes, none below 0"
        )
    numbers = _numbers(tensor, kind)
    if numbers.size != prod(shape):
        raise no_network(
            f"{file}: {called} holds {numbers.size:,} numbers; expected {prod(shape):,}, "
            f"as its shape {shape} says"
        )
    return numbers.reshape(shape)


def text_of(raw: bytes, most: int = 60) -> str:
    """Returns a text of a file, shortened for errors."""
    return raw[: 4 * most].decode("utf-8", "replace")[:most]


def _numbers(tensor: Any, kind: TensorType) -> npt.NDArray[Any]:
    """Returns the numbers of a tensor in one row."""
    if tensor.raw_data:
        data = tensor.raw_data
        whole = len(data) - len(data) % np.dtype(kind.dtype).itemsize
        numbers: npt.NDArray[Any] = np.frombuffer(data[:whole], kind.dtype)
    elif kind.name in BITS:
        listed = np.array(getattr(tensor, kind.field), np.int64)
        numbers = listed.astype(BITS[kind.name]).view(kind.dtype)
    else:
        numbers = np.array(getattr(tensor, kind.field), _list_type(kind.field)).astype(kind.dtype)
    if kind.name == "BFLOAT16":  # the upper half of a float32
        return (numbers.astype(np.uint32) << 16).view(np.float32)
    if kind.name in SMALL:
        values: npt.NDArray[Any] = small_floats(*SMALL_FLOATS[SMALL[kind.name]])[numbers]
        return values
    return numbers


def _list_type(field: str) -> str:
    """Returns the numpy type for any number in the list of this name."""
    return {"float_data": "f4", "double_data": "f8", "uint64_data": "u8"}.get(field, "i8")
