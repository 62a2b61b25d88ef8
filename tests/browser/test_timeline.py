"""One timeline drives the pass: played, paused, stepped and scrubbed, the same every time."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from visitor import Visit, Visitor
from waiting import until

from forwardpass.digits.handwriting import write

PAINTED = """async () => {
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
    return document.querySelector("[data-part=stage]").toDataURL();
}"""

LIT_PIXELS = """() => [...document.querySelectorAll('[data-part=activations] [data-layer="0"]')]
    .filter(({dataset}) => Number(dataset.value) > 0).length > 50"""
"""The picture of the drawing lies in the grid."""


def expect_time(visitor: Visitor, time: str) -> None:
    expect(visitor.part("timeline").get_by_role("slider")).to_have_value(time)


def painted(visitor: Visitor) -> str:
    """The picture of the stage as it is after two more frames."""
    picture: str = visitor.page.evaluate(PAINTED)
    return picture


def reached(visitor: Visitor) -> int:
    """How many layers the timeline marks as lit."""
    return visitor.part("timeline").locator("li[data-reached]").count()


@pytest.fixture
def finished(visit: Visit) -> Visitor:
    """A visitor before a finished pass of a three."""
    visitor = visit("?motion=off&digit=3")
    visitor.reads("3")
    visitor.has_weights()
    expect_time(visitor, "3")
    return visitor


@pytest.mark.parametrize(("time", "layers"), [(0, 1), (0.99, 1), (1, 2), (2.5, 3), (3, 4)])
def test_scrubbing_lights_the_layers_reached(finished: Visitor, time: float, layers: int) -> None:
    finished.scrub(time)
    assert reached(finished) == layers


def test_the_same_moment_of_the_same_pass_is_painted_the_same(
    finished: Visitor, visit: Visit
) -> None:
    finished.scrub(1.6)
    finished.has_curves()
    first = painted(finished)
    finished.scrub(2.2)
    assert painted(finished) != first
    finished.scrub(1.6)
    assert painted(finished) == first
    other = visit("?motion=off&digit=3")
    other.reads("3")
    other.has_weights()
    other.scrub(1.6)
    other.has_curves()
    assert painted(other) == first


def test_steps_go_from_layer_to_layer_and_from_neuron_to_neuron(finished: Visitor) -> None:
    finished.scrub(0)
    finished.do("layerOn")
    expect_time(finished, "1")
    finished.do("neuronOn")
    slider = finished.part("timeline").get_by_role("slider")
    assert 1 < float(slider.input_value()) < 2
    finished.do("neuronBack")
    expect_time(finished, "1")
    finished.do("layerBack")
    expect_time(finished, "0")


def test_a_played_pass_runs_to_its_end_and_can_be_paused(finished: Visitor) -> None:
    finished.part("speed").select_option("4")
    finished.do("play")
    expect_time(finished, "3")
    finished.part("speed").select_option("0.1")
    finished.do("play")
    expect(finished.page.get_by_role("button", name="Pause")).to_be_visible()
    finished.do("play")
    held = finished.part("timeline").get_by_role("slider").input_value()
    painted(finished)
    expect_time(finished, held)


def test_a_staged_pass_waits_for_play_and_then_streams_layer_by_layer(visit: Visit) -> None:
    layers: list[str | bytes] = []

    def take(data: str | bytes) -> None:
        if isinstance(data, bytes) and b"\xa5layer" in data:
            layers.append(data)

    def listen(page: Page) -> None:
        page.on("websocket", lambda socket: socket.on("framereceived", take))

    visitor = visit("?mode=staged", before=listen)
    visitor.draw(stroke.points for stroke in write(3, 1).strokes)
    expect(visitor.part("answer")).to_have_text("")
    until(visitor.page, LIT_PIXELS)
    expect_time(visitor, "0")
    assert np.isnan(visitor.numbers()[1].a).all()
    layers.clear()
    visitor.do("play")
    visitor.reads("3")
    expect_time(visitor, "3")
    assert len(layers) == 4


def test_without_motion_a_staged_pass_is_finished_at_once(visit: Visit) -> None:
    visitor = visit("?mode=staged&motion=off&digit=3")
    expect(visitor.part("answer")).to_have_text("")
    until(visitor.page, LIT_PIXELS)
    expect_time(visitor, "0")
    visitor.do("play")
    visitor.reads("3")
    expect_time(visitor, "3")
    expect(visitor.page.get_by_role("button", name="Play the pass")).to_be_visible()
