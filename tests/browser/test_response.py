"""A neuron as a function of one or two inputs equals an independent float64 computation."""

from __future__ import annotations

import numpy as np
import pytest
from axe import violations
from neurons import activation_from, number, open_neuron, parameters
from playwright.sync_api import Page, expect
from test_accessibility import SIZES
from visitor import Finger, Visit, Visitor
from waiting import until

PLACES = [
    ("digits", 1, 4),
    ("digits", 2, 3),
    ("relu", 2, 5),
    ("tanh", 1, 2),
    ("identity", 2, 9),
    ("wide", 3, 3),
]
MARK_STANDS_WHERE_THE_TABLE_SAYS = """([input, neuron]) => {
    const activation = (layer, neuron) => Number(document.querySelector(
        `[data-part=activations] [data-layer="${layer}"][data-neuron="${neuron}"]`).dataset.value);
    const { now, x, value } = document.querySelector("[data-part=response-value]").dataset;
    const equal = (one, other) => Math.abs(one - other) <= 1e-5;
    return now === "true" && equal(x, activation(0, input)) && equal(value, activation(1, neuron));
}"""
CURVE_STEPS = 101
MAP_STEPS = 33


def open_function(visitor: Visitor, layer: int, neuron: int) -> None:
    """Opens the neuron and its section, by keyboard, and waits for the plot's numbers."""
    open_neuron(visitor, layer, neuron)
    visitor.open_tab("curve")
    visitor.part("response").locator("summary").focus()
    visitor.page.keyboard.press("Enter")
    has_response(visitor)


def has_response(visitor: Visitor) -> None:
    expect(visitor.part("response-value")).to_have_attribute("data-now", "true")


def inputs_of(visitor: Visitor) -> list[int]:
    text = visitor.part("response-plot").get_attribute("data-inputs") or ""
    return [int(index) for index in text.split()]


def read_off(visitor: Visitor, *steps: int) -> float:
    """Turns the dials to these steps; what the plot says there."""
    for dial, step in enumerate(steps):
        visitor.part("response-dial").nth(dial).fill(str(step))
    value = visitor.part("response-value")
    expect(value).to_have_attribute("data-now", "false")
    return number(value, "value")


@pytest.mark.parametrize(("name", "layer", "neuron"), PLACES)
def test_curve_and_map_equal_float64_at_values_of_one_input_and_of_two(
    visit: Visit, name: str, layer: int, neuron: int
) -> None:
    visitor = visit(f"?motion=off&model={name}")
    open_function(visitor, layer, neuron)
    before = visitor.numbers()[layer - 1].a
    (index,) = inputs_of(visitor)
    for step in (0, 13, 50, 87, 100):
        a = before.copy()
        a[index] = step / (CURVE_STEPS - 1)
        expected = activation_from(name, a, layer - 1, layer, neuron)
        assert read_off(visitor, step) == pytest.approx(expected, rel=1e-4, abs=1e-5)
    visitor.part("response-second").press("Space")
    expect(visitor.part("response-dial")).to_have_count(2)
    has_response(visitor)
    places = inputs_of(visitor)
    assert len(set(places)) == 2
    for steps in ((0, 0), (32, 0), (5, 29), (32, 32)):
        a = before.copy()
        a[places] = np.array(steps) / (MAP_STEPS - 1)
        expected = activation_from(name, a, layer - 1, layer, neuron)
        assert read_off(visitor, *steps) == pytest.approx(expected, rel=1e-4, abs=1e-5)


def test_it_begins_with_the_input_that_does_the_most(visit: Visit) -> None:
    visitor = visit("?motion=off")
    open_function(visitor, 1, 4)
    flows = parameters("digits", 1)[0][4] * visitor.numbers()[0].a
    assert inputs_of(visitor) == [int(np.abs(flows).argmax())]


def test_the_present_value_is_marked_and_moves_with_the_drawing(visit: Visit) -> None:
    visitor = visit("?motion=off")
    open_function(visitor, 1, 4)
    first = inputs_of(visitor)
    visitor.draw([[(0.1, 0.9), (0.9, 0.1)], [(0.1, 0.1), (0.9, 0.9)]])
    visitor.has_finished_pass()
    assert inputs_of(visitor) == first
    # Both are read at once: the last answers to a drawing may still be on their way.
    until(visitor.page, MARK_STANDS_WHERE_THE_TABLE_SAYS, [first[0], 4])


def test_a_neuron_of_a_late_layer_is_a_function_of_a_pixel_too(visit: Visit) -> None:
    visitor = visit("?motion=off")
    open_function(visitor, 3, 7)
    visitor.part("response-from").select_option("0")
    expect(visitor.part("response-plot")).to_have_attribute("data-from", "0")
    has_response(visitor)
    a = visitor.numbers()[0].a
    (index,) = inputs_of(visitor)
    a[index] = 0.25
    expected = activation_from("digits", a, 0, 3, 7)
    assert read_off(visitor, 25) == pytest.approx(expected, rel=1e-4, abs=1e-5)


