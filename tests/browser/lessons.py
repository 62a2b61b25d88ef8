"""The lesson as a visitor meets it: its steps, and how each task is done by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, expect
from visitor import Visitor

TOP = Path(__file__).parents[2]
STEPS = [
    re.sub(r"^\d+-", "", path.stem)
    for path in sorted((TOP / "frontend/src/lesson/steps").glob("*.js"))
]
"""The names of the first lesson's steps, in order."""
LEARNING = [
    re.sub(r"^\d+-", "", path.stem)
    for path in sorted((TOP / "frontend/src/lesson/learning").glob("[0-9]*.js"))
]
"""Those of the second lesson's."""


def asked() -> dict[str, str]:
    """The question of each step of the first lesson that has one, by the step's name."""
    found = {}
    for path in sorted((TOP / "frontend/src/lesson/steps").glob("*.js")):
        if question := re.search(r'question: "([\w-]+)"', path.read_text()):
            found[re.sub(r"^\d+-", "", path.stem)] = question[1]
    return found


SEEN = """() => {
    const value = (part) => document.querySelector(`[data-part=${part}]`)?.value;
    const shown = document.querySelector("[data-part=inspector]");
    return {
        view: document.querySelector("[data-view][aria-current=page]")?.dataset.view,
        model: value("model"),
        neuron: shown && `${shown.dataset.layer}.${shown.dataset.neuron}`,
        time: document.querySelector("[data-part=timeline] [type=range]").value,
        answer: document.querySelector("[data-part=answer]").textContent,
        pressed: [...document.querySelectorAll("fp-modes [aria-pressed=true]")]
            .map((button) => button.dataset.action),
        lit: document.body.dataset.lit,
        words: document.querySelector("[data-part=lesson] .words > div").innerText,
        numbers: [...document.querySelectorAll("[data-part=activations] [data-neuron]")]
            .map(({ dataset }) => dataset.value),
    };
}"""
"""What a step has made of the page, down to every activation."""


def card(visitor: Visitor) -> Locator:
    return visitor.part("lesson")


def is_at(visitor: Visitor, step: str) -> None:
    """Waits until the lesson is open there and the page stands where the step begins."""
    expect(card(visitor)).to_have_attribute("data-step", step)
    expect(card(visitor)).to_have_attribute("data-arrived", "true")


def press(visitor: Visitor, selector: str, *keys: str) -> None:
    """Keys pressed on the first element of that selector, which Tab must reach."""
    element = visitor.page.locator(selector).first
    expect(element).to_be_visible()
    assert element.evaluate("element => element.tabIndex") >= 0, f"Tab does not reach {selector}"
    element.focus()
    for key in keys:
        visitor.page.keyboard.press(key)


def ink(visitor: Visitor) -> None:
    """A short stroke by space bar and arrows."""
    press(visitor, "[data-part=pad]", "ArrowUp")
    visitor.page.keyboard.down(" ")
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.keyboard.up(" ")


def open_tile(visitor: Visitor) -> None:
    press(visitor, "[data-part=tile][tabindex='0']", "ArrowRight", "Enter")


def another_neuron(visitor: Visitor) -> None:
    press(visitor, "[data-part=stage]", "ArrowDown")


def another_three(visitor: Visitor) -> None:
    """A wide, square 3, drawn by arrows and space bar."""
    press(visitor, "[data-action=clear]", "Enter")
    press(visitor, "[data-part=pad]", *["ArrowLeft"] * 28, *["ArrowUp"] * 28)
    keyboard = visitor.page.keyboard
    for key in ["ArrowRight"] * 5 + ["ArrowDown"] * 8:
        keyboard.press(key)
    keyboard.down(" ")
    for key, times in [
        ("ArrowRight", 16),
        ("ArrowDown", 6),
        ("ArrowLeft", 13),
        ("ArrowRight", 13),
        ("ArrowDown", 6),
        ("ArrowLeft", 16),
    ]:
        for _ in range(times):
            keyboard.press(key)
    keyboard.up(" ")


def stroke_and_blob_by_both_weights(visitor: Visitor) -> None:
    for weights in ("region", "edge"):
        press(visitor, f"[data-action=use-{weights}]", "Enter")
        for shape in ("stroke", "blob"):
            press(visitor, f"[data-action=draw-{shape}]", "Enter")
            measured = visitor.page.locator(f"[data-sum='{weights}.{shape}']")
            expect(measured).not_to_have_attribute("data-value", "")


def another_network(visitor: Visitor) -> None:
    press(visitor, "[data-part=networks] tbody tr:nth-child(2) button", "Enter")
    visitor.has_weights()
    ink(visitor)


def presser(selector: str, *keys: str) -> Callable[[Visitor], None]:
    return lambda visitor: press(visitor, selector, *keys)


TASKS: dict[str, Callable[[Visitor], None]] = {
    "digit": ink,
    "alike": another_three,
    "neuron": presser("[data-part=stage]", "ArrowRight", "ArrowRight"),
    "pixels": another_neuron,
    "outputs": ink,
    "hidden": presser("[data-action=curtain]", "Enter"),
    "pass": presser("[data-action=play]", "Enter"),
    "causes": presser("[data-part=cause]", "Enter"),
    "edges": open_tile,
    "weights": presser("[data-part=cells]", "ArrowRight"),
    "region": presser("[data-action=region]", "Enter"),
    "surround": stroke_and_blob_by_both_weights,
    "squish": another_neuron,
    "bias": presser("fp-turnable [role=slider]", "Enter"),
    "each": presser("[data-action=turn-one]", "Enter"),
    "by-hand": presser("[data-action=randomDials]", "Enter"),
    "matrix": presser("[data-part=matrix]", "ArrowRight"),
    "code": presser("[data-action=measureBoth]", "Enter"),
    "function": presser("[data-part=response] summary", "Enter"),
    "relu": another_neuron,
    "readers": another_network,
}
"""How the task of each step that has one is done from the keyboard."""
