"""Links: a place on the page as a short text, read. The page writes them.

The mirror of `frontend/src/net/link.js`, which says what a link is made of; the golden links in
`tests/wire/` hold both to the same. What can be read opens; what cannot is left out and told.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypedDict

from forwardpass.options import (
    DECIMAL_DIGITS,
    DECIMAL_MARKS,
    HUES,
    LANGUAGE,
    MAX_BITS,
    MAX_OFF,
    MAX_TIME,
    THEMES,
    DecimalMark,
    Hues,
    LineKind,
    Mode,
    Theme,
)
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


class LinkDial(NamedTuple):
    """A dial that was turned; the bias has the source −1."""

    layer: int
    neuron: int
    source: int
    value: float


class Numbers(TypedDict):
    """How numbers are written; None for as many digits as each place shows by itself."""

    mark: DecimalMark
    digits: int | None


class Place(TypedDict, total=False):
    """Where a page is; what a link does not hold is not there. `switches` as `as_dict` has them."""

    model: str
    input: LinkInput
    centred: bool
    curtain: bool
    mode: Mode
    lines: LineKind
    view: str
    selection: tuple[int, int] | None
    time: float
    hues: Hues
    theme: Theme
    language: str
    numbers: Numbers
    hidden: list[str]
    step: str | None
    changes: list[LinkDial]
    switches: dict[str, Any]


class Flaw(NamedTuple):
    """Something about a link that is not right: `version`, `sum`, `field` or `unknown`."""

    code: Literal["version", "sum", "field", "unknown"]
    what: str


class Link(NamedTuple):
    """A place, as far as it could be read, and what could not."""

    place: Place
    flaws: list[Flaw]


def is_link(text: str) -> bool:
    """Whether a text looks like a link, of any version."""
    return re.match(r"[0-9]{1,6}\.", text) is not None


def unpacked(text: str) -> Link:
    """The place in a link, as far as it can be read. Raises nothing, whatever the text is."""
    version, _, body = text.partition(".")
    if version != VERSION:
        return Link({}, [Flaw("version", version)])
    data, whole = from_base64url(body)
    reader = LinkReader(data)
    place: Place = {}
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
        name, read = FIELDS[key]
        try:
            place.update(_read_whole(read, field))
        except BadBytesError:
            flaws.append(Flaw("field", name))
    if not summed or not whole or reader.left > 0:
        flaws.append(Flaw("sum", ""))
    return Link(place, flaws)


def _next_field(reader: LinkReader) -> tuple[int, bytes | None]:
    """The next field; without its bytes where the link ends before it does."""
    key = reader.u8()
    try:
        return key, reader.take(reader.varint())
    except BadBytesError:
        reader.take()
        return key, None


def _read_whole(read: Callable[[LinkReader], Place], field: bytes | None) -> Place:
    if field is None:
        raise BadBytesError("the link ends early")
    reader = LinkReader(field)
    part = read(reader)
    if reader.left > 0:
        raise BadBytesError("there is more than the field holds")
    return part


def _text(name: str, known: str) -> Callable[[LinkReader], Any]:
    def read(reader: LinkReader) -> dict[str, str]:
        value = reader.text()
        if not re.fullmatch(known, value, re.ASCII):
            raise BadBytesError(f"there is no such {name}")
        return {name: value}

    return read


def _read_flags(reader: LinkReader) -> Place:
    said, on = reader.u8(), reader.u8()
    reader.take()  # flags to come
    place: Place = {}
    if said & 1:
        place["centred"] = bool(on & 1)
    if said & 2:
        place["curtain"] = bool(on & 2)
    if said & 4:
        place["mode"] = "staged" if on & 4 else "live"
    if said & 8:
        place["lines"] = "weights" if on & 8 else "flow"
    return place


def _read_selection(reader: LinkReader) -> Place:
    return {"selection": (reader.varint(), reader.varint()) if reader.left else None}


def _read_time(reader: LinkReader) -> Place:
    time = float(reader.u8()) if reader.left == 1 else reader.f64()
    if not 0 <= time <= MAX_TIME:
        raise BadBytesError("there is no such time")
    return {"time": time}


def _read_numbers(reader: LinkReader) -> Place:
    mark, digits = reader.u8(), reader.u8()
    if mark >= len(DECIMAL_MARKS) or digits > len(DECIMAL_DIGITS):
        raise BadBytesError("numbers are not written so")
    return {"numbers": {"mark": DECIMAL_MARKS[mark], "digits": digits or None}}


def _read_hidden(reader: LinkReader) -> Place:
    names = reader.text()
    if not re.fullmatch(r"([a-z-]+(,[a-z-]+)*)?", names):
        raise BadBytesError("there are no such parts")
    return {"hidden": names.split(",") if names else []}


def _read_step(reader: LinkReader) -> Place:
    step = reader.text()
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,64}", step):
        raise BadBytesError("there is no such step")
    return {"step": step or None}


def _read_changes(reader: LinkReader) -> Place:
    changes: list[LinkDial] = []
    for _ in range(reader.varint()):
        layer, neuron, source = reader.varint(), reader.varint(), reader.varint() - 1
        value = reader.f32()
        if layer == 0 or not math.isfinite(value):
            raise BadBytesError("there is no such dial")
        changes.append(LinkDial(layer, neuron, source, value))
    return {"changes": changes}


def _read_switches(reader: LinkReader) -> Place:
    found = _json(reader.text())
    activations = found.get("activations", [])
    off = found.get("off", [])
    no_bias = found.get("no_bias", [])
    bits = found.get("bits")
    binary = found.get("binary", False)
    good = (
        _is_list_of(activations, lambda name: name is None or isinstance(name, str))
        and _is_list_of(off, lambda pair: _is_list_of(pair, _is_count) and len(pair) == 2)
        and _is_list_of(no_bias, _is_count)
        and (bits is None or (_is_count(bits) and 1 <= bits <= MAX_BITS))
        and isinstance(binary, bool)
    )
    if not good:
        raise BadBytesError("there are no such switches")
    return {
        "switches": {
            "activations": activations,
            "off": [[int(layer), int(neuron)] for layer, neuron in off],
            "no_bias": [int(layer) for layer in no_bias],
            "bits": None if bits is None else int(bits),
            "binary": binary,
        }
    }


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadBytesError("the switches are no JSON")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity, which Python reads and the page does not


def _is_list_of(value: object, is_good: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and len(value) <= MAX_OFF and all(map(is_good, value))


def _is_count(value: object) -> bool:
    """Whether it is a whole number of 32 bits; 1.0 is one too, as on the page."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value == int(value) if 0 <= value < 2**32 else False


FIELDS: dict[int, tuple[str, Callable[[LinkReader], Place]]] = {
    1: ("model", _text("model", r"[^\x00-\x1f\x7f-\x9f]{1,200}")),
    2: ("strokes", lambda reader: {"input": read_strokes(reader)}),
    3: ("pixels", lambda reader: {"input": read_pixels(reader)}),
    4: ("mnist", lambda reader: {"input": read_test_image(reader)}),
    5: ("handwriting", lambda reader: {"input": read_handwriting(reader)}),
    6: ("flags", _read_flags),
    7: ("view", _text("view", r"[a-z-]{1,64}")),
    8: ("selection", _read_selection),
    9: ("time", _read_time),
    10: ("hues", _text("hues", "|".join(HUES))),
    11: ("theme", _text("theme", "|".join(THEMES))),
    12: ("language", _text("language", f"(?i:{LANGUAGE})")),
    13: ("hidden", _read_hidden),
    14: ("step", _read_step),
    15: ("changes", _read_changes),
    16: ("switches", _read_switches),
    17: ("numbers", _read_numbers),
}
"""Key → name and how it is read. A key is never given to another meaning."""
