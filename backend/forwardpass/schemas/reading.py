"""Reads incoming data as its schema declares it, or explains in plain language why it cannot.

msgspec tells where a value does not match. The expected value is worded from the declaration, so
that an error message and the schema in the OpenAPI document cannot differ.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, TypeVar

import msgspec

from forwardpass.refusal import Refusal, malformed

T = TypeVar("T")

MAX_LOOKED_UP = 65_536
"""Bytes of JSON up to which an error shows the wrong value. To find it, the whole document is
decoded without a schema, which may take fifty times its size in memory."""

LONGEST_SHOWN = 100
"""Characters of a wrong value that an error shows."""

WHERE = re.compile(r"(?P<why>.*?)(?: - at (?:`key` in )?`\$(?P<where>.*)`)?", re.DOTALL)
STEP = re.compile(r"\.(?P<name>[^.\[]*)|\[(?P<index>\d+|\.\.\.)\]")
QUOTED = re.compile(r"`(.*)`", re.DOTALL)
GOT = re.compile(r"got `(\w+)`")

NAMES = {
    "array": "a list", "object": "an object", "str": "a text", "int": "a whole number",
    "float": "a number", "bool": "true or false", "null": "null", "bytes": "bytes",
}  # fmt: skip
"""msgspec's name of a type → its name in plain language."""


def decode(data: bytes, schema: Any, what: str) -> Any:
    """Decodes JSON as `schema` declares it.

    Args:
        data: the JSON, in UTF-8.
        schema: a msgspec type.
        what: the name of the data in error messages, such as "the body".

    Raises:
        Refusal: `data` is not JSON, or does not match `schema`.
    """
    try:
        return _decoder(schema).decode(data)
    except msgspec.ValidationError as error:
        raise _refusal(error, schema, _read_anyhow(data), what) from None
    except RecursionError:
        raise malformed(f"{what} is nested too deeply", "JSON", "lists in lists") from None
    except Exception as error:  # a ValueError, or the error for a number of 5,000 digits
        found = "nothing" if not data else str(error).removeprefix("JSON is malformed: ")
        raise malformed(f"{what} is not JSON", "JSON in UTF-8", found[:LONGEST_SHOWN]) from None


def convert(value: object, schema: Any, what: str) -> Any:
    """Converts a decoded value to what `schema` declares; see `decode`.

    Raises:
        Refusal: the value does not match `schema`.
    """
    try:
        return msgspec.convert(value, schema, builtin_types=(bytes,))  # text is not read as bytes
    except msgspec.ValidationError as error:
        raise _refusal(error, schema, value, what) from None
    except RecursionError:
        raise malformed(f"{what} is nested too deeply", "an object", "lists in lists") from None


def convert_texts(texts: dict[str, str], schema: Any, what: str) -> Any:
    """Converts the texts of a query to what `schema` declares: "0.5" may be a number.

    Raises:
        Refusal: a text does not match its declaration.
    """
    try:
        return msgspec.convert(texts, schema, strict=False)
    except msgspec.ValidationError as error:
        raise _refusal(error, schema, texts, what) from None


def _read_anyhow(data: bytes) -> object:
    """Decodes a small JSON document without a schema, to find a wrong value in it."""
    try:
        return _decoder(Any).decode(data) if len(data) <= MAX_LOOKED_UP else msgspec.UNSET
    except Exception:  # another part of it is invalid
        return msgspec.UNSET


@cache
def _decoder(schema: Any) -> msgspec.json.Decoder[Any]:
    """Creates the decoder of a schema, once for each."""
    return msgspec.json.Decoder(schema)


def _refusal(error: msgspec.ValidationError, schema: Any, value: object, what: str) -> Refusal:
    """Explains why a value does not match: the field, what is expected, what was found."""
    match = WHERE.fullmatch(str(error))
    why, where = (match["why"], match["where"] or "") if match else (str(error), "")
    kind = _declared(msgspec.inspect.type_info(schema), where)
    quoted = QUOTED.search(why)
    field = quoted[1] if quoted else ""
    if why.startswith("Object missing required field"):
        expected = _words(_declared(kind, f".{field}"))
        return malformed(f"{_named(f'{where}.{field}', what)} is missing", expected, "nothing")
    if why.startswith("Object contains unknown field"):
        names = ", ".join(known.encode_name for known in getattr(_bare(kind), "fields", ()))
        message = f"there is no such field in {_named(where, what)}"
        return malformed(message, names, field[:LONGEST_SHOWN])
    if "`key` in" in str(error):
        return malformed(f"a key of {_named(where, what)} is not a text", "texts as keys")
    found = _looked_up(value, where)
    if found is msgspec.UNSET:
        got = GOT.search(why)
        shown: str | int | float | None = NAMES.get(got[1]) if got else None
    elif isinstance(found, list | tuple | bytes) and "of length" in why:
        return malformed(f"{_named(where, what)} has the wrong length", _words(kind), len(found))
    else:
        shown = _shown(found)
    return malformed(f"{_named(where, what)} does not fit", _words(kind), shown)


