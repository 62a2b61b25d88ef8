"""A training in the page: its numbers are those of `forwardpass.train`, and it can be steered."""

from __future__ import annotations

import numpy as np
import pytest
from axe import violations
from playwright.sync_api import expect
from trainees import CHOOSE, begin, of_python, run, stands
from visitor import Visit, Visitor


def steer(visitor: Visitor, name: str) -> None:
    visitor.page.locator(f'[data-steer="{name}"]').click()


def fact(visitor: Visitor, name: str) -> float:
    value = visitor.page.locator(f'[data-fact="{name}"]').get_attribute("data-value")
    return float(value or "nan")


def confusion(visitor: Visitor) -> list[int]:
    """The counts of the table, a row for each true digit."""
    cells = visitor.part("confusion").locator("td")
    return [int(count) for count in cells.evaluate_all("all => all.map(e => e.dataset.count)")]


@pytest.fixture
def visitor(visit: Visit) -> Visitor:
    visitor = visit("?motion=off&view=learn&digit=3")
    visitor.reads("3")
    expect(visitor.page.locator("[data-action=beginTraining]")).to_be_enabled()
    return visitor


def test_the_numbers_on_the_page_are_those_of_the_same_training_in_python(visitor: Visitor) -> None:
    begin(visitor)
    stands(visitor, "done", 100)
    training = of_python()
    halfway, costs = None, []
    for step in training:
        costs.append(step.cost)
        if step.number == 40:
            halfway = step.network
    assert step.validation is not None and halfway is not None
    assert fact(visitor, "cost") == pytest.approx(step.cost, rel=1e-5)
    assert fact(visitor, "validation") == pytest.approx(step.validation.accuracy)
    assert confusion(visitor) == step.validation.evaluation.confusion.ravel().tolist()
    seen = visitor.numbers()[0].a.astype(np.float32)
    visitor.shows_outputs(step.network.feedforward(seen))
    command = visitor.part("train-command").locator("code")
    expect(command).to_contain_text("--sizes 784-12-10")
    expect(command).to_contain_text("--seed 7")
    is_generated = training.examples.source == "generated"
    assert ("--generated" in (command.text_content() or "")) == is_generated

    visitor.part("checkpoints").fill("40")
    stands(visitor, "paused", 40)
    visitor.shows_outputs(halfway.feedforward(seen))
    visitor.page.mouse.move(0, 0)
    curve = visitor.page.locator("[data-part=curve][data-kind=cost]")
    curve.locator("svg").press("Home")
    curve.locator("svg").press("ArrowRight")
    expect(curve).not_to_have_attribute("data-step", "0")
    first = int(curve.get_attribute("data-step") or 0)  # a point stands for the steps up to it
    batch = curve.locator("[data-line=batch]").get_attribute("data-value")
    assert float(batch or "nan") == pytest.approx(np.mean(costs[:first]), rel=1e-5)


def test_a_run_is_paused_stepped_sought_and_gone_on_with_and_a_reload_finds_it(
    visitor: Visitor,
) -> None:
    begin(visitor, rate=4)
    stands(visitor, "running")
    steer(visitor, "pause")
    stands(visitor, "paused")
    number = int(run(visitor).get_attribute("data-number") or -1)
    steer(visitor, "advance.batch")
    stands(visitor, "paused", number + 1)
    steer(visitor, "advance.epoch")
    stands(visitor, "paused", 50)
    expect(visitor.page.locator("[data-fact=epoch]")).to_have_attribute("data-value", "1")
    visitor.part("checkpoints").press("Home")
    stands(visitor, "paused", 0)
    visitor.page.locator("[data-view=stage]").click()
    visitor.has_weights()
    token = visitor.page.evaluate("sessionStorage['forwardpass.run']")

    visitor.page.reload()
    visitor.is_connected()
    visitor.page.locator("[data-view=learn]").click()
    stands(visitor, "paused", 0)
    assert run(visitor).get_attribute("data-token") == token
    expect(visitor.part("notice")).to_have_count(0)
    visitor.part("train-rate").select_option("0")
    steer(visitor, "play")
    stands(visitor, "done", 100)
    steer(visitor, "cancel")
    expect(visitor.part("run-status")).to_contain_text("You stopped the training")
    assert visitor.page.evaluate("sessionStorage['forwardpass.run']") is None


def test_a_training_that_goes_too_fast_says_so_and_goes_on_more_slowly(visitor: Visitor) -> None:
    visitor.page.locator("[data-choice=diverging]").click()
    visitor.do("beginTraining")
    stands(visitor, "diverged")
    expect(visitor.part("run-status")).to_contain_text("the learning rate 3 is too large")
    last_good = int(run(visitor).get_attribute("data-number") or -1)
    visitor.part("train-learning-rate-now").fill("0.001")
    visitor.part("train-learning-rate-now").press("Enter")
    steer(visitor, "advance.batch")
    stands(visitor, "paused", last_good + 1)


def test_another_network_ends_the_run_and_what_a_visitor_may_not_ask_for_is_refused(
    visitor: Visitor,
) -> None:
    visitor.page.evaluate(CHOOSE, {"changes": {"sizes": [784, 129, 10]}})
    visitor.do("beginTraining")
    expect(visitor.part("notice")).to_contain_text("129")
    begin(visitor, rate=1)
    stands(visitor, "running")
    expect(visitor.part("model").locator("option:checked")).to_contain_text("784-12-10")
    visitor.choose_model("digits")
    expect(run(visitor)).to_have_count(0)
    visitor.reads("3")


@pytest.mark.parametrize(
    ("width", "theme", "query"), [(1440, "light", ""), (390, "dark", "&lang=en-XA")]
)
def test_axe_finds_nothing_in_a_training(visit: Visit, width: int, theme: str, query: str) -> None:
    viewport = {"width": width, "height": 844}
    visitor = visit(f"?motion=off&view=learn{query}", viewport=viewport, color_scheme=theme)
    expect(visitor.page.locator("[data-action=beginTraining]")).to_be_enabled()
    begin(visitor)
    stands(visitor, "done")
    visitor.page.locator("fp-learn details").evaluate_all("all => all.forEach(e => e.open = true)")
    expect(visitor.page.locator("fp-wall .tile").first).to_be_visible()
    expect(visitor.page.locator("[data-fact=validation]")).to_be_visible()
    assert violations(visitor.page) == []
    width_of = "document.scrollingElement.scrollWidth - innerWidth"
    assert visitor.page.evaluate(width_of) <= 0
