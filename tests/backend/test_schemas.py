"""Input is read as declared, or refused in words that name the field and the value."""

from __future__ import annotations

import json
from typing import Any

import pytest

from forwardpass.refusal import Code, Refusal
from forwardpass.schemas import ChangeRows, Switches, changes_from, convert, decode, rows_of

NONE: dict[str, Any] = {
    "activations": [],
    "off": [],
    "no_bias": [],
    "bits": None,
    "binary": False,
}


def refusal(value: object, schema: Any, what: str = "it") -> tuple[str, object, object]:
    """The reason why a value is refused: the same from JSON and from the value itself."""
    with pytest.raises(Refusal) as as_json:
        decode(json.dumps(value).encode(), schema, what)
    with pytest.raises(Refusal) as as_it_is:
        convert(value, schema, what)
    told = [
        (caught.value.message, caught.value.expected, caught.value.found)
        for caught in (as_json, as_it_is)
    ]
    assert told[0] == told[1]
    assert as_json.value.code is Code.MALFORMED
    return told[0]


@pytest.mark.parametrize(
    ("field", "value", "message", "expected", "found"),
    [
        ("bits", 17, "the field 'bits' of it does not fit",
         "a whole number from 1 to 16 or null", 17),
        ("bits", 0, "the field 'bits' of it does not fit",
         "a whole number from 1 to 16 or null", 0),
        ("bits", 2.5, "the field 'bits' of it does not fit",
         "a whole number from 1 to 16 or null", 2.5),
        ("bits", True, "the field 'bits' of it does not fit",
         "a whole number from 1 to 16 or null",
         "true"),
        ("binary", 1, "the field 'binary' of it does not fit", "true or false", 1),
        ("binary", None, "the field 'binary' of it does not fit", "true or false", "null"),
        ("off", {}, "the field 'off' of it does not fit", "a list of at most 4,096 [layer, neuron]",
         "an object"),
        ("off", [[1]], "the field 'off[0]' of it has the wrong length", "[layer, neuron]", 1),
        ("off", [[1, 2], 3], "the field 'off[1]' of it does not fit", "[layer, neuron]", 3),
        ("off", [[1, 2], [256, 2]], "the field 'off[1][0]' of it does not fit",
         "a whole number from 1 to 255", 256),
        ("off", [[1, 2]] * 4_097, "the field 'off' of it has the wrong length",
         "a list of at most 4,096 [layer, neuron]", 4_097),
        ("no_bias", ["1"], "the field 'no_bias[0]' of it does not fit",
         "a whole number from 1 to 255", "1"),
        ("activations", [7], "the field 'activations[0]' of it does not fit",
         "a text of at most 100 characters or null", 7),
        ("colour", 1, "there is no such field in it", "activations, off, no_bias, bits, binary",
         "colour"),
    ],
)  # fmt: skip
def test_a_field_that_does_not_fit_is_named_with_its_value_and_what_fits(
    field: str, value: object, message: str, expected: str, found: object
) -> None:
    assert refusal(NONE | {field: value}, Switches) == (message, expected, found)


def test_a_field_that_is_missing_is_named_with_what_it_may_hold() -> None:
    given = {field: value for field, value in NONE.items() if field != "off"}
    assert refusal(given, Switches) == (
        "the field 'off' of it is missing",
        "a list of at most 4,096 [layer, neuron]",
        "nothing",
    )


@pytest.mark.parametrize(
    ("value", "found"), [([], "a list of 0"), (None, "null"), ("x", "x"), (1.5, 1.5)]
)
def test_what_is_no_object_is_called_by_its_name(value: object, found: object) -> None:
    assert refusal(value, Switches, "the argument") == (
        "the argument does not fit",
        "an object with 'activations', 'off', 'no_bias', 'bits' and 'binary'",
        found,
    )


@pytest.mark.parametrize(
    ("data", "message", "found"),
    [
        (b"", "the body is not JSON", "nothing"),
        (b"{", "the body is not JSON", "Input data was truncated"),
        (b"{} x", "the body is not JSON", "trailing characters (byte 4)"),
        (b'{"bits": NaN}', "the body is not JSON", "invalid character (byte 9)"),
        (b"\xff\xfe{\0}\0", "the body is not JSON", "invalid character (byte 0)"),
        (b'{"x":' * 100_000, "the body is nested too deeply", "lists in lists"),
    ],
)
def test_what_is_no_json_is_refused(data: bytes, message: str, found: str) -> None:
    with pytest.raises(Refusal) as caught:
        decode(data, dict[str, Any], "the body")
    assert (caught.value.message, caught.value.found) == (message, found)


def test_a_wrong_value_in_much_json_is_told_of_without_reading_it_all_again() -> None:
    data = json.dumps([[1, 2, 3, 4.5]] * 10_000 + [[1, 2, 3, "x"]]).encode()
    with pytest.raises(Refusal) as caught:
        decode(data, ChangeRows, "the changes")
    assert caught.value.message == "the field '[10000][3]' of the changes does not fit"
    assert (caught.value.expected, caught.value.found) == (
        "a number from -1,000,000 to 1,000,000",
        "a text",
    )


def test_changes_are_read_as_they_were_written() -> None:
    rows = [(1, 15, 783, -0.25), (3, 9, -1, 1_000_000.0)]
    assert rows_of(changes_from(decode(json.dumps(rows).encode(), ChangeRows, "it"))) == rows


def test_switches_are_read_as_they_were_written() -> None:
    given = NONE | {"activations": ["relu", None], "off": [[1, 2]], "bits": 16, "binary": True}
    switches = decode(json.dumps(given).encode(), Switches, "it")
    assert Switches.of(switches.read()) == switches
    assert switches.read().off == ((1, 2),)
