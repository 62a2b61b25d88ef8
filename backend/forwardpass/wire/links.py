"""Reads links: a link is a place on the page as a short text. The page writes them.

The mirror of `frontend/src/net/link.js`, which describes the format; the golden links in
`tests/wire/` keep both equal. A field that cannot be read is left out and reported as a flaw.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Annotated, Any, Literal, NamedTuple, TypedDict, cast, get_args, get_type_hints

from forwardpass.numerics.switches import Switches
from forwardpass.options import (
    DECIMAL_DIGITS,
    DECIMAL_MARKS,
    HUES,
    INSIDE_STAGES,
    LANGUAGE,
    MAX_TIME,
    TABS,
    THEMES,
    DecimalMark,
    Hues,
    LineKind,
    Mode,
    Tab,
    Theme,
)
from forwardpass.refusal import Refusal
from forwardpass.schemas import LinkSwitches, decode
from forwardpass.wire.link_bytes import BadBytesError, LinkReader, from_base64url, sum_of
from forwardpass.wire.link_ink import (
    LinkInput,
    read_handwriting,
    read_pixels,
    read_strokes,
    read_test_image,
)

VERSION = "1"
SUM = 0
MOMENTS = 1000
"""Steps into which a link divides one stage inside a neuron."""


RUN = r"[a-z-]{1,40};\d{1,9};(mnist|generated);\{[ -~]{0,1000}\}"
"""A step of a training: its preset, its number, the source of its digits, and the changed
fields."""


class LinkDial(NamedTuple):
    """A turned dial and its value; the bias has the source −1."""

    layer: int
    neuron: int
    source: int
    value: float


class Numbers(TypedDict):
    """The format of numbers: the decimal mark, and the digits after it.

    With `digits` None, each part of the page chooses its own number of digits.
    """

    mark: DecimalMark
    digits: int | None


class Flaw(NamedTuple):
    """A flaw of a link: its code, and the version, field or key concerned."""

    code: Literal["version", "sum", "field", "unknown"]
    what: str


class Link(NamedTuple):
    """A place as far as it could be read, and the flaws of its link."""

    place: Place
    flaws: list[Flaw]


def is_link(text: str) -> bool:
    """Whether a text looks like a link, of any version."""
    return re.match(r"[0-9]{1,6}\.", text) is not None


def unpacked(text: str) -> Link:
    """Decodes the place in a link as far as it can be read. Never raises, for any text."""
    version, _, body = text.partition(".")
    if version != VERSION:
        return Link({}, [Flaw("version", version)])
    data, whole = from_base64url(body)
    reader = LinkReader(data)
    place: dict[str, Any] = {}
    flaws: list[Flaw] = []
    summed = False
    while reader.left > 0:
        start = reader.at
        key, field = _next_field(reader)
        if key == SUM:
            summed = field == sum_of(data[:start]).to_bytes(2, "little")
            break
        if key not in FIELDS:
            flaws.append(Flaw("unknown", str(key)))
            continue
        told, name, read = FIELDS[key]
        try:
            value = _read_whole(read, field)
        except BadBytesError:
            flaws.append(Flaw("field", told))
            continue
        place |= {name: value} if name else value
    if not summed or not whole or reader.left > 0:
        flaws.append(Flaw("sum", ""))
    return Link(cast(Place, place), flaws)


def _next_field(reader: LinkReader) -> tuple[int, bytes | None]:
    """Reads the key and the bytes of the next field; None for the bytes if the link ends early."""
    key = reader.u8()
    try:
        return key, reader.take(reader.varint())
    except BadBytesError:
        reader.take()
        return key, None


def _read_whole(read: Callable[[LinkReader], Any], field: bytes | None) -> Any:
    if field is None:
        raise BadBytesError("the link ends early")
    reader = LinkReader(field)
    value = read(reader)
    if reader.left > 0:
        raise BadBytesError("bytes follow the value of the field")
    return value


def _text(name: str, known: str) -> Callable[[LinkReader], str]:
    def read(reader: LinkReader) -> str:
        value = reader.text()
        if not re.fullmatch(known, value, re.ASCII):
            raise BadBytesError(f"there is no such {name}")
        return value

    return read


def _read_flags(reader: LinkReader) -> dict[str, Any]:
    said, on = reader.u8(), reader.u8()
    reader.take()  # flags of later versions
    return {name: says[on >> bit & 1] for name, (bit, says) in FLAGS.items() if said >> bit & 1}


def _read_selection(reader: LinkReader) -> tuple[int, int] | None:
    return (reader.varint(), reader.varint()) if reader.left else None


def _read_time(reader: LinkReader) -> float:
    time = float(reader.u8()) if reader.left == 1 else reader.f64()
    if not 0 <= time <= MAX_TIME:
        raise BadBytesError("there is no such time")
    return time


def _read_moment(reader: LinkReader) -> float | None:
    if not reader.left:
        return None
    moment = reader.varint() / MOMENTS
    if moment > len(INSIDE_STAGES):
        raise BadBytesError("there is no such time")
    return moment


def _read_numbers(reader: LinkReader) -> Numbers:
    mark, digits = reader.u8(), reader.u8()
    if mark >= len(DECIMAL_MARKS) or digits > len(DECIMAL_DIGITS):
        raise BadBytesError("there is no such number format")
    return {"mark": DECIMAL_MARKS[mark], "digits": digits or None}


def _read_hidden(reader: LinkReader) -> list[str]:
    names = reader.text()
    if not re.fullmatch(r"([a-z-]+(,[a-z-]+)*)?", names):
        raise BadBytesError("there are no such parts")
    return names.split(",") if names else []


def _card(name: str) -> Callable[[LinkReader], str | None]:
    """Returns a reader for the name of a lesson step or a puzzle; it reads None if none is open."""

    def read(reader: LinkReader) -> str | None:
        value = reader.text()
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,64}", value):
            raise BadBytesError(f"there is no such {name}")
        return value or None

    return read


def _read_changes(reader: LinkReader) -> list[LinkDial]:
    changes: list[LinkDial] = []
    for _ in range(reader.varint()):
        layer, neuron, source = reader.varint(), reader.varint(), reader.varint() - 1
        value = reader.f32()
        if layer == 0 or not math.isfinite(value):
            raise BadBytesError("there is no such dial")
        changes.append(LinkDial(layer, neuron, source, value))
    return changes


def _read_switches(reader: LinkReader) -> Switches:
    try:
        found: LinkSwitches = decode(reader.text().encode(), LinkSwitches, "the field")
    except Refusal:
        raise BadBytesError("there are no such switches") from None
    return found.read()


class Field(NamedTuple):
    """How a field of a place is stored in a link: its key and its reader."""

    key: int
    read: Callable[[LinkReader], Any]


class Bit(NamedTuple):
    """A field that is stored as one bit of the flags."""

    bit: int


class Place(TypedDict, total=False):
    """The place of a page, with the fields that the link contains.

    The fields are those of `frontend/src/place-fields.js`; a test keeps their keys equal. A key
    never gets another meaning, so that old links keep opening.
    """

    model: Annotated[str, Field(1, _text("model", r"[^\x00-\x1f\x7f-\x9f]{1,200}"))]
    centred: Annotated[bool, Bit(0)]
    curtain: Annotated[bool, Bit(1)]
    mode: Annotated[Mode, Bit(2)]
    lines: Annotated[LineKind, Bit(3)]
    view: Annotated[str, Field(7, _text("view", r"[a-z-]{1,64}"))]
    selection: Annotated[tuple[int, int] | None, Field(8, _read_selection)]
    tab: Annotated[Tab, Field(20, _text("tab", "|".join(TABS)))]
    time: Annotated[float, Field(9, _read_time)]
    inside: Annotated[float | None, Field(18, _read_moment)]
    asked: Annotated[str, Field(22, _text("asked", r"[\w.%&=+*-]{1,300}"))]
    hues: Annotated[Hues, Field(10, _text("hues", "|".join(HUES)))]
    theme: Annotated[Theme, Field(11, _text("theme", "|".join(THEMES)))]
    language: Annotated[str, Field(12, _text("language", f"(?i:{LANGUAGE})"))]
    numbers: Annotated[Numbers, Field(17, _read_numbers)]
    hidden: Annotated[list[str], Field(13, _read_hidden)]
    step: Annotated[str | None, Field(14, _card("step"))]
    puzzle: Annotated[str | None, Field(19, _card("puzzle"))]
    run: Annotated[str, Field(21, _text("run", RUN))]
    input: Annotated[
        LinkInput,
        Field(4, read_test_image),
        Field(5, read_handwriting),
        Field(2, read_strokes),
        Field(3, read_pixels),
    ]
    switches: Annotated[Switches, Field(16, _read_switches)]
    changes: Annotated[list[LinkDial], Field(15, _read_changes)]


PLACE_FIELDS = {
    name: (kind.__origin__, kind.__metadata__)
    for name, kind in get_type_hints(Place, include_extras=True).items()
}
"""Field of a place → its type, and how it is stored in a link."""

FLAGS_KEY = 6
FLAGS = {
    name: (at.bit, get_args(kind) or (False, True))
    for name, (kind, where) in PLACE_FIELDS.items()
    for at in where
    if isinstance(at, Bit)
}
"""Field of a place → its bit, and the values that 0 and 1 stand for."""

FORMS: dict[Callable[[LinkReader], Any], str] = {
    read_test_image: "mnist",
    read_handwriting: "handwriting",
    read_strokes: "strokes",
    read_pixels: "pixels",
}
"""Reader of a form of the input → the name of that form in a flaw."""

FIELDS: dict[int, tuple[str, str, Callable[[LinkReader], Any]]] = {
    FLAGS_KEY: ("flags", "", _read_flags),
    **{
        at.key: (FORMS.get(at.read, name), name, at.read)
        for name, (_, where) in PLACE_FIELDS.items()
        for at in where
        if isinstance(at, Field)
    },
}
"""Key → its name in a flaw, the field of a place, its reader."""
