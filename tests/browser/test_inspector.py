"""An opened neuron shows its own numbers: pictures, sum, causes and effects, against float64."""

from __future__ import annotations

import re

import numpy as np
import pytest
from axe import violations
from playwright.sync_api import Locator, expect
from reference import Vector, parameters
from visitor import Finger, Visit, Visitor
from waiting import until

TOLERANCE = 1e-5
NETWORKS = ["digits", "relu", "tanh", "identity", "wide", "shuffled", "no-hidden", "single"]
OPEN = """([layer, neuron]) => {
    const panel = document.querySelector("fp-neuron");
    const { selection } = panel.state;
    if (selection?.layer === layer && selection?.neuron === neuron) return; // it would let go
    panel.act("select", { layer, neuron });
}"""
COLOR = """(canvas, cell) => {
    const copy = new OffscreenCanvas(28, 28).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0, 28, 28);
    return [...copy.getImageData(cell % 28, Math.floor(cell / 28), 1, 1).data];
}"""


def inspect(visit: Visit, name: str, layer: int, neuron: int, **context: object) -> Visitor:
    """A visitor who has had a 3 written and opened a neuron."""
    visitor = visit(f"?motion=off&model={name}", **context)
    visitor.write(3)
    visitor.has_finished_pass()
    visitor.has_pass_through(layers=len(parameters(name)))
    open_neuron(visitor, layer, neuron)
    return visitor


def open_neuron(visitor: Visitor, layer: int, neuron: int) -> None:
    visitor.page.evaluate(OPEN, [layer, neuron])
    expect(visitor.part("inspector")).to_have_attribute("data-layer", str(layer))
    expect(visitor.part("inspector")).to_have_attribute("data-neuron", str(neuron))
    expect(visitor.part("cells")).to_be_visible()


def number(locator: Locator, name: str = "value") -> float:
    text = locator.get_attribute(f"data-{name}")
    assert text, f"no data-{name}"
    return float(text)


def has_z(visitor: Visitor, z: float) -> None:
    """Waits until the sum is that of the neuron with this z."""

    def is_so() -> bool:
        text = visitor.part("z").get_attribute("data-value")
        return bool(np.isclose(float(text or "nan"), z, rtol=TOLERANCE, atol=TOLERANCE))

    until(visitor.page, is_so)


def shown(text: str) -> int:
    """A figure as a visitor reads it, in thousandths."""
    match = re.fullmatch(r"[+]?(−?)([\d,]+)\.(\d{3})", text.strip())
    assert match, f"{text!r} is no figure with three decimals"
    sign, whole, decimals = match.groups()
    return (-1 if sign else 1) * int(whole.replace(",", "") + decimals)


def figures(visitor: Visitor) -> dict[str, int]:
    """The figures of the sum as they are shown; `terms` is what the listed terms add up to."""
    names = ("rest", "positive", "negative", "sum", "bias", "z", "activation")
    found = {name: shown(visitor.part(name).locator("dd").inner_text()) for name in names}
    products = visitor.part("term").locator("b").all_inner_texts()
    return {**found, "terms": sum(map(shown, products))}


def expected(visitor: Visitor, name: str, layer: int, neuron: int) -> tuple[Vector, Vector, float]:
    """w, a and b of a neuron: its weights from the file, and what it reads from the table."""
    weights, biases = parameters(name)[layer - 1]
    return weights[neuron], visitor.numbers()[layer - 1].a, float(biases[neuron])


def test_terms_and_rest_are_the_sum_and_sum_and_bias_are_z_in_every_layer_of_every_network(
    visit: Visit,
) -> None:
    visitor = inspect(visit, NETWORKS[0], 1, 0)
    for name in NETWORKS:
        visitor.open_model(name)
        visitor.has_pass_through(layers=len(parameters(name)))
        sums_add_up(visitor, name)


