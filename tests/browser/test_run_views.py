"""Every view while there is a training: for everyone, at a desk and on a phone, in both themes."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest
from axe import violations
from boxes import box_of
from playwright.sync_api import expect
from test_pseudo import VIEWS, Found, act, show
from test_run_bar import processes
from trainees import begin, stands
from visitor import Visit, Visitor

from servers import Server

DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
EVERYWHERE = pytest.mark.parametrize(("screen", "theme"), [("desk", "dark"), ("phone", "light")])
"""Each screen and each theme once: a theme changes no place, and a screen no colour."""
SCREENS = {"desk": DESK, "phone": PHONE}
WIDER = "document.scrollingElement.scrollWidth - innerWidth"
HIGHER = "document.scrollingElement.scrollHeight - innerHeight"


def at_forty(visit: Visit, query: str = "", **context: Any) -> Visitor:
    """A visitor whose training was gone back with to step 40, and who kept step 39."""
    visitor = visit(f"?motion=off&view=learn&digit=3{query}", reduced_motion="reduce", **context)
    expect(visitor.page.locator("[data-action=beginTraining]")).to_be_enabled()
    begin(visitor)
    stands(visitor, "done", 100)
    visitor.part("checkpoints").fill("39")
    stands(visitor, "paused", 39)
    visitor.do("keepNetwork")
    visitor.part("checkpoints").fill("40")
    stands(visitor, "paused", 40)
    return visitor


def is_for_everyone(visitor: Visitor, where: str) -> None:
    assert violations(visitor.page) == [], where
    assert visitor.page.evaluate(WIDER) <= 0, where


def open_slice(visitor: Visitor) -> None:
    """In the view Gradient: opens the cost around the network, and the table of it."""
    for at in (0, 1):
        visitor.part("slice").locator("summary").nth(at).click()
    expect(visitor.part("slice-costs").locator("td")).to_have_count(81)


@EVERYWHERE
def test_axe_finds_nothing_in_any_view_of_a_training(visit: Visit, screen: str, theme: str) -> None:
    visitor = at_forty(visit, color_scheme=theme, **SCREENS[screen])
    for view in VIEWS:
        show(visitor, view)
        if screen == "desk":
            assert visitor.page.evaluate(HIGHER) <= 0, f"{view} scrolls by itself, not the page"
        if view == "learn":
            expect(visitor.part("kept-outputs").locator("tbody tr")).to_have_count(10)
            cut = "e => e.scrollWidth - e.clientWidth"
            assert visitor.page.locator("fp-confusion .scroll").evaluate(cut) <= 0
        else:
            expect(visitor.part("run-bar")).to_have_attribute("data-number", "40")
        if view == "gradient":
            open_slice(visitor)
        if screen == "phone" and view != "learn":
            high = box_of(visitor.part("run-bar"))["height"]
            assert high < 72, "one line of words and one of buttons"
        is_for_everyone(visitor, view)
    act(visitor, "share")
    expect(visitor.part("share")).to_be_visible()
    expect(visitor.part("unlinkable")).to_have_count(0)
    is_for_everyone(visitor, "the link to a step")
    act(visitor, "randomDials")  # they are drawn by what is fetched for it, so they may come late
    expect(visitor.part("unlinkable")).to_have_count(1)
    is_for_everyone(visitor, "no link to turned dials")


@EVERYWHERE
def test_axe_finds_nothing_where_a_training_went_wrong(
    visit: Visit, server: Server, screen: str, theme: str
) -> None:
    visitor = visit("?motion=off&view=learn", color_scheme=theme, **SCREENS[screen])
    visitor.page.locator("[data-choice=diverging]").click()
    visitor.do("beginTraining")
    for state in ("diverged", "lost"):
        show(visitor, "learn")
        stands(visitor, state)
        is_for_everyone(visitor, state)
        show(visitor, "stage")
        expect(visitor.part("run-bar")).to_have_attribute("data-state", state)
        is_for_everyone(visitor, f"{state}, stage")
        for process in processes(server):
            os.kill(process, signal.SIGKILL)


@pytest.mark.parametrize("language", ["en-XA", "ar-XB"])
def test_every_view_of_a_training_holds_longer_words(
    visit: Visit, bare: Server, language: str
) -> None:
    visitor = at_forty(visit, f"&lang={language}", at=bare.url)
    found = Found(visitor, outside=language == "en-XA")
    widths = {1440: 900, 820: 1180, 390: 844}
    for view in VIEWS:
        show(visitor, view)
        if view == "gradient":
            open_slice(visitor)
        if view == "learn":
            visitor.page.locator("fp-learn details").evaluate_all(
                "all => all.forEach(e => e.open = true)"
            )
        found.look(view, widths)
    act(visitor, "share")
    found.look("share", widths)
    act(visitor, "closeShare")
    act(visitor, "randomDials")
    act(visitor, "share")
    found.look("unlinkable", widths)
    act(visitor, "closeShare")
    for process in processes(bare):
        os.kill(process, signal.SIGKILL)
    for view in ("learn", "stage"):
        show(visitor, view)
        found.look(f"lost, {view}", widths)
    act(visitor, "train", {"do": "choose", "choice": {"rate": 1}})
    visitor.page.keyboard.press("t")
    expect(visitor.part("run-bar")).to_have_attribute("data-state", "running")
    visitor.page.keyboard.press("t")
    for view in ("learn", "stage"):
        show(visitor, view)
        expect(visitor.part("first-checkpoint")).to_contain_text("40")
        found.look(f"resumed, {view}", widths)
    assert found.wrong == {}
