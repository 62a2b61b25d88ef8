"""The server reads the page's links: the golden ones, and damaged ones."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from forwardpass.wire.link_bytes import sum_of
from forwardpass.wire.link_ink import LinkHandwriting, LinkPixels, LinkStrokes, LinkTestImage
from forwardpass.wire.links import Flaw, Place, is_link, unpacked

FOLDER = Path(__file__).parent.parent / "wire"
GOLDEN: dict[str, Any] = json.loads((FOLDER / "links.json").read_text())


def stored(name: str) -> str:
    return (FOLDER / f"{name}.link").read_text().strip()


def runs(greys: np.ndarray) -> list[list[int]]:
    """The greys in the format of `links.json`."""
    found: list[list[int]] = []
    for index, grey in enumerate(greys.tolist()):
        if grey and found and found[-1][1:] == [index - 1, grey]:
            found[-1][1] = index
        elif grey:
            found.append([index, index, grey])
    return found


def written_input(given: object) -> dict[str, Any]:
    match given:
        case LinkStrokes(radius, strokes):
            points = [[round(float(v), 6) for v in stroke.ravel()] for stroke in strokes]
            return {
                "kind": "strokes",
                "penRadius": radius,
                "strokes": [{"points": each} for each in points],
            }
        case LinkPixels(drawn, centred, inverted, index, label):
            picture = {"type": "picture", "inverted": inverted}
            image = {"type": "mnist", "index": index, "label": label, "erased": True}
            return {
                "kind": "pixels",
                "drawn": runs(drawn),
                "centred": runs(centred),
                "source": picture if index is None else image,
            }
        case LinkTestImage(index):
            return {"type": "mnist", "index": index}
        case LinkHandwriting(digit, seed):
            return {"type": "handwriting", "digit": digit, "seed": seed}
    raise AssertionError(given)


def written(place: Place) -> dict[str, Any]:
    """A place in the format of `links.json`."""
    shown: dict[str, Any] = dict(place)
    if "input" in place:
        shown["input"] = written_input(place["input"])
    if place.get("selection"):
        layer, neuron = place["selection"]
        shown["selection"] = {"layer": layer, "neuron": neuron}
    if "changes" in place:
        shown["changes"] = [change._asdict() for change in place["changes"]]
    if "switches" in place:
        switches = place["switches"].as_dict()
        switches["noBias"] = switches.pop("no_bias")
        switches["off"] = [{"layer": layer, "neuron": n} for layer, n in switches["off"]]
        shown["switches"] = switches
    return shown


def link_of(key: int, field: bytes) -> str:
    """A link with one field and a correct checksum."""
    data = bytes([key, len(field)]) + field
    data += b"\0\2" + sum_of(data).to_bytes(2, "little")
    return "1." + urlsafe_b64encode(data).decode().rstrip("=")


def test_there_is_a_link_for_each_that_is_told_of() -> None:
    assert {path.stem for path in FOLDER.glob("*.link")} == set(GOLDEN)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_golden_link_is_read_as_the_page_reads_it(name: str) -> None:
    place, flaws = unpacked(stored(name))
    assert written(place) == GOLDEN[name]["place"]
    assert [flaw._asdict() for flaw in flaws] == GOLDEN[name]["flaws"]


@pytest.mark.parametrize(
    ("claim", "key", "name", "field"),
    [
        ("a pen of 0.299 px", 2, "strokes", [0xAB, 2]),
        ("a pen of 4.001 px", 2, "strokes", [0xA1, 31]),
        ("a stroke without points", 2, "strokes", [0xE2, 9, 0]),
        ("a point beside the pad", 2, "strokes", [0xE2, 9, 1, 0xE8, 3, 0, 0]),
        ("8,193 points", 2, "strokes", [0xE2, 9, 0x81, 64, 0, 0, 0, 0, 0]),
        ("785 pixels", 3, "pixels", [4, 0xA0, 12, 255]),
        ("a seed of more than 32 bits", 5, "handwriting", [3, 255, 255, 255, 255, 31]),
        ("the digit ten", 5, "handwriting", [10, 1]),
        ("a view with a bracket", 7, "view", [60]),
        ("half a neuron", 8, "selection", [1]),
        ("a time that never comes", 9, "time", [0, 0, 0, 0, 0, 0, 0xF0, 0x7F]),
        ("a moment after the last stage", 18, "inside", [0x89, 39]),
        ("a tab that there is not", 20, "tab", list(b"sums")),
        ("a hue that there is not", 10, "hues", list(b"pink")),
        ("a theme that there is not", 11, "theme", list(b"p")),
        ("a theme and a line after it", 11, "theme", list(b"dark\n")),
        ("words that are no UTF-8", 1, "model", [0xC3, 0x28]),
        ("a dial of the pixels", 15, "changes", [1, 0, 0, 0, 0, 0, 0, 0]),
        ("a dial that is no number", 15, "changes", [1, 1, 0, 0, 0, 0, 0xC0, 0x7F]),
        ("more dials than follow", 15, "changes", [0xFF, 0xFF, 0xFF, 0xFF, 15]),
        ("switches that are a list", 16, "switches", list(b"[]")),
        ("what JSON does not know", 16, "switches", list(b'{"x":NaN}')),
        ("switches without a bottom", 16, "switches", list(b"[" * 120)),
        ("a decimal mark that there is not", 17, "numbers", [3, 1]),
        ("six digits after it", 17, "numbers", [0, 6]),
        ("test image 10,000", 4, "mnist", [0x90, 78]),
        ("a time after 1,000 layers", 9, "time", [0, 0, 0, 0, 0, 0x48, 0x8F, 0x40]),
        ("17 bits", 16, "switches", list(b'{"bits":17}')),
        ("a pixel that is off", 16, "switches", list(b'{"off":[[0,1]]}')),
        ("no bias in layer 256", 16, "switches", list(b'{"no_bias":[256]}')),
        ("a language that is no tag", 12, "language", list(b"de-")),
        (
            "a language in other letters",
            12,
            "language",
            list("\N{LATIN SMALL LETTER LONG S}e".encode()),
        ),
        ("more than a field holds", 4, "mnist", [1, 2]),
    ],
)
def test_what_cannot_be_is_left_out_and_told(
    claim: str, key: int, name: str, field: list[int]
) -> None:
    assert unpacked(link_of(key, bytes(field))) == ({}, [Flaw("field", name)]), claim


@pytest.mark.parametrize(
    ("key", "field"),
    [
        (2, [0xAC, 2]),
        (2, [0xA0, 31]),
        (4, [0x8F, 78]),
        (5, [9, 255, 255, 255, 255, 15]),
        (9, [0, 0, 0, 0, 0, 0x40, 0x8F, 0x40]),
        (12, list(b"zh-Hant-TW")),
        (16, list(b'{"bits":16}')),
    ],
)
def test_whatever_is_just_within_a_limit_is_taken(key: int, field: list[int]) -> None:
    assert unpacked(link_of(key, bytes(field))).flaws == []


def test_whatever_is_cut_off_a_link_the_rest_opens_and_the_loss_is_told() -> None:
    whole = stored("edited")
    everything = written(unpacked(whole).place)
    for length in range(2, len(whole)):
        place, flaws = unpacked(whole[:length])
        assert flaws[-1] == Flaw("sum", ""), f"{length} letters"
        assert written(place).items() <= everything.items()


def test_noise_is_told_to_be_damaged_and_nothing_breaks() -> None:
    random = np.random.default_rng(3)
    for _ in range(500):
        noise = urlsafe_b64encode(random.bytes(40)).decode().rstrip("=")
        assert unpacked(f"1.{noise}").flaws != []


@pytest.mark.parametrize(
    ("text", "looks_like_one"),
    [("1.", True), ("999999.x", True), ("1234567.", False), ("a.b", False), ("1", False)],
)
def test_a_link_begins_with_its_version(text: str, looks_like_one: bool) -> None:
    assert is_link(text) is looks_like_one
