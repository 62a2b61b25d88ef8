"""The puzzles after the lesson, solved as a visitor does, and the page given back afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe import violations
from playwright.sync_api import Locator, expect
from visitor import Visit, Visitor
from waiting import until

ENGLISH = json.loads(
    (Path(__file__).parents[2] / "frontend/src/i18n/en.json").read_text(encoding="utf-8")
)


def card(visitor: Visitor) -> Locator:
    return visitor.part("puzzle")


def is_at(visitor: Visitor, name: str) -> None:
    """Waits until the puzzle is open and the page stands where it starts."""
    expect(card(visitor)).to_have_attribute("data-puzzle", name)
    expect(card(visitor)).to_have_attribute("data-arrived", "true")


def is_solved(visitor: Visitor, name: str) -> None:
    expect(card(visitor)).to_have_attribute("data-solved", "")
    expect(card(visitor).get_by_role("status")).to_contain_text(ENGLISH[f"puzzle.{name}.solved"])


def goes_on(visitor: Visitor, name: str) -> None:
    visitor.do("stepOn")
    is_at(visitor, name)
    expect(card(visitor)).not_to_have_attribute("data-solved", "")


def condition(visitor: Visitor, key: str) -> Locator:
    return card(visitor).locator(f"[data-condition='{key}']")


def shared(visitor: Visitor) -> str:
    """The link to where the page is."""
    visitor.do("share")
    link = visitor.part("share-link").input_value()
    visitor.do("closeShare")
    return link


def set_bias(visitor: Visitor, value: float) -> None:
    """Types the bias of the open neuron."""
    visitor.open_tab("edit")
    field = visitor.part("bias-dial").get_by_role("spinbutton")
    field.fill(str(value))
    field.press("Enter")


def walk_to(visitor: Visitor, layer: int, neuron: int) -> None:
    """Opens a neuron by keyboard, from the pixels on."""
    visitor.part("stage").focus()
    for _ in range(layer):
        visitor.page.keyboard.press("ArrowRight")
    inspector = visitor.part("inspector")
    expect(inspector).to_have_attribute("data-layer", str(layer))
    way = neuron - int(inspector.get_attribute("data-neuron") or 0)
    for _ in range(abs(way)):
        visitor.page.keyboard.press("ArrowDown" if way > 0 else "ArrowUp")
    expect(inspector).to_have_attribute("data-neuron", str(neuron))


def open_output(visitor: Visitor, digit: int) -> None:
    """Opens the neuron of a digit from the dials of the last layer."""
    visitor.page.locator("fp-dial-board [data-layer='3']").first.click()
    visitor.page.locator(f"fp-dial-board [data-neuron='{digit}'] button[aria-pressed]").click()


def solve_one_dial(visitor: Visitor) -> None:
    expect(condition(visitor, "one-dial.turned")).to_contain_text("Dials turned: 0. Goal: 1.")
    walk_to(visitor, 2, 5)
    set_bias(visitor, 4)
    expect(condition(visitor, "one-dial.turned")).to_have_attribute("data-met", "")
    expect(condition(visitor, "read")).to_contain_text("Reads it as: 3. Goal: 5.")
    expect(card(visitor)).not_to_have_attribute("data-solved", "")
    set_bias(visitor, 10)
    visitor.reads("5")


def solve_bar(visitor: Visitor) -> None:
    visitor.do("region")
    visitor.do("much")
    expect(condition(visitor, "bar.told")).to_have_attribute("data-met", "")


def solve_neuron(visitor: Visitor) -> None:
    walk_to(visitor, 1, 2)
    visitor.open_tab("edit")
    visitor.do("switchOff")
    visitor.reads("4")


def solve_blind(visitor: Visitor) -> None:
    open_output(visitor, 7)
    set_bias(visitor, -30)
    expect(condition(visitor, "blind.left")).to_contain_text("7s still read: 0 of ")


def solve_stuck(visitor: Visitor) -> None:
    expect(condition(visitor, "stuck.left")).to_have_attribute("data-met", "")
    visitor.page.get_by_role("switch", name="Without biases").nth(2).click()


def solve_better(visitor: Visitor) -> None:
    open_output(visitor, 4)
    set_bias(visitor, -2)


def solve_ink(visitor: Visitor) -> None:
    visitor.pointer.stroke([(0.34, 0.25), (0.46, 0.25)])
    visitor.reads("7")
    expect(condition(visitor, "ink.added")).to_contain_text("in pixels: 12.9. Goal: at most 20.")


def solve_nothing(visitor: Visitor) -> None:
    visitor.pointer.stroke([(0.2, 0.8), (0.2, 0.2), (0.8, 0.8), (0.8, 0.2)])
    visitor.reads("undecided")


SOLVE = {
    "one-dial": solve_one_dial,
    "bar": solve_bar,
    "neuron": solve_neuron,
    "blind": solve_blind,
    "stuck": solve_stuck,
    "better": solve_better,
    "ink": solve_ink,
    "nothing": solve_nothing,
}
"""How a visitor solves each puzzle, in their order."""


@pytest.mark.parametrize("names", [list(SOLVE)[:4], list(SOLVE)[4:]], ids=["first", "last"])
def test_every_puzzle_is_solved_on_the_page(visit: Visit, names: list[str]) -> None:
    visitor = visit(f"?motion=off&puzzle={names[0]}")
    is_at(visitor, names[0])
    visitor.has_weights()
    for before, name in zip([None, *names], names, strict=False):
        if before:
            goes_on(visitor, name)
        SOLVE[name](visitor)
        is_solved(visitor, name)
    done = visitor.part("puzzles").locator("option", has_text="✓")
    expect(done).to_have_count(4)


def test_leaving_the_puzzles_brings_back_what_was_made_and_a_link_opens_one(visit: Visit) -> None:
    visitor = visit("?motion=off")
    visitor.pointer.stroke([(0.5, 0.2), (0.5, 0.8)])
    visitor.reads("1")
    walk_to(visitor, 3, 0)
    set_bias(visitor, -4)
    expect(visitor.part("changed-network")).to_have_attribute("data-count", "1")
    visitor.do("help")
    visitor.do("puzzle")
    is_at(visitor, "one-dial")
    expect(card(visitor)).to_be_focused()
    expect(visitor.part("changed-network")).to_be_hidden()
    visitor.reads("3")
    expect(visitor.page.locator("[data-action=undo]")).to_be_disabled()
    visitor.part("puzzles").select_option("ink")
    is_at(visitor, "ink")
    visitor.pointer.stroke([(0.3, 0.25), (0.56, 0.25)])
    visitor.reads("7")
    linked = visit(at=shared(visitor), query="")
    is_at(linked, "ink")
    linked.reads("7")
    is_solved(linked, "ink")
    visitor.do("setUpPuzzle")
    visitor.reads("1")
    visitor.do("leavePuzzles")
    expect(card(visitor)).to_be_hidden()
    expect(visitor.part("changed-network")).to_have_attribute("data-count", "1")
    expect(visitor.part("inspector")).to_have_attribute("data-layer", "3")
    visitor.reads("1")
    visitor.page.keyboard.press("Control+z")
    expect(visitor.part("changed-network")).to_be_hidden()
    visitor.page.keyboard.press("Control+z")
    visitor.reads("blank")


def test_the_end_of_the_lesson_leads_to_the_puzzles(visit: Visit) -> None:
    visitor = visit("?motion=off&step=checked")
    visitor.do("end-puzzles")
    is_at(visitor, "one-dial")
    expect(visitor.part("lesson")).to_be_hidden()
    visitor.page.keyboard.press("PageDown")
    is_at(visitor, "bar")
    assert len(shared(visitor)) < 300, "the dials that it sets are not in its link"
    expect(condition(visitor, "bar.told")).not_to_have_attribute("data-met", "")
    visitor.do("lesson")
    expect(visitor.part("lesson")).to_have_attribute("data-step", "checked")
    expect(card(visitor)).to_be_hidden()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_card_of_a_puzzle_has_room_on_every_screen(visit: Visit, theme: str) -> None:
    # Where motion is not reduced the panel of the neuron fades in after a change of width.
    visitor = visit(f"?motion=off&theme={theme}&puzzle=stuck", reduced_motion="reduce")
    is_at(visitor, "stuck")
    expect(condition(visitor, "stuck.share")).to_be_visible()
    card(visitor).locator("summary").click()
    for width, height in [(1440, 900), (820, 1180), (390, 844), (320, 640)]:
        visitor.page.set_viewport_size({"width": width, "height": height})
        for part in ("[data-action=stepOn]", "[data-action=leavePuzzles]", "h2"):
            expect(card(visitor).locator(part)).to_be_in_viewport(ratio=1)
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(visitor.page) == [], width


def test_on_a_phone_the_biases_that_a_puzzle_is_about_stand_above_its_card(visit: Visit) -> None:
    visitor = visit("?motion=off&puzzle=stuck", viewport={"width": 390, "height": 844})
    is_at(visitor, "stuck")
    expect(visitor.part("inspector")).to_have_count(0)
    board = visitor.part("board")
    expect(board).to_have_attribute("data-layer", "3")
    expect(board.locator("[data-neuron]")).to_have_count(10)
    until(
        visitor.page,
        """() => {
            const [board, card] = ["board", "puzzle"].map((part) =>
                document.querySelector(`[data-part=${part}]`).getBoundingClientRect());
            return board.top >= 0 && board.bottom <= card.top;
        }""",
    )
