"""A network that was changed says so wherever it is spoken of, and leads back from there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe import violations
from playwright.sync_api import expect
from reference import SQUISH, parameters
from visitor import Visit

from forwardpass.digits.mnist import load

BLANK: dict[str, Any] = {"layer": 1, "neuron": 2, "sources": [*range(784), -1], "values": 0}
VIEWS = ["stage", "matrix", "wall", "dials", "networks", "code", "checked"]


def right_without_third_neuron(mnist: Path) -> str:
    """The share of test digits read right once the weights and the bias of neuron 2 are 0."""
    test = load(mnist, "test")
    a = (test.images.reshape(len(test.images), -1) / 255).astype(np.float32).astype(float)
    for layer, (W, b) in enumerate(parameters("digits")):
        W, b = W.copy(), b.copy()
        if layer == 0:
            W[2], b[2] = 0, 0
        a = SQUISH["sigmoid"](a @ W.T + b)
    return f"{100 * (a.argmax(1) == test.labels).mean():.1f}%"


@pytest.mark.parametrize("width", [1440, 820, 390, 320])
def test_every_view_says_that_the_network_is_changed_and_leads_back(
    visit: Visit, mnist: Path, width: int
) -> None:
    visitor = visit("?motion=off&digit=3", viewport={"width": width, "height": 800})
    visitor.has_pass_through(layers=3)
    chip, facts = visitor.part("changed-network"), visitor.page.locator(".facts")
    expect(chip).to_have_count(0)
    visitor.turn_dials(**BLANK)
    right = right_without_third_neuron(mnist)
    expect(chip.locator("span").first).to_have_text(f"785 dials changed · {right} right")
    expect(facts).to_be_hidden()
    expect(visitor.part("said-change")).to_have_text(
        f"The network is changed, 785 dials: {right} of the test digits are read correctly."
    )
    chosen = visitor.part("model").locator("option:checked")
    expect(chosen).to_contain_text("The network of the lesson · changed")
    note = visitor.page.locator("fp-neuron .note.changed")
    expect(note).to_have_text("You have changed this network. This is what it was like as trained:")
    for view in VIEWS:
        visitor.act("view", view)
        expect(chip).to_be_in_viewport(ratio=1)
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(visitor.page, {"include": ["fp-header"]}) == []
    visitor.turn_dials(1, 0, [-1], 3)
    expect(chip).to_have_attribute("data-count", "786")
    visitor.do("undoChange")
    expect(chip).to_have_attribute("data-count", "785")
    visitor.act("setSwitches", {"bits": 2})
    expect(chip).to_contain_text("785 dials changed · switches set · weights shown unrounded · ")
    visitor.do("resetChanges")
    expect(chip).to_have_count(0)
    expect(facts).to_contain_text("13,002 weights and biases · 97.1% on MNIST")
    expect(visitor.part("said-change")).to_have_text("The network is as trained again.")
    visitor.page.keyboard.press("Control+z")
    expect(chip).to_contain_text("785 dials changed · switches set · weights shown unrounded · ")


def test_an_embed_with_controls_says_that_its_network_is_changed_and_one_without_does_not(
    visit: Visit,
) -> None:
    for controls, shown in [("pad,tools,timeline", 1), ("all", 1), ("", 0)]:
        visitor = visit(f"?embed&controls={controls}&motion=off&digit=3")
        visitor.has_pass_through(layers=3)
        visitor.turn_dials(**BLANK)
        expect(visitor.page.locator("[data-part=changed-network]:visible")).to_have_count(shown)
        if shown:
            expect(visitor.part("changed-network")).to_contain_text("785 dials changed · ")
            visitor.do("resetChanges")
            expect(visitor.part("changed-network")).to_have_count(0)
