"""One step of learning, taken apart on the page, against backpropagation in plain loops."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from axe import violations
from neurons import number
from playwright.sync_api import expect
from reference import parameters
from trainees import RECIPE, begin, of_python, stands
from visitor import Visit, Visitor
from waiting import until

import forwardpass
from plain_backpropagation import Slopes, cost_of, slopes

NAMES = {
    "digits": ["sigmoid", "sigmoid", "sigmoid"],
    "tanh": ["tanh", "tanh", "sigmoid"],
    "relu": ["relu", "relu", "sigmoid"],
    "wide": ["relu", "relu", "softmax"],
}
SETTLED = """() => {
    const { gradient, asked, pass, weights, pending } = document.querySelector("fp-gradient").state;
    const { asked: put, ...found } = gradient?.found ?? {};
    const chosen = new URLSearchParams(asked ?? "");
    const batch = put?.batch && `${put.batch.count}.${put.batch.seed}`;
    const dial = put && Object.values(put.dial).join(".");
    return !pending && put && (found.pass ?? pass) === pass && found.weights === weights
        && String(put.digit) === (chosen.get("digit") ?? String(put.digit))
        && put.cost === (chosen.get("cost") ?? "quadratic")
        && batch === chosen.get("batch") && dial === (chosen.get("dial") ?? dial);
}"""
DIAL = ("layer", "neuron", "source")
PICTURES = """() => {
    const { pictures } = document.querySelector("fp-gradient").state.gradient.found.batch;
    return Array.from({ length: 10 }, (_, at) => [...pictures.subarray(784 * at, 784 * (at + 1))]);
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
    visitor.act("setSwitches", {"bits": 4})
    expect(visitor.part("no-slopes")).to_be_visible()


def test_a_batch_tells_what_each_digit_wants_of_a_dial_and_a_step_does_the_average(
    visit: Visit,
) -> None:
    visitor = visit("?motion=off&view=gradient&digit=3&seed=5")
    visitor.reads("3")
    visitor.part("learn-from").select_option(index=1)
    rows = visitor.part("batch").locator("tbody tr")
    expect(rows).to_have_count(10)
    until(visitor.page, SETTLED)
    pixels = visitor.page.evaluate(PICTURES)
    W, b = zip(*parameters("digits"), strict=True)
    told = rows.evaluate_all("rows => rows.map(({ dataset: d }) => [d.label, d.cost, d.slope])")
    layer, neuron, source = (int(number(visitor.part("chain"), part)) for part in DIAL)
    each = [
        slopes(W, b, NAMES["digits"], np.array(x) / 255, np.eye(10)[int(label)], "quadratic")
        for x, (label, _, _) in zip(pixels, told, strict=True)
    ]
    np.testing.assert_allclose([float(cost) for _, cost, _ in told], [s.cost for s in each], 1e-4)
    own = [s.weights[layer - 1][neuron][source] for s in each]
    np.testing.assert_allclose([float(slope) for *_, slope in told], own, rtol=1e-3, atol=1e-8)
    assert value(visitor, "batch-average", "slope") == pytest.approx(np.mean(own), rel=1e-4)
    assert value(visitor, "cost") == pytest.approx(np.mean([s.cost for s in each]), rel=1e-5)
    assert value(visitor, "chain-check", "error") <= 1e-6
    expect(visitor.part("chain-product")).to_have_count(0)
    after = value(visitor, "cost", "after")
    visitor.page.locator("fp-gradient [data-action=nudge]").click()
    expect(visitor.part("nudged")).to_contain_text("The cost went from")
    until(visitor.page, SETTLED)
    assert value(visitor, "cost") == pytest.approx(after, rel=1e-5)
    shown = visitor.part("batch").locator("tbody tr").first.get_attribute("data-label")
    visitor.page.locator("fp-gradient [data-action=otherDigits]").click()
    until(visitor.page, SETTLED)
    others = rows.evaluate_all("rows => rows.map(({ dataset }) => dataset.label)")
    assert others != [label for label, _, _ in told]
    assert shown == told[0][0]


NEXT = "() => document.querySelector('[data-part=next-step]')?.dataset.rate"
WEIGHTS = """layer => Array.from(document.querySelector("fp-gradient").state.weights[layer].W)"""


def looks_at_next(visitor: Visitor, **changes: Any) -> None:
    """Begins a training, goes back to its step 40 and looks at what it learns from next."""
    visitor.page.locator("[data-view=learn]").click()
    sizes = {"activations": ["sigmoid", "sigmoid"]}
    begin(visitor, changes={**RECIPE, **sizes, **changes})
    stands(visitor, "done", 100)
    visitor.part("checkpoints").fill("40")
    stands(visitor, "paused", 40)
    visitor.page.locator("[data-view=gradient]").click()


def test_the_next_batch_of_a_training_is_averaged_and_one_batch_makes_just_that_nudge(
    visit: Visit,
) -> None:
    visitor = visit("?motion=off&view=learn&digit=3")
    visitor.reads("3")
    looks_at_next(visitor)
    visitor.part("learn-from").select_option(index=3)
    rows = visitor.part("batch").locator("tbody tr")
    expect(rows).to_have_count(10)
    until(visitor.page, NEXT)

    # The order of the images, and their average, by hand.
    training = of_python()
    order = np.random.default_rng(7).spawn(5)[2].permutation(500)[400:410]
    for _ in range(40):
        next(training)
    network, examples = training.network, training.examples
    dial = [int(number(visitor.part("chain"), part)) for part in DIAL]
    layer, neuron, from_ = dial
    W, b = network.weights, network.biases
    each = [
        slopes(W, b, ["sigmoid"] * 2, x, np.eye(10)[label], "quadratic")
        for x, label in zip(examples.images[order] / 255, examples.labels[order], strict=True)
    ]
    labels = rows.evaluate_all("rows => rows.map(({ dataset }) => Number(dataset.label))")
    assert labels == examples.labels[order].tolist()
    mean = float(np.mean([one.weights[layer - 1][neuron][from_] for one in each]))
    assert value(visitor, "batch-average", "slope") == pytest.approx(mean, rel=1e-5)
    assert value(visitor, "cost") == pytest.approx(np.mean([one.cost for one in each]), rel=1e-6)
    shown = visitor.part("next-step")
    assert value(visitor, "next-step", "rate") == 1
    expect(shown).to_have_attribute("data-differs", "")
    expect(shown).to_contain_text("each dial moves by −η times its average slope")
    assert violations(visitor.page) == []

    before = visitor.page.evaluate(WEIGHTS, layer - 1)
    visitor.page.locator("fp-gradient [data-action=runBatch]").click()
    expect(visitor.part("made-step")).to_have_attribute("data-number", "41")
    after = visitor.page.evaluate(WEIGHTS, layer - 1)
    slope = np.mean([one.weights[layer - 1] for one in each], axis=0)
    np.testing.assert_allclose(np.subtract(after, before), -slope.ravel(), atol=5e-7, rtol=1e-4)
    assert value(visitor, "made-step") == pytest.approx(-mean, rel=1e-3, abs=5e-7)
    assert value(visitor, "made-step", "foretold") == pytest.approx(-mean, rel=1e-5)
    expect(visitor.part("run-bar")).to_have_attribute("data-number", "41")
    expect(shown).to_have_attribute("data-number", "41")

    # The batch after it has come.
    expect(rows.first).to_have_attribute(
        "data-label",
        str(examples.labels[np.random.default_rng(7).spawn(5)[2].permutation(500)[410]]),
    )
    assert violations(visitor.page) == []
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(visitor.page) == []


def test_another_optimiser_says_why_its_nudge_differs(visit: Visit) -> None:
    visitor = visit("?motion=off&view=learn&digit=3")
    visitor.reads("3")
    adam = {"optimiser": "adam", "learning_rate": 0.01, "decay": 0.5}
    looks_at_next(visitor, **adam)
    visitor.part("learn-from").select_option(index=3)
    until(visitor.page, NEXT)
    shown = visitor.part("next-step")
    expect(shown).to_have_attribute("data-differs", "adam decay")
    expect(shown).to_contain_text("Adam gives each dial a step size of its own")
    expect(visitor.part("cost")).to_have_attribute("data-after", "")
    layer, neuron, from_ = [int(number(visitor.part("chain"), part)) for part in DIAL]
    visitor.page.locator("fp-gradient [data-action=runBatch]").click()
    expect(visitor.part("made-step")).to_have_attribute("data-number", "41")
    recipe = {**RECIPE, "activations": "sigmoid", **adam}
    training = forwardpass.train("lesson", **recipe)
    stands_at = [next(training).network.weights[layer - 1].copy() for _ in range(41)]
    moved = (stands_at[40] - stands_at[39])[neuron, from_]
    assert value(visitor, "made-step") == pytest.approx(float(moved), rel=1e-3)
    assert value(visitor, "made-step", "foretold") != pytest.approx(float(moved), rel=0.1)


def test_a_batch_of_more_than_100_digits_is_not_averaged(visit: Visit) -> None:
    visitor = visit("?motion=off&view=learn&digit=3")
    visitor.reads("3")
    looks_at_next(visitor, batch=150, epochs=25)
    option = visitor.part("learn-from").locator("option").last
    expect(option).to_contain_text("next batch (more than 100 digits)")
    expect(option).to_be_disabled()
    assert visitor.part("learn-from").input_value() == "your drawing"


def test_a_weight_is_chosen_in_its_picture_and_a_reload_finds_all_choices(visit: Visit) -> None:
    visitor = visit("?motion=off&view=gradient&digit=3&seed=5")
    visitor.reads("3")
    wants(visitor, 8)
    picture = visitor.page.locator("[data-layer='1'] [data-part=slope-picture]")
    canvas = picture.locator("canvas").nth(2)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": box["width"] * 10.5 / 28, "y": box["height"] * 13.5 / 28})
    chain = visitor.part("chain")
    expect(chain).to_have_attribute("data-source", str(13 * 28 + 10))
    assert [number(chain, part) for part in DIAL] == [1, 2, 13 * 28 + 10]
    picture.focus()
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("PageDown")
    expect(chain).to_have_attribute("data-neuron", "3")
    until(visitor.page, SETTLED)
    assert [number(chain, part) for part in DIAL] == [1, 3, 14 * 28 + 10]
    expect(picture).to_have_attribute(
        "aria-valuetext", re.compile("hidden 1, neuron 3, row 14, col 10: −∂C/∂w = ")
    )
    own = expected(visitor, "digits", 8, "quadratic")
    assert value(visitor, "backwards") == pytest.approx(own.activations[0][3], rel=1e-4)
    terms = visitor.part("backwards").locator("tbody tr")
    expect(terms).to_have_count(16)
    found = terms.evaluate_all("rows => rows.map(({ dataset }) => Number(dataset.value))")
    W = parameters("digits")[1][0]
    np.testing.assert_allclose(found, W[:, 3] * np.array(own.deltas[1]), rtol=1e-3, atol=1e-7)
    visitor.part("learning-rate").select_option("10")
    expect(visitor.page).to_have_url(re.compile("#1"))
    visitor.page.reload()
    visitor.reads("3")
    until(visitor.page, SETTLED)
    assert [number(chain, part) for part in DIAL] == [1, 3, 14 * 28 + 10]
    assert visitor.part("learning-rate").input_value() == "10"
    expect(visitor.page.locator("fp-gradient [data-digit='8']")).to_have_attribute(
        "aria-pressed", "true"
    )


def flat(W, b) -> np.ndarray:
    return np.concatenate([np.ravel(part) for part in (*W, *b)]).astype(float)


def downhill_and_to_zeros(visitor: Visitor):
    """The network as a point, its gradient, two directions, and the image with its wanted eight."""
    x, y = visitor.numbers()[0].a, np.eye(10)[8]
    own = expected(visitor, "digits", 8, "quadratic")
    W, b = zip(*parameters("digits"), strict=True)
    here, slope = flat(W, b), flat(own.weights, own.deltas)
    first = -slope / np.linalg.norm(slope)
    second = -here + first * (first @ here)
    second /= np.linalg.norm(second)
    return here, slope, (first, second), (x, y)


def cost_there(point: np.ndarray, x, y) -> float:
    """The cost of the default network's shape with these numbers, in plain loops."""
    W, b = zip(*parameters("digits"), strict=True)
    parts = np.split(point, np.cumsum([p.size for p in (*W, *b)])[:-1])
    weights = [part.reshape(w.shape) for part, w in zip(parts, W, strict=False)]
    return cost_of(weights, parts[len(W) :], NAMES["digits"], x, y, "quadratic")


def test_a_slice_through_the_cost_tells_the_cost_at_each_point_and_where_a_nudge_leads(
    visit: Visit,
) -> None:
    visitor = visit("?motion=off&view=gradient&digit=3&seed=5")
    visitor.reads("3")
    wants(visitor, 8)
    visitor.part("slice").locator("summary").first.click()
    visitor.part("slice-second").select_option(label="towards all zeros")
    visitor.part("slice-reach").select_option(label="3")
    cells = visitor.part("slice-costs").locator("td")
    expect(cells).to_have_count(81)
    expect(visitor.part("slice-state")).to_have_text("")
    expect(visitor.part("slice")).to_contain_text("2 of 13,002 directions")
    here, slope, (first, second), (x, y) = downhill_and_to_zeros(visitor)
    told = cells.evaluate_all(
        "cells => cells.map(({ dataset: d }) => [d.first, d.second, d.value])"
    )
    for at in (40, 0, 17, 44, 76):
        u, v, cost = map(float, told[at])
        assert cost == pytest.approx(cost_there(here + u * first + v * second, x, y), rel=1e-5)
    assert [float(value) for value in told[40][:2]] == [0, 0]

    reading = visitor.part("slice-map")
    visitor.page.locator("fp-landscape canvas.map").focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.keyboard.press("ArrowDown")
    assert number(reading, "first") == pytest.approx(0.15)
    assert number(reading, "second") == pytest.approx(-0.15)
    there = here + 0.15 * first - 0.15 * second
    assert value(visitor, "slice-map") == pytest.approx(cost_there(there, x, y), rel=1e-5)
    lines = visitor.part("slice-lines")
    lines.locator("svg").focus()
    visitor.page.keyboard.press("Home")
    assert number(lines, "distance") == -3
    along = number(lines.locator("output").first, "value")
    assert along == pytest.approx(cost_there(here - 3 * first, x, y), rel=1e-5)

    visitor.page.locator("fp-gradient [data-action=nudge]").click()
    place = visitor.part("slice-place")
    expect(place).to_have_attribute("data-moves", "1")
    assert number(place, "first") == pytest.approx(np.linalg.norm(slope), rel=1e-3)
    assert number(place, "second") == pytest.approx(0, abs=1e-3)
    until(visitor.page, SETTLED)
    assert value(visitor, "slice-place") == pytest.approx(value(visitor, "cost"), rel=1e-4)
    assert violations(visitor.page) == []
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(visitor.page) == []
    visitor.part("slice").locator("summary").first.click()
    expect(cells).to_have_count(0)
