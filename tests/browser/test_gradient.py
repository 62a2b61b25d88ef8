"""One step of learning, taken apart on the page, against backpropagation in plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from axe import violations
from neurons import number
from playwright.sync_api import expect
from reference import parameters
from visitor import Visit, Visitor
from waiting import until

from plain_backpropagation import Slopes, cost_of, slopes

NAMES = {
    "digits": ["sigmoid", "sigmoid", "sigmoid"],
    "tanh": ["tanh", "tanh", "sigmoid"],
    "relu": ["relu", "relu", "sigmoid"],
    "wide": ["relu", "relu", "softmax"],
}
SETTLED = """() => {
    const { gradient, pass, weights, pending } = document.querySelector("fp-gradient").state;
    const found = gradient?.found;
    return !pending && found?.pass === pass && found.weights === weights
        && found.asked.digit === (gradient.question.digit ?? found.asked.digit)
        && found.asked.cost === gradient.question.cost;
}"""
SHOWN = """rows => rows.map(({ dataset }) => [dataset.activation, dataset.delta].map(Number))"""


def expected(visitor: Visitor, name: str, digit: int, cost: str) -> Slopes:
    """What the loops find for what the network saw."""
    W, b = zip(*parameters(name), strict=True)
    return slopes(W, b, NAMES[name], visitor.numbers()[0].a, np.eye(10)[digit], cost)


def wants(visitor: Visitor, digit: int) -> None:
    visitor.page.locator(f"fp-gradient [data-digit='{digit}']").click()
    until(visitor.page, SETTLED)


def value(visitor: Visitor, part: str, attribute: str = "value") -> float:
    return number(visitor.part(part), attribute)


@pytest.mark.parametrize(
    ("name", "cost"),
    [
        ("digits", "quadratic"),
        ("tanh", "cross-entropy"),
        ("relu", "quadratic"),
        ("wide", "cross-entropy"),
    ],
)
def test_every_number_of_a_step_is_that_of_backpropagation_in_plain_loops(
    visit: Visit, name: str, cost: str
) -> None:
    visitor = visit(f"?motion=off&view=gradient&model={name}&digit=3&seed=5")
    visitor.reads("3")
    visitor.part("cost-name").select_option(cost)
    wants(visitor, 8)
    own = expected(visitor, name, 8, cost)
    assert value(visitor, "cost") == pytest.approx(own.cost, rel=1e-4)
    terms = visitor.part("cost-terms").locator("tbody tr")
    found = terms.evaluate_all("rows => rows.map(({ dataset }) => Number(dataset.value))")
    np.testing.assert_allclose(found, own.terms, rtol=1e-4, atol=1e-7)
    for layer, (activations, deltas) in enumerate(zip(own.activations, own.deltas, strict=True), 1):
        rows = visitor.page.locator(f"[data-part=slope][data-layer='{layer}']")
        shown = np.array(rows.evaluate_all(SHOWN))
        largest = np.abs(activations).max()
        np.testing.assert_allclose(shown[:, 0], activations, rtol=1e-3, atol=1e-5 * largest)
        np.testing.assert_allclose(shown[:, 1], deltas, rtol=1e-3, atol=1e-5 * np.abs(deltas).max())
        pictures = visitor.page.locator(f"[data-layer='{layer}'] [data-slopes=weights]")
        assert number(pictures, "full") == pytest.approx(
            np.abs(own.weights[layer - 1]).max(), rel=1e-3
        )
    chain = visitor.part("chain")
    layer, neuron, source = (int(number(chain, part)) for part in ("layer", "neuron", "source"))
    slope = own.weights[layer - 1][neuron][source]
    assert value(visitor, "chain-product") == pytest.approx(slope, rel=1e-3)
    assert value(visitor, "chain-check", "slope") == pytest.approx(slope, rel=1e-3)
    assert value(visitor, "chain-check", "error") <= 1e-6


def test_a_nudge_lowers_the_cost_as_foretold_and_one_undo_takes_it_back(visit: Visit) -> None:
    visitor = visit("?motion=off&view=gradient&digit=3&seed=5")
    visitor.reads("3")
    wants(visitor, 8)
    x, y = visitor.numbers()[0].a, np.eye(10)[8]
    own = expected(visitor, "digits", 8, "quadratic")
    before, after = value(visitor, "cost"), value(visitor, "cost", "after")
    W, b = zip(*parameters("digits"), strict=True)
    stepped = [w - np.array(slope) for w, slope in zip(W, own.weights, strict=True)]
    biases = [v - np.array(delta) for v, delta in zip(b, own.deltas, strict=True)]
    assert after == pytest.approx(cost_of(stepped, biases, NAMES["digits"], x, y, "quadratic"))
    assert after < before
    nudge = visitor.page.locator("fp-gradient [data-action=nudge]")
    nudge.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.part("nudged")).to_contain_text("The cost went from")
    until(visitor.page, SETTLED)
    assert value(visitor, "cost") == pytest.approx(after, rel=1e-5)
    expect(nudge).to_be_focused()
    visitor.page.locator("fp-gradient [data-action=undoEdit]").click()
    until(visitor.page, SETTLED)
    assert value(visitor, "cost") == before
    expect(visitor.part("nudged")).to_have_text("")
    expect(visitor.page.locator("fp-gradient [data-action=undoEdit]")).to_be_disabled()


def test_a_dial_is_chosen_by_keyboard_turned_by_hand_and_the_cost_follows(visit: Visit) -> None:
    visitor = visit("?motion=off&view=gradient&digit=3&seed=5")
    visitor.reads("3")
    wants(visitor, 8)
    visitor.part("dial-layer").focus()
    visitor.page.keyboard.press("ArrowUp")
    expect(visitor.part("chain")).to_have_attribute("data-layer", "2")
    visitor.part("dial-source").select_option(index=8)
    expect(visitor.part("chain")).to_have_attribute("data-source", "7")
    until(visitor.page, SETTLED)
    before, slope = value(visitor, "cost"), value(visitor, "chain-check", "slope")
    visitor.page.locator("fp-gradient [data-action=turnIt]").click()
    expect(visitor.part("inspector")).to_have_attribute("data-layer", "2")
    field = visitor.part("weight-source")
    expect(field).to_have_value("7")
    dial = visitor.part("weight-dial").locator("input")
    moved = -0.05 if slope > 0 else 0.05
    stood = float(dial.input_value().replace("−", "-"))
    dial.fill(f"{stood + moved:.6f}")
    dial.press("Enter")
    until(visitor.page, SETTLED)
    assert value(visitor, "cost") - before == pytest.approx(moved * slope, rel=0.2)
    assert value(visitor, "cost") < before


@pytest.mark.parametrize("query", ["theme=dark", "theme=light&lang=en-XA"])
def test_the_view_is_for_everyone_and_fits_a_phone(visit: Visit, query: str) -> None:
    visitor = visit(f"?motion=off&view=gradient&digit=3&seed=5&{query}")
    until(visitor.page, SETTLED)
    assert violations(visitor.page) == []
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    assert violations(visitor.page) == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 390
    table = visitor.part("cost-terms").bounding_box()
    assert table
    assert table["x"] + table["width"] <= 390
    visitor.page.evaluate(
        """document.querySelector("fp-gradient").act("setSwitches", { bits: 4 })"""
    )
    expect(visitor.part("no-slopes")).to_be_visible()