def sums_add_up(visitor: Visitor, name: str) -> None:
    """Compares the sum of one neuron of every layer with float64."""
    layers = visitor.numbers()
    for layer in range(1, len(layers)):
        neuron = len(layers[layer].a) // 2
        open_neuron(visitor, layer, neuron)
        w, a, b = expected(visitor, name, layer, neuron)
        products = w * a
        first = visitor.part("term").first  # the sections of a panel follow one after another
        expect(first).to_have_attribute("data-layer", str(layer))
        expect(first).to_have_attribute("data-neuron", str(neuron))
        has_z(visitor, layers[layer].z[neuron])
        value = {
            part: number(visitor.part(part))
            for part in ("rest", "positive", "negative", "sum", "bias", "z", "activation")
        }
        terms = [number(term, "product") for term in visitor.part("term").all()]
        close = {"rtol": TOLERANCE, "atol": TOLERANCE}
        np.testing.assert_allclose(value["sum"], products.sum(), **close)
        np.testing.assert_allclose(value["positive"], products[products > 0].sum(), **close)
        np.testing.assert_allclose(value["negative"], products[products < 0].sum(), **close)
        np.testing.assert_allclose(sum(terms) + value["rest"], value["sum"], **close)
        np.testing.assert_allclose(value["bias"], b, **close)
        np.testing.assert_allclose(value["sum"] + value["bias"], value["z"], **close)
        np.testing.assert_allclose(value["z"], layers[layer].z[neuron], **close)
        np.testing.assert_allclose(value["activation"], layers[layer].a[neuron], **close)
        read = figures(visitor)
        assert read["terms"] + read["rest"] == read["sum"]
        assert read["positive"] + read["negative"] == read["sum"]
        assert read["sum"] + read["bias"] == read["z"]
        assert read["z"] == pytest.approx(1000 * value["z"], abs=0.51)
        assert read["sum"] == pytest.approx(1000 * value["sum"], abs=1.1)
        assert shown(visitor.part("map-sum").inner_text().removeprefix("Σ = ")) == read["sum"]


@pytest.mark.parametrize(("layer", "neuron"), [(1, 10), (2, 3), (3, 3)])
def test_the_six_largest_terms_are_written_out(visit: Visit, layer: int, neuron: int) -> None:
    visitor = inspect(visit, "digits", layer, neuron)
    w, a, _ = expected(visitor, "digits", layer, neuron)
    products = w * a
    largest = np.argsort(-np.abs(products), kind="stable")[:6]
    rows = visitor.part("term").all()
    assert [int(number(row, "source")) for row in rows] == list(largest)
    for row, source in zip(rows, largest, strict=True):
        assert number(row, "weight") == pytest.approx(w[source], abs=1e-6)
        assert number(row, "activation") == pytest.approx(a[source], abs=1e-5)
        assert number(row, "product") == pytest.approx(products[source], abs=1e-5)
    assert number(visitor.part("rest"), "count") == len(w) - 6


def test_a_blank_pad_leaves_only_the_bias(visit: Visit) -> None:
    visitor = visit("?motion=off")
    visitor.draw([[(0.5, 0.5), (0.5, 0.6)]])
    visitor.has_finished_pass()
    open_neuron(visitor, 1, 4)
    visitor.do("clear")
    visitor.reads("blank")
    expect(visitor.part("term")).to_have_count(0)
    bias = float(parameters("digits")[0][1][4])
    expect(visitor.part("sum")).to_have_attribute("data-value", "0")
    assert number(visitor.part("z")) == pytest.approx(bias, abs=1e-6)
    assert visitor.part("rest").locator("dd").inner_text() == "0.000"


