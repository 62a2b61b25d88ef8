"""Every question of the lesson is predicted right and wrong, by keyboard and by touch."""

from __future__ import annotations

import re

import pytest
from lessons import asked, is_at
from playwright.sync_api import Locator, expect
from visitor import Visit, Visitor

DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "reduced_motion": "reduce",
}


def choose(button: Locator, by_touch: bool) -> None:
    if by_touch:
        button.tap()
    else:
        button.focus()
        button.press("Enter")


def predict(visitor: Visitor, choice: str, by_touch: bool) -> str:
    """Predicts and waits for the network; the choice that its numbers bear out."""
    question = visitor.part("question")
    choose(question.locator(f"[data-choice='{choice}']"), by_touch)
    outcome = visitor.part("outcome")
    expect(outcome).to_be_visible()
    expect(outcome).to_be_in_viewport(ratio=0.9)
    right = question.get_attribute("data-right")
    assert right is not None
    expect(outcome).to_have_attribute("data-verdict", "right" if right == choice else "wrong")
    assert re.search(r"\d", outcome.inner_text()), "the reason names a number"
    assert "{" not in outcome.inner_text(), "every place of the reason is filled in"
    return right


@pytest.mark.parametrize("by_touch", [False, True], ids=["keyboard", "touch"])
def test_every_question_is_predicted_right_and_wrong(visit: Visit, by_touch: bool) -> None:
    questions = asked()
    assert len(set(questions.values())) >= 8
    visitor = visit("?motion=off&step=digit", **(PHONE if by_touch else DESK))
    for step, name in questions.items():
        visitor.part("steps").select_option(step)
        is_at(visitor, step)
        visitor.has_weights()
        question = visitor.part("question")
        expect(question).to_have_attribute("data-question", name)
        expect(question.locator("[data-choice]").first).to_be_visible()
        choices = [b.get_attribute("data-choice") for b in question.locator("[data-choice]").all()]
        assert len(choices) >= 2, name
        first = str(choices[0])
        right = predict(visitor, first, by_touch)
        assert right in choices, name
        other = next(str(choice) for choice in choices if choice != first)
        second = right if right != first else other
        choose(visitor.page.locator("[data-action=predictAgain]"), by_touch)
        for there in ("digit", step):  # away, and back to the place that the question begins at
            visitor.part("steps").select_option(there)
            is_at(visitor, there)
        expect(question.locator(f"[data-choice='{second}']")).to_be_enabled()
        assert predict(visitor, second, by_touch) == right, f"{name} is graded the same again"
