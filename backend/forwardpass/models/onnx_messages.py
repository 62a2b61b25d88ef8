"""The messages of an ONNX file that describe a network, for the protobuf library.

Numbers and names of the fields are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto,
in the syntax proto2. The library skips everything that is not declared here.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import DecodeError
from google.protobuf.message_factory import GetMessageClass

from forwardpass.refusal import no_network

PACKAGE = "onnx"

Kind = FieldDescriptorProto
KINDS = {
    "int64": Kind.TYPE_INT64,
    "int32": Kind.TYPE_INT32,
    "uint64": Kind.TYPE_UINT64,
    "float": Kind.TYPE_FLOAT,
    "double": Kind.TYPE_DOUBLE,
    "bytes": Kind.TYPE_BYTES,
}
"""Types of fields other than messages. Texts are bytes here, because a damaged one is no text."""


class Field(NamedTuple):
    """One field of a message: a key of `KINDS`, or the name of a message."""

    number: int
    kind: str
    repeated: bool = False
    packed: bool = False


MESSAGES: dict[str, dict[str, Field]] = {
    "ModelProto": {
        "ir_version": Field(1, "int64"),
        "producer_name": Field(2, "bytes"),
        "opset_import": Field(8, "OperatorSetIdProto", repeated=True),
        "graph": Field(7, "GraphProto"),
        "metadata_props": Field(14, "StringStringEntryProto", repeated=True),
    },
    "OperatorSetIdProto": {"domain": Field(1, "bytes"), "version": Field(2, "int64")},
    "StringStringEntryProto": {"key": Field(1, "bytes"), "value": Field(2, "bytes")},
    "GraphProto": {
        "node": Field(1, "NodeProto", repeated=True),
        "name": Field(2, "bytes"),
        "initializer": Field(5, "TensorProto", repeated=True),
        "input": Field(11, "ValueInfoProto", repeated=True),
        "output": Field(12, "ValueInfoProto", repeated=True),
    },
    "NodeProto": {
        "input": Field(1, "bytes", repeated=True),
        "output": Field(2, "bytes", repeated=True),
        "op_type": Field(4, "bytes"),
        "domain": Field(7, "bytes"),
        "attribute": Field(5, "AttributeProto", repeated=True),
    },
    "AttributeProto": {
        "name": Field(1, "bytes"),
        "type": Field(20, "int32"),
        "f": Field(2, "float"),
        "i": Field(3, "int64"),
        "t": Field(5, "TensorProto"),
        "floats": Field(7, "float", repeated=True),
        "ints": Field(8, "int64", repeated=True),
        "strings": Field(9, "bytes", repeated=True),
    },
    "TensorProto": {
        "dims": Field(1, "int64", repeated=True),
        "data_type": Field(2, "int32"),
        "float_data": Field(4, "float", repeated=True, packed=True),
        "int32_data": Field(5, "int32", repeated=True, packed=True),
        "string_data": Field(6, "bytes", repeated=True),
        "int64_data": Field(7, "int64", repeated=True, packed=True),
        "name": Field(8, "bytes"),
        "raw_data": Field(9, "bytes"),
        "double_data": Field(10, "double", repeated=True, packed=True),
        "uint64_data": Field(11, "uint64", repeated=True, packed=True),
        "external_data": Field(13, "StringStringEntryProto", repeated=True),
        "data_location": Field(14, "int32"),
    },
    "ValueInfoProto": {"name": Field(1, "bytes"), "type": Field(2, "TypeProto")},
    "TypeProto": {"tensor_type": Field(1, "TensorTypeProto")},
    "TensorTypeProto": {"elem_type": Field(1, "int32"), "shape": Field(2, "TensorShapeProto")},
    "TensorShapeProto": {"dim": Field(1, "DimensionProto", repeated=True)},
    "DimensionProto": {"dim_value": Field(1, "int64"), "dim_param": Field(2, "bytes")},
}
"""Message → field → its type."""


def new_model() -> Any:
    """Returns an empty `ModelProto` to fill."""
    return _MODEL()


def parse_model(data: bytes, file: str) -> Any:
    """Parses a `ModelProto`; errors call it `file`.

    Raises:
        Refusal: it is damaged, or needs more memory than there is.
    """
    model = _MODEL()
    try:
        model.ParseFromString(data)
    except DecodeError:
        raise no_network(f"{file} is a damaged onnx file, or cut off") from None
    return model


def _model_class() -> Any:
    """Returns the class of `ModelProto`, which the library makes from the declarations above."""
    file = FileDescriptorProto(name="forwardpass-onnx.proto", package=PACKAGE)
    for name, fields in MESSAGES.items():
        message = file.message_type.add(name=name)
        for field_name, field in fields.items():
            declared = message.field.add(
                name=field_name,
                number=field.number,
                label=Kind.LABEL_REPEATED if field.repeated else Kind.LABEL_OPTIONAL,
            )
            if field.kind in KINDS:
                declared.type = KINDS[field.kind]
            else:
                declared.type_name = f".{PACKAGE}.{field.kind}"
            if field.packed:
                declared.options.packed = True
    pool = DescriptorPool()
    pool.Add(file)
    return GetMessageClass(pool.FindMessageTypeByName(f"{PACKAGE}.ModelProto"))


_MODEL = _model_class()