def test_the_map_of_weight_times_pixel_adds_up_to_z_minus_bias(visit: Visit) -> None:
    """Every cell is walked to in turn along rows that hold ink, and says w, a and w·a."""
    visitor = inspect(visit, "digits", 1, 10)
    w, a, b = expected(visitor, "digits", 1, 10)
    z = visitor.numbers()[1].z[10]
    total = number(visitor.part("map-sum"))
    assert total == pytest.approx(z - b, abs=1e-4)
    visitor.part("cells").focus()
    cell = visitor.part("cell")
    start = int(number(cell, "cell"))
    assert start == np.abs(w * a).argmax(), "the walk begins where most flows"
    visitor.page.keyboard.press("Home")
    row = start - start % 28
    for column in range(28):
        expect(cell).to_have_attribute("data-cell", str(row + column))
        assert number(cell, "weight") == pytest.approx(w[row + column], abs=1e-6)
        assert number(cell, "product") == pytest.approx(w[row + column] * a[row + column], abs=1e-5)
        visitor.page.keyboard.press("ArrowRight")
    visitor.page.keyboard.press("ArrowDown")
    expect(cell).to_have_attribute("data-cell", str(row + 27 + 28))
    visitor.page.keyboard.press("ArrowUp")
    visitor.page.keyboard.press("ArrowLeft")
    expect(cell).to_have_attribute("data-cell", str(row + 26))


def test_the_heatmap_s_cells_have_the_sign_of_their_weight(visit: Visit) -> None:
    visitor = inspect(visit, "digits", 1, 10)
    w, a, _ = expected(visitor, "digits", 1, 10)
    for part, values in {"weights": w, "products": w * a}.items():
        full = number(visitor.part(part), "full")
        assert full == pytest.approx(np.abs(w).max(), abs=1e-6)
        canvas = visitor.part(part).locator("canvas")
        for cell in (values.argmax(), values.argmin()):
            red, green, *_ = canvas.evaluate(COLOR, int(cell))
            assert (green > red) == (values[cell] > 0)


@pytest.mark.parametrize(("name", "layer"), [("digits", 2), ("digits", 3), ("wide", 3)])
def test_a_later_neuron_is_projected_back_to_the_pixels(
    visit: Visit, name: str, layer: int
) -> None:
    visitor = inspect(visit, name, layer, 5)
    visitor.open_tab("links")
    row = parameters(name)[layer - 1][0][5]
    for weights, _ in reversed(parameters(name)[: layer - 1]):
        row = row @ weights
    assert number(visitor.part("projection"), "full") == pytest.approx(np.abs(row).max(), rel=1e-5)
    expect(visitor.page.locator("fp-projection")).to_contain_text("linear approximation")
    visitor.part("projected").focus()
    pixel = visitor.part("pixel")
    expect(pixel).to_have_attribute("data-cell", str(np.abs(row).argmax()))
    visitor.page.keyboard.press("Home")
    start = int(number(pixel, "cell"))
    for column in range(28):
        expect(pixel).to_have_attribute("data-cell", str(start + column))
        assert number(pixel) == pytest.approx(row[start + column], rel=1e-5, abs=1e-6)
        visitor.page.keyboard.press("ArrowRight")


def test_the_cells_of_a_later_neuron_are_its_row_of_weights(visit: Visit) -> None:
    visitor = inspect(visit, "wide", 2, 5)
    w, a, _ = expected(visitor, "wide", 2, 5)
    visitor.part("cells").focus()
    cell = visitor.part("cell")
    assert int(number(cell, "cell")) == np.abs(w * a).argmax()
    visitor.page.keyboard.press("ArrowUp")
    at = int(number(cell, "cell"))
    assert number(cell, "weight") == pytest.approx(w[at], abs=1e-6)
    assert number(cell, "product") == pytest.approx(w[at] * a[at], abs=1e-5)


def test_a_cell_and_its_term_light_each_other_up(visit: Visit) -> None:
    visitor = inspect(visit, "digits", 1, 10)
    spots = visitor.page.locator("fp-pictures .spot")
    expect(spots.first).to_be_hidden()
    visitor.part("term").nth(2).hover()
    source = visitor.part("term").nth(2).get_attribute("data-source")
    expect(visitor.part("cell")).to_have_attribute("data-cell", str(source))
    assert [spot.is_visible() for spot in spots.all()] == [True, True]
    visitor.page.mouse.move(2, 2)
    expect(visitor.part("cell")).to_have_count(0)
    visitor.part("cells").focus()
    expect(visitor.part("term").first).to_have_attribute("data-lit", "")
    expect(visitor.part("term").nth(2)).not_to_have_attribute("data-lit", "")


