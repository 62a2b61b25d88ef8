"""Other structures side by side, and the views of networks without squish, on every screen."""

from __future__ import annotations

import re

import pytest
from axe import violations
from playwright.sync_api import expect
from reference import parameters
from test_sheet import SMALL
from visitor import Visit, Visitor

from forwardpass.models import catalogue

VIEWS = {"networks": "networks", "linear&model=identity": "collapsed"}


def see(visit: Visit, view: str, width: int, **context: object) -> Visitor:
    """A visitor who looks at a view with a 3 drawn."""
    viewport = {"width": width, "height": 740}
    visitor = visit(
        f"?motion=off&digit=3&view={view}", viewport=viewport, has_touch=True, **context
    )
    visitor.reads("3")
    expect(visitor.part(VIEWS[view]).first).to_be_visible()
    return visitor


def test_the_table_lists_every_network_with_its_counts(visit: Visit) -> None:
    visitor = visit("?motion=off&view=networks")
    rows = visitor.part("networks").locator("tbody tr")
    expect(rows).to_have_count(len(catalogue()))
    for card in catalogue():
        row = visitor.part("networks").locator(f'[data-name="{card.name}"]')
        count = sum(W.size + b.size for W, b in parameters(card.name))
        expect(row).to_have_attribute("data-parameters", str(count))
        expect(row).to_contain_text(f"{count:,}")
        expect(row).to_contain_text(card.title)
        expect(row).to_contain_text(card.note)
        expect(row).to_contain_text(f"{card.test_correct:,} of 10,000")
        expect(row).to_contain_text(f"{card.test_correct / 100:.1f}%")


def test_a_network_opens_from_the_table_and_is_marked(visit: Visit) -> None:
    visitor = visit("?motion=off&view=networks")
    table = visitor.part("networks")
    expect(table.locator("[data-open]")).to_have_attribute("data-name", "digits")
    table.get_by_role("button", name=re.compile(r"^Open ?, 784-128-64-10")).click()
    expect(visitor.part("model")).to_have_value("wide")
    expect(table.locator("[data-open]")).to_have_attribute("data-name", "wide")
    expect(table.get_by_role("button", pressed=True)).to_have_count(1)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("width", [320, 360, 820])
def test_the_views_fit_small_screens_and_fingers(visit: Visit, view: str, width: int) -> None:
    visitor = see(visit, view, width)
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == width
    room = visitor.page.locator("fp-view")
    assert room.evaluate("room => room.scrollWidth - room.clientWidth") == 0
    assert room.locator("button:visible").evaluate_all(SMALL) == []


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (360, "light")])
def test_axe_finds_nothing_in_the_views(visit: Visit, view: str, theme: str, width: int) -> None:
    visitor = see(visit, view, width, color_scheme=theme)
    assert violations(visitor.page) == []


def test_the_open_view_is_in_sight_in_the_menu_of_a_phone(visit: Visit) -> None:
    visitor = see(visit, "linear&model=identity", 320)
    open_one = visitor.part("views").locator('[aria-current="page"]')
    expect(open_one).to_have_text("One layer")
    expect(open_one).to_be_in_viewport(ratio=1)


def test_one_output_without_hidden_layers_is_one_picture(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3&view=linear&model=single")
    expect(visitor.part("collapsed")).to_have_count(1)
    expect(visitor.page.locator("fp-linear")).to_contain_text("its 1 output neuron looks")
    expect(visitor.page.locator("fp-linear")).to_contain_text("785 weights and biases.")