def test_a_pixel_is_chosen_by_row_and_column(visit: Visit) -> None:
    visitor = visit("?motion=off")
    open_function(visitor, 1, 4)
    for name, value in {"row": "10", "column": "12"}.items():
        visitor.part(f"response-{name}").fill(value)
        visitor.part(f"response-{name}").press("Enter")
    expect(visitor.part("response-plot")).to_have_attribute("data-inputs", str(10 * 28 + 12))
    has_response(visitor)
    a = visitor.numbers()[0].a
    a[10 * 28 + 12] = 1
    expected = activation_from("digits", a, 0, 1, 4)
    assert read_off(visitor, 100) == pytest.approx(expected, rel=1e-4, abs=1e-5)


def test_an_unknown_row_changes_nothing_and_is_reported(visit: Visit) -> None:
    visitor = visit("?motion=off")
    open_function(visitor, 1, 4)
    before = inputs_of(visitor)
    row = visitor.part("response-row")
    value = row.input_value()
    for wrong in ("-1", "28", "1/3"):
        row.fill(wrong)
        row.press("Tab")
        expect(visitor.page.get_by_role("alert")).to_contain_text("whole number from 0 to 27")
        row.press("Escape")
        expect(visitor.page.get_by_role("alert")).to_have_count(0)
        assert row.input_value() == value
        assert inputs_of(visitor) == before


def test_a_pixel_is_chosen_by_a_tap_on_the_picture_of_a_phone(visit: Visit) -> None:
    visitor = visit(
        "?motion=off", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    open_function(visitor, 1, 4)
    Finger(visitor.page, visitor.part("response-picker")).stroke([(20.5 / 28, 5.5 / 28)])
    expect(visitor.part("response-plot")).to_have_attribute("data-inputs", str(5 * 28 + 20))
    visitor.part("response-second").tap()
    expect(visitor.part("response-dial")).to_have_count(2)
    has_response(visitor)
    width = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert width == 360


def test_the_plot_is_read_off_under_the_pointer(visit: Visit) -> None:
    visitor = visit("?motion=off")
    open_function(visitor, 1, 4)
    plot = visitor.part("response-plot")
    plot.hover()
    value = visitor.part("response-value")
    expect(value).to_have_attribute("data-now", "false")
    a = visitor.numbers()[0].a
    a[inputs_of(visitor)[0]] = number(value, "x")
    assert 0.3 < number(value, "x") < 0.7
    expected = activation_from("digits", a, 0, 1, 4)
    assert number(value, "value") == pytest.approx(expected, rel=1e-4, abs=1e-5)
    visitor.page.mouse.move(5, 5)
    has_response(visitor)


def test_nothing_is_asked_while_the_section_is_closed(visit: Visit) -> None:
    asked: list[str | bytes] = []

    def listen(page: Page) -> None:
        page.on(
            "websocket", lambda socket: socket.on("framesent", lambda frame: asked.append(frame))
        )

    visitor = visit("?motion=off", before=listen)
    open_function(visitor, 1, 4)
    assert probes(asked)
    visitor.part("response").locator("summary").press("Enter")
    expect(visitor.part("response-plot")).to_have_count(0)
    asked.clear()
    visitor.draw([[(0.1, 0.9), (0.9, 0.1)]])
    visitor.has_finished_pass()
    assert not probes(asked)


def probes(frames: list[str | bytes]) -> list[str | bytes]:
    return [
        frame
        for frame in frames
        if b"probe" in (frame if isinstance(frame, bytes) else frame.encode())
    ]


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (360, "light")])
def test_axe_finds_nothing_in_formula_squish_and_function(
    visit: Visit, width: int, theme: str
) -> None:
    viewport = {"width": width, "height": SIZES[width]}
    visitor = visit("?motion=off", viewport=viewport, color_scheme=theme)
    open_function(visitor, 2, 3)
    visitor.part("response-from").select_option("0")
    visitor.part("response-second").press("Space")
    visitor.part("formula-full").locator("summary").press("Enter")
    has_response(visitor)
    assert violations(visitor.page) == []


def test_what_is_touched_is_large_enough_for_a_finger(visit: Visit) -> None:
    visitor = visit(
        "?motion=off", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    open_function(visitor, 2, 3)
    visitor.part("response-second").press("Space")
    has_response(visitor)
    sections = visitor.page.locator(":is(fp-formula, fp-squish, fp-response)")
    small = sections.locator(
        "button, select, summary, label:has([role=switch]), [type=number], [type=range]"
    ).evaluate_all(
        """elements => elements.map((element) => [element, element.getBoundingClientRect()])
            .filter(([, box]) => box.height < 44 || box.width < 44)
            .map(([element, box]) => `${element.outerHTML} ${box.width}×${box.height}`)"""
    )
    assert small == []
