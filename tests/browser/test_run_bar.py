"""A training outside its view: it is shown and steered in every view, by keys and by touch."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
import pytest
from axe import violations
from boxes import box_of
from playwright.sync_api import Locator, expect
from test_learn import begin, fact, of_python, steer
from test_learn import stands as learn_stands
from trainees import ends
from visitor import Visit, Visitor

from servers import Server

SLOW = {"offline": False, "latency": 150, "downloadThroughput": 60_000, "uploadThroughput": 20_000}
"""A poor mobile connection: a state of the run, 53 kB, takes a second."""


def bar(visitor: Visitor) -> Locator:
    return visitor.part("run-bar")


def stands(visitor: Visitor, state: str, number: int | None = None) -> None:
    """Waits until the bar tells of this state, after this step."""
    ends(visitor, lambda: bar(visitor).get_attribute("data-state") == state)
    if number is not None:
        expect(bar(visitor)).to_have_attribute("data-number", str(number))


def look_at(visitor: Visitor, view: str) -> None:
    visitor.page.locator(f"[data-view={view}]").click()


@pytest.mark.parametrize(("view", "theme"), [("stage", "dark"), ("gradient", "light")])
def test_a_training_is_steered_by_keys_in_every_view(visit: Visit, view: str, theme: str) -> None:
    visitor = visit("?motion=off&view=learn&digit=3", color_scheme=theme)
    visitor.reads("3")
    begin(visitor, rate=4)
    expect(bar(visitor)).to_have_count(0)
    look_at(visitor, view)
    stands(visitor, "running")
    visitor.page.keyboard.press("t")
    stands(visitor, "paused")
    number = int(bar(visitor).get_attribute("data-number") or -1)
    visitor.page.keyboard.press("b")
    stands(visitor, "paused", number + 1)
    expect(bar(visitor)).to_contain_text(f"Step {number + 1} of 100")
    expect(visitor.part("run-status")).to_have_text("Paused.")
    assert violations(visitor.page) == []
    accuracy = fact(visitor, "validation")
    bar(visitor).locator("[data-part=checkpoints]").press("Home")
    stands(visitor, "paused", 0)
    assert fact(visitor, "validation") != accuracy  # that of the checkpoint
    bar(visitor).locator("[data-steer=play]").click()
    stands(visitor, "running")
    visitor.do("toLearn")
    expect(bar(visitor)).to_have_count(0)
    expect(visitor.part("run")).to_have_attribute("data-state", "running")


def test_on_a_phone_every_view_says_that_it_went_too_fast_and_covers_nothing(
    visit: Visit,
) -> None:
    viewport = {"width": 390, "height": 844}
    visitor = visit("?motion=off&view=learn&lang=en-XA", viewport=viewport, has_touch=True)
    visitor.page.locator("[data-choice=diverging]").tap()
    visitor.page.locator("[data-action=beginTraining]").tap()
    learn_stands(visitor, "diverged")
    look_at(visitor, "stage")
    stands(visitor, "diverged")
    expect(visitor.part("run-status")).to_be_visible()
    above, stage = box_of(bar(visitor)), box_of(visitor.part("stage"))
    assert above["y"] + above["height"] <= stage["y"]
    width_of = "document.scrollingElement.scrollWidth - innerWidth"
    assert visitor.page.evaluate(width_of) <= 0
    assert violations(visitor.page) == []
    visitor.page.locator("[data-action=toLearn]").tap()
    expect(visitor.part("run")).to_be_visible()


def test_one_example_is_learned_alone_and_a_run_whose_process_dies_goes_on(
    visit: Visit, server: Server
) -> None:
    visitor = visit("?motion=off&view=learn&digit=3")
    visitor.reads("3")
    begin(visitor, rate=4)
    expect(visitor.part("checkpoints")).to_be_visible()
    steer(visitor, "pause")
    learn_stands(visitor, "paused")
    visitor.part("checkpoints").press("Home")
    learn_stands(visitor, "paused", 0)
    expect(visitor.part("train-command")).to_have_count(1)
    look_at(visitor, "stage")
    visitor.page.keyboard.press("e")
    expect(bar(visitor)).to_contain_text("Step 0 of 100, and 1 digit of the next batch")
    seen = visitor.numbers()[0].a.astype(np.float32)
    training = of_python()
    visitor.shows_outputs(training.next_example().network.feedforward(seen))
    visitor.page.keyboard.press("b")
    stands(visitor, "paused", 1)
    visitor.shows_outputs(next(training).network.feedforward(seen))

    for process in processes(server):
        os.kill(process, signal.SIGKILL)
    stands(visitor, "lost")
    expect(visitor.part("run-status")).to_contain_text("its program ended")
    visitor.shows_outputs(training.network.feedforward(seen))
    resume = bar(visitor).locator("[data-steer=resume]")
    expect(resume).to_have_text("Go on from step 1")
    visitor.page.keyboard.press("t")
    stands(visitor, "running")
    visitor.do("toLearn")
    expect(visitor.part("no-command")).to_contain_text("a digit on its own")
    expect(visitor.part("first-checkpoint")).to_contain_text("went on from step 1")
    visitor.part("train-rate").select_option("0")
    learn_stands(visitor, "done", 100)
    *_, last = training
    look_at(visitor, "stage")
    visitor.shows_outputs(last.network.feedforward(seen))


def processes(server: Server) -> list[int]:
    """The processes of trainings that a server has."""
    children = Path(f"/proc/{server.process.pid}/task").glob("*/children")
    pids = [int(pid) for each in children for pid in each.read_text().split()]
    return [pid for pid in pids if "training_process" in Path(f"/proc/{pid}/cmdline").read_text()]


def test_a_run_is_steered_and_found_again_over_a_slow_connection(visit: Visit) -> None:
    visitor = visit("?motion=off&view=learn&digit=3")
    visitor.reads("3")
    visitor.page.context.new_cdp_session(visitor.page).send(
        "Network.emulateNetworkConditions", SLOW
    )
    begin(visitor)
    learn_stands(visitor, "done", 100)
    visitor.part("checkpoints").fill("40")
    learn_stands(visitor, "paused", 40)
    seen = visitor.numbers()[0].a.astype(np.float32)
    visitor.page.reload()
    visitor.is_connected()
    learn_stands(visitor, "paused", 40)
    visitor.part("train-learning-rate-now").fill("0.5")
    visitor.part("train-learning-rate-now").press("Enter")
    steer(visitor, "advance.batch")
    learn_stands(visitor, "paused", 41)
    training = of_python()
    for _ in range(40):
        next(training)
    training.learning_rate = 0.5
    visitor.shows_outputs(next(training).network.feedforward(seen))
    expect(visitor.part("no-command")).to_have_count(1)
    visitor.part("train-rate").select_option("1")
    steer(visitor, "play")
    learn_stands(visitor, "running")
    steer(visitor, "pause")
    learn_stands(visitor, "paused")
    steer(visitor, "cancel")
    expect(visitor.part("run-status")).to_contain_text("You stopped the training")
