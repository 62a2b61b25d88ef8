"""A network with large layers: windows on the stage, and the overviews that move them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from axe import violations
from playwright.sync_api import Locator, expect
from visitor import Finger, Visit, Visitor

from forwardpass import models
from forwardpass.models import Card
from forwardpass.numerics.network import Network
from servers import Server, serving

SIZES = (784, 512, 256, 10)
RNG = np.random.default_rng(0)
W = [RNG.normal(size=(o, i)).astype("f4") * np.sqrt(2 / i) for i, o in pairwise(SIZES)]
B = [RNG.normal(size=o).astype("f4") / 10 for o in SIZES[1:]]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a network of 535,818 random weights and biases."""
    path = tmp_path_factory.mktemp("networks") / "large.safetensors"
    network = Network(W, B, ["relu", "relu", "softmax"])
    models.save(path, network, Card.unknown("large", network))
    with serving(str(path)) as server:
        yield server


def window(visitor: Visitor, layer: int) -> Locator:
    """The slider of a layer's window."""
    return visitor.page.locator(f"[data-part=window][data-layer='{layer}']")


def shows(visitor: Visitor, layer: int, said: str) -> None:
    expect(window(visitor, layer)).to_have_attribute("aria-valuetext", said)


IS_PAINTED = """canvas => canvas.getContext("2d")
    .getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0)"""


def test_windows_move_by_keyboard_wheel_mouse_and_selection(visit: Visit, large: Server) -> None:
    visitor = visit("?motion=off&digit=3&seed=1", at=large.url)
    visitor.has_finished_pass()
    assert visitor.page.locator("[data-part=window]").count() == 2
    shows(visitor, 1, "neurons 0 to 17 of 512")
    shows(visitor, 2, "neurons 0 to 17 of 256")
    assert violations(visitor.page) == []

    x, *layers = visitor.numbers()
    a = x.a
    for k, (weights, bias, layer) in enumerate(zip(W, B, layers, strict=True)):
        z = weights.astype(float) @ a + bias
        a = np.maximum(z, 0) if k < 2 else np.exp(z - z.max()) / np.exp(z - z.max()).sum()
        np.testing.assert_allclose(layer.a, a, atol=1e-5)

    window(visitor, 1).focus()
    for key, said in [
        ("PageDown", "neurons 18 to 35 of 512"),
        ("ArrowDown", "neurons 19 to 36 of 512"),
        ("End", "neurons 494 to 511 of 512"),
        ("ArrowDown", "neurons 494 to 511 of 512"),
        ("ArrowUp", "neurons 493 to 510 of 512"),
        ("Home", "neurons 0 to 17 of 512"),
    ]:
        visitor.page.keyboard.press(key)
        shows(visitor, 1, said)

    box = window(visitor, 1).bounding_box()
    assert box is not None
    visitor.page.mouse.move(box["x"] + box["width"] + 50, box["y"] + 300)  # over the discs
    visitor.page.mouse.wheel(0, 120)
    shows(visitor, 1, "neurons 10 to 27 of 512")

    # A press on the overview centres the window there; 128 rows of 4 cells.
    row = box["height"] / 128
    middle = box["x"] + 1
    visitor.page.mouse.move(middle, box["y"] + 64.5 * row)
    visitor.page.mouse.down()
    shows(visitor, 1, "neurons 247 to 264 of 512")
    visitor.page.mouse.move(middle, box["y"] + 74.5 * row)
    visitor.page.mouse.up()
    shows(visitor, 1, "neurons 287 to 304 of 512")

    # The keys of the stage begin in the window, and take it along beyond its end.
    visitor.part("stage").focus()
    visitor.page.keyboard.press(" ")
    expect(visitor.part("inspector")).to_have_attribute("data-neuron", "287")
    for _ in range(18):
        visitor.page.keyboard.press("ArrowDown")
    expect(visitor.part("inspector")).to_have_attribute("data-neuron", "305")
    shows(visitor, 1, "neurons 288 to 305 of 512")
    shows(visitor, 2, "neurons 0 to 17 of 256")


def test_a_link_to_a_neuron_brings_its_window_there(visit: Visit, large: Server) -> None:
    visitor = visit("?motion=off&digit=3&seed=1&neuron=1.300", at=large.url)
    visitor.has_finished_pass()
    shows(visitor, 1, "neurons 291 to 308 of 512")
    visitor.do("curtain")
    expect(window(visitor, 1)).to_be_hidden()


def test_a_finger_moves_a_window_on_a_phone(visit: Visit, large: Server) -> None:
    visitor = visit("?motion=off&digit=3&seed=1&theme=light", at=large.url, **PHONE)
    visitor.has_finished_pass()
    shows(visitor, 2, "neurons 0 to 12 of 256")
    assert violations(visitor.page) == []
    finger = Finger(visitor.page, window(visitor, 2))
    finger.touch((0.999, 0.5))
    shows(visitor, 2, "neurons 243 to 255 of 256")
    finger.touch((0.5, 0.5))
    finger.lift()
    reached = window(visitor, 2).get_attribute("aria-valuenow")
    assert abs(int(reached or 0) - 121) <= 6
    assert visitor.page.evaluate("scrollY") == 0


def test_the_wall_and_the_dials_hold_only_what_is_near_and_keys_reach_the_rest(
    visit: Visit, large: Server
) -> None:
    visitor = visit("?motion=off&digit=3&seed=1&view=wall", at=large.url)
    tiles, pictures = visitor.part("tile"), visitor.part("tile").locator("canvas")
    expect(tiles).to_have_count(512)
    expect(tiles.first).to_have_attribute("data-full", re.compile("."))
    assert 16 <= pictures.count() < 300
    expect(visitor.page.get_by_role("option", name="Neuron 511")).to_have_count(1)
    tiles.first.focus()
    visitor.page.keyboard.press("End")
    expect(tiles.last).to_be_focused()
    expect(tiles.last.locator("canvas")).to_be_visible()
    activation = visitor.numbers()[1].a[511]
    expect(tiles.last.locator("output")).to_have_text(f"{activation:.3f}")
    assert tiles.first.locator("canvas").count() == 0
    assert violations(visitor.page) == []
    visitor.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(pictures).to_have_count(512)
    assert tiles.nth(250).locator("canvas").evaluate(IS_PAINTED)
    visitor.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(tiles.nth(250).locator("canvas")).to_have_count(0)

    visitor.page.locator("[data-view=dials]").click()
    board = visitor.part("board").locator(":scope > div")
    expect(board).to_have_count(512)
    expect(board.first.get_by_role("slider")).to_be_visible()
    assert visitor.part("board").get_by_role("slider").count() < 400
    board.last.get_by_role("button").focus()
    knob = board.last.get_by_role("slider")
    expect(knob).to_be_visible()
    knob.press("ArrowUp")
    expect(board.last).not_to_have_attribute("data-value", str(float(B[0][511])))
