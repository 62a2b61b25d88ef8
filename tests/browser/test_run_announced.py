"""What a screen reader is told of a training: how it stands, and none of its many numbers."""

from __future__ import annotations

import os
import signal

from playwright.sync_api import expect
from test_pseudo import VIEWS, act, show
from test_run_bar import processes
from trainees import begin, run, stands
from visitor import Visit, Visitor
from waiting import until

from servers import Server

LISTEN = """() => {
    window.announced = [];
    const LIVE = "[aria-live], [role=status], [role=alert], [role=log], output";
    new MutationObserver((records) => {
        const regions = new Set(records.flatMap(({ target, addedNodes }) => [
            (target.closest ? target : target.parentElement)?.closest(LIVE),
            // One that comes into the page is announced if it is an alert; else only its changes.
            ...[...addedNodes].filter((node) => node.matches?.("[role=alert]")),
        ]));
        for (const region of regions) {
            const text = region?.textContent.replace(/\\s+/g, " ").trim();
            const isSaid = text && region.checkVisibility() && region.ariaLive !== "off";
            const part = region?.closest("[data-part]")?.dataset.part ?? "";
            if (isSaid) announced.push([part, text]);
        }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
"""Notes every change of a live region: what `output`, `status` and `alert` are without a word."""
TAKE = "() => announced.splice(0)"
ELSE = ("said", "checked")
"""Another answer, once it has lasted, and how far the checks of the lesson are."""


def heard(visitor: Visitor) -> list[tuple[str, str]]:
    """What was announced since it was asked last: the region and its text."""
    return [(part, text) for part, text in visitor.page.evaluate(TAKE)]


def is_said(visitor: Visitor, sentence: str) -> None:
    expect(visitor.part("said-run")).to_have_text(sentence)


def goes_on(visitor: Visitor, view: str) -> None:
    """Waits until the page has shown a training twenty steps on."""
    part = visitor.part("run" if view == "learn" else "run-bar")
    first = int(part.get_attribute("data-number") or 0)
    until(visitor.page, lambda: int(part.get_attribute("data-number") or 0) >= first + 20)


def test_while_it_runs_a_training_is_announced_once_and_no_number_of_it_is(visit: Visit) -> None:
    visitor = visit("?motion=off&view=learn&digit=3&neuron=1.2")
    visitor.reads("3")
    expect(visitor.page.locator("[data-action=beginTraining]")).to_be_enabled()
    longer = {"epochs": 100, "digits": 500, "learning_rate": 0.5}
    begin(visitor, rate=50, changes=longer)  # more steps a second than are shown
    stands(visitor, "running")
    is_said(visitor, "Learning.")
    visitor.page.evaluate(LISTEN)
    for view in VIEWS:
        show(visitor, view)
        if view == "gradient":
            visitor.part("slice").locator("summary").first.click()
            expect(visitor.page.locator("#slice-reading")).to_be_visible()
        heard(visitor)
        goes_on(visitor, view)
        others = [told for told in heard(visitor) if told[0] not in ELSE]
        assert others == [], view


def test_one_region_announces_what_begins_rests_ends_fails_or_is_lost(
    visit: Visit, server: Server
) -> None:
    visitor = visit("?motion=off&view=learn&digit=3")
    visitor.reads("3")
    expect(visitor.page.locator("[data-action=beginTraining]")).to_be_enabled()
    visitor.page.evaluate(LISTEN)
    begin(visitor, rate=4)
    is_said(visitor, "Learning.")
    visitor.page.keyboard.press("t")
    stands(visitor, "paused")
    at = run(visitor).get_attribute("data-number")
    is_said(visitor, f"Paused. Step {at} of 100.")
    show(visitor, "stage")
    act(visitor, "runBatch")
    is_said(visitor, f"Paused. Step {int(at or 0) + 1} of 100.")
    act(visitor, "runExample")
    is_said(visitor, f"Paused. Step {int(at or 0) + 1} of 100, and 1 digit of the next batch.")
    for process in processes(server):
        os.kill(process, signal.SIGKILL)
    is_said(visitor, "The training stopped: its program ended. What you last saw is still here.")
    visitor.page.keyboard.press("t")
    is_said(visitor, "Learning.")
    act(visitor, "train", {"do": "choose", "choice": {"rate": 0}})
    act(visitor, "train", {"do": "steer", "steering": {"action": "play", "value": 0}})
    is_said(visitor, "Training is done. Step 100 of 100.")
    told = [text for part, text in heard(visitor) if part == "said-run"]
    assert [text for text in told if text != "Getting ready."] == [  # said only where it lasts
        "Learning.",
        f"Paused. Step {at} of 100.",
        f"Paused. Step {int(at or 0) + 1} of 100.",
        f"Paused. Step {int(at or 0) + 1} of 100, and 1 digit of the next batch.",
        "The training stopped: its program ended. What you last saw is still here.",
        "Learning.",
        "Training is done. Step 100 of 100.",
    ]