def test_the_number_line_goes_from_the_negative_to_the_positive_weights(visit: Visit) -> None:
    visitor = inspect(visit, "digits", 1, 10)
    w, *_ = expected(visitor, "digits", 1, 10)
    range_ = visitor.part("sum-range")
    assert number(range_, "least") == pytest.approx(w[w < 0].sum(), abs=1e-4)
    assert number(range_, "greatest") == pytest.approx(w[w > 0].sum(), abs=1e-4)


def test_causes_and_effects_lead_both_ways(visit: Visit) -> None:
    visitor = inspect(visit, "digits", 2, 3)
    visitor.open_tab("links")
    w, a, _ = expected(visitor, "digits", 2, 3)
    order = np.argsort(w * a)
    causes = [int(number(cause, "source")) for cause in visitor.part("cause").all()]
    assert causes == [*order[::-1][:3], *order[:3]]
    outputs = parameters("digits")[2][0][:, 3]
    effects = [int(number(effect, "neuron")) for effect in visitor.part("effect").all()]
    assert effects == list(np.argsort(-np.abs(outputs)))
    own = visitor.numbers()[2].a[3]
    for effect, neuron in zip(visitor.part("effect").all(), effects, strict=True):
        assert number(effect, "weight") == pytest.approx(outputs[neuron], abs=1e-6)
        assert number(effect, "product") == pytest.approx(outputs[neuron] * own, abs=1e-5)
    visitor.part("effect").first.click()
    inspector = visitor.part("inspector")
    expect(inspector).to_have_attribute("data-layer", "3")
    expect(inspector).to_have_attribute("data-neuron", str(effects[0]))
    expect(visitor.part("meaning")).to_contain_text(f"thinks the drawing is a {effects[0]}")
    visitor.part("cause").first.click()
    expect(inspector).to_have_attribute("data-layer", "2")


def test_a_pixel_shows_where_it_is_its_grey_and_the_weights_that_read_it(visit: Visit) -> None:
    visitor = inspect(visit, "digits", 1, 0)
    a = visitor.numbers()[0].a
    pixel = int(a.argmax())
    open_neuron(visitor, 0, pixel)
    assert number(visitor.part("grey")) == pytest.approx(a[pixel], abs=1e-5)
    expect(visitor.page.locator("fp-pixel-position")).to_contain_text(f"Number {pixel},")
    expect(visitor.page.locator("fp-sum")).to_be_hidden()
    column = parameters("digits")[0][0][:, pixel]
    visitor.part("cells").focus()
    cell = visitor.part("cell")
    assert int(number(cell, "cell")) == np.abs(column).argmax()
    visitor.page.keyboard.press("Home")
    for neuron, weight in enumerate(column):
        expect(cell).to_have_attribute("data-cell", str(neuron))
        assert number(cell, "weight") == pytest.approx(weight, abs=1e-6)
        visitor.page.keyboard.press("ArrowRight")


def test_arrows_walk_over_terms_and_enter_follows_a_cause(visit: Visit) -> None:
    visitor = inspect(visit, "digits", 2, 3)
    visitor.part("term").first.focus()
    expect(visitor.part("term").first).to_have_attribute("data-lit", "")
    visitor.page.keyboard.press("ArrowDown")
    expect(visitor.part("term").nth(1)).to_be_focused()
    expect(visitor.part("term").nth(1)).to_have_attribute("data-lit", "")
    visitor.page.keyboard.press("End")
    expect(visitor.part("term").nth(5)).to_be_focused()
    visitor.open_tab("links")
    cause = visitor.part("cause").first
    source = cause.get_attribute("data-source")
    cause.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.part("inspector")).to_have_attribute("data-layer", "1")
    expect(visitor.part("inspector")).to_have_attribute("data-neuron", str(source))


PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def test_a_finger_lights_a_cell_and_a_term_at_360_px(visit: Visit) -> None:
    visitor = inspect(visit, "digits", 1, 10, **PHONE)
    Finger(visitor.page, visitor.part("weights")).stroke([(0.5, 0.5)])
    expect(visitor.part("cell")).to_have_attribute("data-cell", str(14 * 28 + 14))
    visitor.part("term").nth(1).tap()
    expect(visitor.part("term").nth(1)).to_have_attribute("data-lit", "")
    visitor.open_tab("links")
    visitor.part("effect").first.tap()
    expect(visitor.part("inspector")).to_have_attribute("data-layer", "2")


def test_what_is_touched_in_the_inspector_is_large_enough_for_a_finger(visit: Visit) -> None:
    visitor = inspect(visit, "digits", 2, 3, **PHONE)
    small = visitor.page.locator("fp-neuron button:visible").evaluate_all(
        """elements => elements.map((element) => element.getBoundingClientRect())
            .filter(({ width, height }) => height < 44 || width < 44).length"""
    )
    assert small == 0
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (360, "light")])
def test_axe_finds_nothing_in_an_opened_neuron(visit: Visit, width: int, theme: str) -> None:
    viewport = {"width": width, "height": 900}
    visitor = inspect(visit, "digits", 2, 3, viewport=viewport, color_scheme=theme)
    visitor.part("cells").focus()
    for layer, neuron in ((2, 3), (1, 0), (3, 3), (0, 400)):
        open_neuron(visitor, layer, neuron)
        assert violations(visitor.page) == []
    open_neuron(visitor, 2, 3)
    for tab in ("curve", "links", "edit"):
        visitor.open_tab(tab)
        assert violations(visitor.page) == []


HEAD = """() => [...document.querySelectorAll("[data-part^=head-] dd")]
    .map((dd) => dd.textContent)"""


def test_the_head_keeps_its_numbers_over_four_tabs_that_arrows_walk(visit: Visit) -> None:
    visitor = inspect(visit, "digits", 1, 10)
    read = figures(visitor)
    head = [shown(text) for text in visitor.page.evaluate(HEAD)]
    assert head == [read["sum"], read["bias"], read["z"]]
    assert head[0] + head[1] == head[2]
    tabs = visitor.page.get_by_role("tab")
    expect(tabs).to_have_text(["Sum", "Curve", "Links", "Edit"])
    tabs.first.focus()
    parts = {"ArrowRight": "squish", "End": "bias-dial", "ArrowLeft": "cause", "Home": "term"}
    for key, part in parts.items():
        visitor.page.keyboard.press(key)
        expect(visitor.part(part).first).to_be_visible()
        expect(visitor.page.get_by_role("tabpanel")).to_have_count(1)
        expect(visitor.page.locator("[role=tab]:focus")).to_have_attribute("aria-selected", "true")
        expect(visitor.part("head-z")).to_be_in_viewport(ratio=1)
    visitor.open_tab("curve")
    visitor.page.evaluate("document.querySelector('fp-neuron').scrollTo(0, 1e4)")
    expect(visitor.part("head-z")).to_be_in_viewport(ratio=1)
    visitor.draw([[(0.2, 0.2), (0.8, 0.8)]])
    visitor.has_finished_pass()

    def agree() -> bool:
        z = pytest.approx(visitor.numbers()[1].z[10], abs=1e-4)
        return number(visitor.part("squish"), "z") == z == number(visitor.part("head-z"))

    until(visitor.page, agree)  # the panels follow the stage
    z = visitor.numbers()[1].z[10]
    visitor.open_tab("sum")  # what was closed while the drawing changed shows what there is now
    assert number(visitor.part("z")) == pytest.approx(z, abs=1e-4)
    visitor.page.evaluate(OPEN, [0, 400])
    expect(tabs).to_have_text(["Pixel", "Links"])
    visitor.page.locator("[data-view=dials]").click()
    visitor.page.evaluate(OPEN, [1, 10])
    expect(visitor.page.get_by_role("tab", selected=True)).to_have_text("Sum")  # it was chosen


def test_in_the_dials_view_a_neuron_opens_at_its_dials(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3&view=dials&neuron=1.10")
    expect(visitor.page.get_by_role("tab", selected=True)).to_have_text("Edit")
    expect(visitor.part("bias-dial")).to_be_visible()
