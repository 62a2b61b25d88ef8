"""A visitor's training in the page: begun, steered and waited for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, expect
from visitor import Visitor
from waiting import until

import forwardpass

RECIPE = {"digits": 500, "epochs": 2, "seed": 7, "sizes": [784, 12, 10], "learning_rate": 1.0}
"""Changes of the preset `lesson`: a hundred steps, of which every one is a checkpoint."""
CHOOSE = """choice => document.querySelector("fp-training-choices")
    .act("train", {do: "choose", choice})"""

SHOWN = "[data-part^=run][data-number]"
"""A run, where the page shows one: in the Learn view, or beside the stage."""


def begin(visitor: Visitor, rate: int = 0, **others: Any) -> None:
    """Starts a short training as in the lesson, with a limit of steps per second."""
    sizes = {"activations": ["sigmoid", "sigmoid"]}
    choice = {"preset": "lesson", "changes": {**RECIPE, **sizes}, "rate": rate, **others}
    # The panel of the choices takes them once its code has arrived.
    expect(visitor.page.locator("[data-action=beginTraining]")).to_be_enabled()
    visitor.page.evaluate(CHOOSE, choice)
    visitor.do("beginTraining")


def run(visitor: Visitor) -> Locator:
    return visitor.part("run")


def ends(visitor: Visitor, ending: Callable[[], object]) -> None:
    """Waits for the ending of a run, however long it takes, as long as one step follows another.

    Trainings have the lowest priority of all processes, so that they delay nobody's drawing. Where
    others use every core, one that takes a second takes minutes.
    """
    expect(visitor.page.locator(SHOWN).first).to_be_attached()
    number = f"document.querySelector('{SHOWN}')?.dataset.number"
    until(visitor.page, ending, progress=lambda: visitor.page.evaluate(number))


def stands(visitor: Visitor, state: str, number: int | None = None) -> None:
    """Waits until the run is in this state, after this step."""
    ends(visitor, lambda: run(visitor).get_attribute("data-state") == state)
    if number is not None:
        expect(run(visitor)).to_have_attribute("data-number", str(number))


def of_python() -> forwardpass.Training:
    """The same training in Python, before its first step."""
    changes: dict[str, Any] = {**RECIPE, "activations": "sigmoid"}
    return forwardpass.train("lesson", **changes)