def _named(where: str, what: str) -> str:
    """Names a part of the data for an error message."""
    return f"the field {where.lstrip('.')!r} of {what}" if where else what


def _declared(kind: msgspec.inspect.Type, where: str) -> msgspec.inspect.Type:
    """Returns the type at a path below a type; any type for an undeclared part."""
    for step in STEP.finditer(where):
        kind = _part(_bare(kind), step)
    return kind


def _part(kind: msgspec.inspect.Type, step: re.Match[str]) -> msgspec.inspect.Type:
    inspect = msgspec.inspect
    match kind:
        case inspect.StructType(fields=fields):
            return next(
                (f.type for f in fields if f.encode_name == step["name"]), inspect.AnyType()
            )
        case inspect.DictType(value_type=inner):
            return inner
        case inspect.TupleType(item_types=items) if step["index"] != "...":
            return items[int(step["index"])]
        case inspect.ListType(item_type=inner) | inspect.VarTupleType(item_type=inner):
            return inner
        case _:
            return inspect.AnyType()


def _bare(kind: msgspec.inspect.Type) -> msgspec.inspect.Type:
    """Strips a type of its description and of null."""
    while isinstance(kind, msgspec.inspect.Metadata):
        kind = kind.type
    if isinstance(kind, msgspec.inspect.UnionType):
        inner = [t for t in kind.types if not isinstance(t, msgspec.inspect.NoneType)]
        return _bare(inner[0]) if len(inner) == 1 else kind
    return kind


def _looked_up(value: object, where: str) -> object:
    """Returns the part of a value at a path; UNSET if there is none."""
    for step in STEP.finditer(where):
        try:
            key = step["name"] if step["index"] is None else int(step["index"])
            value = value[key]  # type: ignore[index]
        except (KeyError, IndexError, TypeError, ValueError):
            return msgspec.UNSET
    return value


def _shown(value: object) -> str | int | float:
    """Describes a value for an error message; texts and numbers are shown themselves."""
    match value:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case int() if abs(value) < 2**53:
            return value
        case float() if abs(value) < float("inf"):
            return value
        case list() | tuple():
            return f"a list of {len(value)}"
        case dict():
            return "an object"
        case bytes():
            return "bytes"
        case _:
            return str(value)[:LONGEST_SHOWN]


def _words(kind: msgspec.inspect.Type) -> str:
    """Describes a type in plain language: by its declared description, if there is one."""
    inspect = msgspec.inspect
    match kind:
        case inspect.Metadata(extra_json_schema={"description": str(words)}):
            return words
        case inspect.Metadata(type=inner):
            return _words(inner)
        case inspect.UnionType(types=types):
            return " or ".join(_words(inner) for inner in sorted(types, key=_is_null))
        case inspect.IntType(ge=low, le=high):
            return f"a whole number{_limits(low, high)}"
        case inspect.FloatType(ge=low, le=high):
            return f"a number{_limits(low, high)}"
        case inspect.StrType(max_length=most):
            return "a text" if most is None else f"a text of at most {most:,} characters"
        case inspect.BoolType():
            return "true or false"
        case inspect.NoneType():
            return "null"
        case inspect.LiteralType(values=values):
            return " or ".join(map(str, values))
        case inspect.TupleType(item_types=items):
            return f"a list of {len(items)}"
        case inspect.ListType(max_length=most) | inspect.VarTupleType(max_length=most):
            return "a list" if most is None else f"a list of at most {most:,}"
        case inspect.StructType(fields=fields):
            *some, last = (repr(f.encode_name) for f in fields)
            return (
                f"an object with {', '.join(some)} and {last}" if some else f"an object with {last}"
            )
        case inspect.DictType():
            return "an object"
        case _:
            return "another value"


def _is_null(kind: msgspec.inspect.Type) -> bool:
    return isinstance(kind, msgspec.inspect.NoneType)


def _limits(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "" if low is None else f" from {low:,}"
    return f" from {low:,} to {high:,}"
