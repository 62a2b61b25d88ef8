"""A neuron's formula and its squish tell the same numbers as an independent float64 computation."""

from __future__ import annotations

import numpy as np
import pytest
from neurons import number, open_neuron, parameters, shown
from playwright.sync_api import expect
from reference import SQUISH, forward
from visitor import Visit, Visitor

PLACES = [
    ("digits", 1, 4, "sigmoid"),
    ("digits", 3, 7, "sigmoid"),
    ("relu", 2, 5, "relu"),
    ("tanh", 1, 2, "tanh"),
    ("identity", 2, 9, "identity"),
    ("wide", 3, 3, "softmax"),
    ("single", 1, 0, "sigmoid"),
]
"""A neuron of each activation function, in the first, a middle and the last layer."""

FORMULAS = {
    "sigmoid": "σ(z)=1+e−z1",
    "relu": "ReLU(z)=max(0,z)",
    "tanh": "tanh(z)=ez+e−zez−e−z",
    "identity": "f(z)=z",
    "softmax": "softmax(z)j=∑kezkezj",
}
"""How the typeset definitions read as bare text: denominators come first."""


def opened(visit: Visit, name: str, layer: int, neuron: int) -> Visitor:
    visitor = visit(f"?motion=off&model={name}")
    open_neuron(visitor, layer, neuron)
    visitor.open_tab("curve")
    expect(visitor.part("formula").locator("[data-live=a]").first).to_be_visible()
    return visitor


def live(visitor: Visitor, name: str, part: str = "formula") -> str:
    """What stands in one part of a formula."""
    return visitor.part(part).locator(f"[data-live={name}]").first.inner_text()


@pytest.mark.parametrize(("name", "layer", "neuron", "activation"), PLACES)
def test_formula_and_curve_tell_the_numbers_of_float64(
    visit: Visit, name: str, layer: int, neuron: int, activation: str
) -> None:
    visitor = opened(visit, name, layer, neuron)
    assert parameters(name, layer)[2] == activation
    the_figures_of_the_formula_add_up_to_z(visitor, name, layer, neuron)
    the_function_has_its_definition(visitor, activation)
    the_dot_stands_at_z_and_a_and_the_step_is_the_bias(visitor, name, layer, neuron)
    if activation != "softmax":
        the_samples_of_the_curve_equal_float64(visitor, activation)


def the_figures_of_the_formula_add_up_to_z(
    visitor: Visitor, name: str, layer: int, neuron: int
) -> None:
    seen = visitor.numbers()[0].a
    z, a = (values[neuron] for values in forward(name, seen)[layer - 1])
    before = seen if layer == 1 else forward(name, seen)[layer - 2][1]
    W, b, activation = parameters(name, layer)
    products = W[neuron] * before
    formula = visitor.part("formula")
    wanted = {
        "positive": products[products > 0].sum(),
        "negative": products[products < 0].sum(),
        "bias": b[neuron],
        "z": z,
        "a": a,
    }
    for what, value in wanted.items():
        assert number(formula, what) == pytest.approx(value, rel=1e-5, abs=1e-5)
    parts = [shown(live(visitor, what)) for what in ("positive", "negative", "bias")]
    of_z = shown(live(visitor, "a" if activation == "identity" else "z"))
    assert sum(parts) == of_z
    assert float(of_z) == pytest.approx(z, abs=6e-4)
    assert float(shown(live(visitor, "a"))) == pytest.approx(a, abs=6e-4)


def the_function_has_its_definition(visitor: Visitor, activation: str) -> None:
    definition = visitor.part("definition")
    expect(definition).to_have_attribute("data-activation", activation)
    assert "".join(definition.inner_text().split()).replace("\u200b", "") == FORMULAS[activation]


def the_dot_stands_at_z_and_a_and_the_step_is_the_bias(
    visitor: Visitor, name: str, layer: int, neuron: int
) -> None:
    plot = visitor.part("squish")
    table = visitor.numbers()[layer]
    _, biases, activation = parameters(name, layer)
    bias = biases[neuron]
    assert plot.get_attribute("data-activation") == activation
    assert number(plot, "z") == pytest.approx(table.z[neuron], rel=1e-5)
    assert number(plot, "a") == pytest.approx(table.a[neuron], rel=1e-5)
    assert number(plot, "bias") == pytest.approx(bias, rel=1e-6)
    assert number(plot, "z") - number(plot, "sum") == pytest.approx(bias, abs=1e-6)


def the_samples_of_the_curve_equal_float64(visitor: Visitor, activation: str) -> None:
    cells = visitor.part("samples").locator("[data-z]")
    values = cells.evaluate_all(
        "cells => cells.map(({dataset}) => [dataset.z, dataset.value].map(Number))"
    )
    assert [z for z, _ in values] == [-10, -3, 0, 3, 10]
    for z, a in values:
        assert a == pytest.approx(float(SQUISH[activation](np.array(z))), rel=1e-6, abs=1e-9)


def test_the_full_form_writes_the_terms_out_with_their_indices_and_dimensions(
    visit: Visit,
) -> None:
    visitor = opened(visit, "digits", 2, 3)
    visitor.part("formula-full").locator("summary").click()
    expect(visitor.part("formula-terms")).to_contain_text("15")  # it is typeset when opened
    text = "".join(visitor.part("formula-terms").inner_text().split()).replace("\u200b", "")
    assert "w3,0a0+w3,1a1+" in text
    assert "+w3,15a15+b3" in text
    W, _, _ = parameters("digits", 2)
    first = visitor.numbers()[1].a
    for i in (0, 9, 15):
        weight = float(shown(live(visitor, f"w{i}", "formula-terms")))
        assert weight == pytest.approx(W[3, i], abs=6e-4)
        activation = float(shown(live(visitor, f"a{i}", "formula-terms")))
        assert activation == pytest.approx(first[i], abs=6e-4)
    shapes = visitor.part("formula-layer").inner_text()
    assert "16×16" in "".join(shapes.split())
    assert "16×1" in "".join(shapes.split())


