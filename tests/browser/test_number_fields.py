"""Every number field reads what the page writes, and says plainly what is no number."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect
from reference import parameters
from visitor import Visit, Visitor
from waiting import until

BIAS = float(parameters("digits")[0][1][2])
NOTHING_ELSE = "Nothing has changed."


def opened(visit: Visit, query: str = "") -> Visitor:
    visitor = visit(f"?motion=off&digit=3&seed=5&view=dials{query}")
    visitor.has_pass_through(layers=3)
    visitor.act("select", {"layer": 1, "neuron": 2})
    return visitor


def typed(field: Locator, text: str) -> None:
    field.fill(text)
    field.press("Enter")


def bias(visitor: Visitor) -> Locator:
    return visitor.part("bias-dial").get_by_role("spinbutton")


def points_at(visitor: Visitor, source: int) -> None:
    """Waits until the connection from this pixel is the one in hand."""
    until(
        visitor.page,
        "source => document.querySelector('fp-dials').state.edge?.source === source",
        source,
    )


def stands_at(visitor: Visitor, value: float) -> None:
    change = visitor.part("changes").locator('li[data-source="-1"]')
    expect(change).to_have_attribute("data-value", f"{value:g}")


@pytest.mark.parametrize(
    ("text", "value"),
    [("0,5", 0.5), ("-0,75", -0.75), ("\N{MINUS SIGN}0.75", -0.75), ("125e-3", 0.125), ("3", 3)],
)
def test_a_dial_reads_a_number_however_it_is_typed(visit: Visit, text: str, value: float) -> None:
    visitor = opened(visit)
    typed(bias(visitor), text)
    stands_at(visitor, value)
    expect(bias(visitor)).to_have_value(f"{value:g}".replace("-", "\N{MINUS SIGN}"))
    expect(visitor.page.get_by_role("alert")).to_have_count(0)


def test_with_a_decimal_comma_a_dial_shows_and_reads_one(visit: Visit) -> None:
    visitor = opened(visit)
    visitor.do("help")
    visitor.part("mark").select_option("comma")
    visitor.page.keyboard.press("Escape")
    for text, value in (("-0,75", -0.75), ("0.5", 0.5), ("0,500", 0.5), ("1,25", 1.25)):
        typed(bias(visitor), text)
        stands_at(visitor, value)
    expect(bias(visitor)).to_have_value("1,25")


@pytest.mark.parametrize(("text", "told"), [("1/3", "is not a number"), ("1,500", "out of range")])
def test_what_is_no_number_stays_to_be_mended_and_turns_nothing(
    visit: Visit, text: str, told: str
) -> None:
    visitor = opened(visit)
    typed(bias(visitor), text)
    message = visitor.page.get_by_role("alert")
    expect(message).to_contain_text(told)
    expect(message).to_contain_text(NOTHING_ELSE)
    expect(bias(visitor)).to_have_value(text)
    expect(bias(visitor)).to_have_attribute("aria-invalid", "true")
    expect(visitor.part("changes")).to_have_attribute("data-count", "0")
    bias(visitor).press("Escape")
    expect(message).to_have_count(0)
    shown = f"{BIAS:.6g}".replace("-", "\N{MINUS SIGN}")
    expect(bias(visitor)).to_have_value(shown)
    typed(bias(visitor), text)
    typed(bias(visitor), "2")
    expect(message).to_have_count(0)
    stands_at(visitor, 2)


def test_an_emptied_dial_keeps_its_number(visit: Visit) -> None:
    visitor = opened(visit)
    shown = bias(visitor).input_value()
    typed(bias(visitor), "")
    expect(bias(visitor)).to_have_value(shown)


def test_keys_step_a_field_as_one_turn(visit: Visit) -> None:
    visitor = opened(visit)
    typed(bias(visitor), "2")
    for key, value in (("ArrowUp", 2.1), ("Shift+ArrowDown", 2.09), ("PageUp", 3.09)):
        bias(visitor).press(key)
        expect(bias(visitor)).to_have_value(f"{value:g}")
        expect(bias(visitor)).to_have_attribute("aria-valuetext", f"{value:g}")
    for _ in range(3):
        visitor.page.keyboard.down("ArrowUp")
    visitor.page.keyboard.up("ArrowUp")
    expect(bias(visitor)).to_have_value("3.39")
    visitor.page.keyboard.press("Control+z")
    expect(bias(visitor)).to_have_value("3.09")


def test_a_weight_is_found_by_a_whole_number(visit: Visit) -> None:
    visitor = opened(visit)
    source = visitor.part("weight-source")
    typed(source, "404")
    points_at(visitor, 404)
    for text in ("7,5", "784", "-1", "a"):
        typed(source, text)
        expect(visitor.page.get_by_role("alert")).to_contain_text("whole number from 0 to 783")
    points_at(visitor, 404)
    source.press("Escape")
    expect(source).to_have_value("404")
    source.press("ArrowUp")
    points_at(visitor, 405)


def test_an_input_of_a_probe_is_found_by_a_whole_number(visit: Visit) -> None:
    visitor = opened(visit)
    visitor.open_tab("curve")
    visitor.part("response").locator("summary").focus()
    visitor.page.keyboard.press("Enter")
    row = visitor.part("response-row")
    typed(row, "28")
    expect(visitor.page.get_by_role("alert")).to_contain_text("whole number from 0 to 27")
    typed(row, "9")
    expect(visitor.page.get_by_role("alert")).to_have_count(0)
    expect(row).to_have_value("9")


def test_a_test_image_is_found_by_its_number(visit: Visit, mnist: object) -> None:
    visitor = visit("?motion=off")
    visitor.do("mnist")
    field = visitor.part("test-image")
    for text in ("10000", "1/3", ""):
        typed(field, text)
        expect(visitor.page.get_by_role("alert")).to_contain_text("0 to 9999")
    typed(field, "9,999")
    visitor.has_finished_pass()
    expect(visitor.page.get_by_role("alert")).to_have_count(0)
