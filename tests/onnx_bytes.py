"""ONNX files written byte by byte, for those that no library would write.

A protobuf field is its number and wire type, followed by a varint, or by a length and bytes:
https://protobuf.dev/programming-guides/encoding/.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

FLOAT, INT64, STRING = 1, 7, 8
TYPES = {"f4": 1, "i8": 7, "f2": 10, "f8": 11, "bool": 9, "u1": 2}


def varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def field(number: int, value: int | bytes | str) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    raw = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(raw)) + raw


def tensor(name: str, dims: Sequence[int], data_type: int, raw: bytes, *more: bytes) -> bytes:
    sizes = b"".join(field(1, size) for size in dims)
    return sizes + field(2, data_type) + field(8, name) + field(9, raw) + b"".join(more)


def constant(name: str, values: object) -> bytes:
    array = np.asarray(values)
    kind = TYPES["bool" if array.dtype == bool else array.dtype.str[1:]]
    return tensor(name, array.shape, kind, array.tobytes())


def node(
    kind: str,
    inputs: str,
    output: str,
    **attributes: int | list[int] | list[float] | list[bytes] | bytes,
) -> bytes:
    """An operator; inputs are names, an attribute is an integer, numbers, texts or a tensor."""
    parts = [field(1, name) for name in inputs.split()]
    parts += [field(2, name) for name in output.split()]
    parts.append(field(4, kind))
    for name, value in attributes.items():
        if isinstance(value, int):
            body = field(20, 2) + field(3, value)
        elif isinstance(value, bytes):
            body = field(20, 4) + field(5, value)
        elif any(isinstance(each, bytes) for each in value):
            body = field(20, 8) + b"".join(field(9, each) for each in value)
        elif any(isinstance(each, float) for each in value):
            body = field(20, 6) + field(7, np.array(value, "<f4").tobytes())
        else:
            body = field(20, 7) + b"".join(field(8, each) for each in map(int, value))
        parts.append(field(5, field(1, name) + body))
    return b"".join(parts)


def value_info(name: str, shape: Sequence[int]) -> bytes:
    dims = b"".join(field(1, field(1, size) if size else b"") for size in shape)
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, dims)))


def model(
    nodes: Sequence[bytes], constants: Sequence[bytes], shape: Sequence[int] = (0, 4),
    output: str = "y", opset: int = 17,
) -> bytes:  # fmt: skip
    graph = b"".join(
        [
            *(field(1, each) for each in nodes),
            *(field(5, each) for each in constants),
            field(11, value_info("x", shape)),
            field(12, value_info(output, (0, 3))),
        ]
    )
    return field(1, 8) + field(2, "by hand") + field(7, graph) + field(8, field(2, opset))