def test_the_first_layer_is_written_out_without_its_zeros_which_are_counted(visit: Visit) -> None:
    visitor = opened(visit, "digits", 1, 4)
    visitor.part("formula-full").locator("summary").click()
    lit = np.flatnonzero(visitor.numbers()[0].a)
    assert 80 < len(lit) < 200
    expect(visitor.part("formula-terms")).to_contain_text(str(lit[-1]))  # typeset when opened
    text = "".join(visitor.part("formula-terms").inner_text().split()).replace("\u200b", "")
    symbols = "+".join(f"w4,{i}a{i}" for i in lit)
    assert f"{symbols}+b4" in text
    assert "\u22ef" not in text
    expect(visitor.part("formula-zeros")).to_have_text(
        f"{784 - len(lit)} more terms are 0: their input or their weight is 0."
    )
    shapes = "".join(visitor.part("formula-layer").inner_text().split())
    assert "16×784" in shapes
    assert "784×1" in shapes


def test_the_formula_is_announced_with_its_numbers(visit: Visit) -> None:
    visitor = opened(visit, "digits", 1, 4)
    expect(visitor.part("formula")).to_have_attribute("aria-label", spoken(visitor))


def spoken(visitor: Visitor) -> str:
    parts = " ".join(live(visitor, what) for what in ("positive", "negative", "bias"))
    z, a = live(visitor, "z"), live(visitor, "a")
    return (
        "The activation of neuron 4 in layer 1 is sigmoid of its weights times the activations "
        f"before, plus its bias: sigmoid of {parts}, which is sigmoid of {z}, which is {a}."
    )


def test_a_new_pass_changes_the_numbers_and_typesets_nothing_anew(visit: Visit) -> None:
    visitor = opened(visit, "digits", 1, 4)
    before = live(visitor, "z")
    span = visitor.part("formula").locator("[data-live=z]").first
    span.evaluate("element => { element.dataset.kept = 'yes' }")
    visitor.draw([[(0.2, 0.2), (0.8, 0.8)]])
    expect(span).not_to_have_text(before)
    expect(span).to_have_attribute("data-kept", "yes")


def test_a_switched_neuron_tells_its_function_and_its_bias_as_they_stand(visit: Visit) -> None:
    visitor = opened(visit, "digits", 2, 3)
    expect(visitor.part("threshold")).to_have_count(1)
    switches = {"activations": [None, "relu", None], "noBias": [2]}
    visitor.act("setSwitches", switches)
    expect(visitor.part("threshold")).to_have_count(0)
    plot = visitor.part("squish")
    expect(plot).to_have_attribute("data-activation", "relu")
    expect(plot).to_have_attribute("data-bias", "0.00000000")
    expect(visitor.part("definition")).to_have_attribute("data-activation", "relu")
    expect(visitor.part("inspector")).to_contain_text("relu")
    expect(visitor.part("head-bias")).to_have_attribute("data-value", "0")
    W, _, _ = parameters("digits", 2)
    z = float(W[3] @ visitor.numbers()[1].a)
    for name in ("sum", "z"):
        assert number(plot, name) == pytest.approx(z, rel=1e-5)
        assert number(visitor.part(f"head-{name}"), "value") == pytest.approx(z, rel=1e-5)
    assert number(plot, "a") == pytest.approx(max(z, 0), rel=1e-5)
    visitor.act("view", "matrix")
    visitor.page.get_by_role("button", name="hidden 1 → hidden 2").click()
    expect(visitor.part("tight")).to_contain_text("ReLU")


def test_half_is_passed_where_the_sum_is_minus_the_bias(visit: Visit) -> None:
    visitor = opened(visit, "digits", 1, 4)
    bias = parameters("digits", 1)[1][4]
    assert number(visitor.part("threshold"), "value") == pytest.approx(-bias, rel=1e-6)
    assert SQUISH["sigmoid"](-bias + bias) == 0.5


def test_relu_of_minus_3_is_0_and_of_3_is_3(visit: Visit) -> None:
    cells = opened(visit, "relu", 1, 0).part("samples").locator("[data-z]")
    values = cells.evaluate_all("cells => cells.map(({dataset}) => [dataset.z, dataset.value])")
    found = {float(z): float(a) for z, a in values}
    assert (found[-3], found[3]) == (0, 3)


def test_other_functions_are_compared_on_the_same_axes(visit: Visit) -> None:
    visitor = opened(visit, "digits", 1, 0)
    plot = visitor.part("squish")
    button = visitor.page.locator("[data-action=compare]")
    before = plot.evaluate("canvas => canvas.toDataURL()")
    button.focus()
    visitor.page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert plot.evaluate("canvas => canvas.toDataURL()") != before


def test_fonts_and_style_of_the_formula_come_from_the_server_itself(visit: Visit) -> None:
    visitor = opened(visit, "digits", 1, 0)
    visitor.page.evaluate("document.fonts.ready")
    loaded = visitor.page.evaluate(
        "performance.getEntriesByType('resource').map(({name}) => name)"
        ".filter((name) => /font|katex/i.test(name))"
    )
    assert loaded
    host = visitor.page.url.split("?")[0]
    assert all(name.startswith(host) and name.endswith(".woff2") for name in loaded)
