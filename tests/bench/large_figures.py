"""What a network with large layers, 784-512-256-10 with random weights, costs the page.

`python tests/bench/large_figures.py` prints it by itself; `npm run bench` calls `measure_large`.
Frames are measured as in `page_figures`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from browser_trace import begin_trace, read_trace
from figures import Figure
from page_figures import (
    DIGITS,
    FRAME_S,
    HAND,
    OPEN_EACH,
    SELECT,
    draw,
    frame_figures,
    open_page,
    part,
    percentile,
)
from playwright.sync_api import Browser, Page, expect

from browser import print_figures
from forwardpass import models
from forwardpass.models import Card
from forwardpass.numerics.network import Network
from servers import Server, serving

SIZES = (784, 512, 256, 10)
NAME = "-".join(map(str, SIZES))
PLAY_MS = 3_500
STEPS = 160
STEP_PX = 3
VIEWS = {"wall": "wall", "dials": "board"}
"""View → what shows the neurons of a layer in it."""
OPENINGS = 3
REST_MS = 1_000


def measure_large(browser: Browser) -> Iterator[Figure]:
    """Draws, plays, opens neurons, moves a window, and opens the wall and the dials."""
    with serving_large() as server:
        page = open_page(browser, server.url)
        expect(part(page, "stage")).to_have_attribute("data-weights", "complete")
        draw(page, 1)  # a first run, so that everything is compiled
        yield from frames(browser, page, "drawing live", draw_digits)
        yield from frames(browser, page, "a pass plays", play)
        page.evaluate(SELECT, 2)
        expect(part(page, "term").first).to_be_visible()
        yield from frames(browser, page, "drawing with a neuron open", draw_digits)
        yield from frames(browser, page, "a window moves", move_window)
        opened = percentile(page.evaluate(OPEN_EACH), 95)
        yield Figure(f"{NAME}: select a neuron → its heatmap drawn, p95", opened, "ms", "≤ 33")
        yield from openings(page)
        page.context.close()


@contextmanager
def serving_large() -> Iterator[Server]:
    """A server that offers the network first."""
    rng = np.random.default_rng(0)
    weights = [(rng.normal(size=(o, i)) * np.sqrt(2 / i)).astype("f4") for i, o in pairwise(SIZES)]
    biases = [np.zeros(n_out, "f4") for n_out in SIZES[1:]]
    network = Network(weights, biases, ["relu", "relu", "softmax"])
    with TemporaryDirectory() as folder:
        file = Path(folder) / "large.safetensors"
        models.save(file, network, Card.unknown("large", network))
        with serving(str(file)) as server:
            yield server


def openings(page: Page) -> Iterator[Figure]:
    """The longest task while views of all neurons of a layer open, their code already loaded."""
    for view, part_name in VIEWS.items():
        longest = 0.0
        for opening in range(OPENINGS + 1):
            page.locator("[data-view=stage]").click()
            page.wait_for_timeout(REST_MS)
            page.evaluate("bench.longTasks.length = 0")
            page.locator(f"[data-view={view}]").click()
            expect(part(page, part_name)).to_be_visible()
            page.wait_for_timeout(REST_MS)
            if opening > 0:  # the first one loads the code
                longest = max(longest, *page.evaluate("bench.longTasks"), 0)
        yield Figure(f"{NAME}: open {view}, longest task", longest, "ms", "≤ 50")


def frames(browser: Browser, page: Page, when: str, act: Callable[[Page], None]) -> list[Figure]:
    """What frames cost while a hand acts, under a trace."""
    page.wait_for_timeout(500)
    page.evaluate("bench.longTasks.length = 0")
    begin_trace(browser, page)
    act(page)
    page.wait_for_timeout(300)
    trace = read_trace(browser.stop_tracing())
    return frame_figures(f"{when}, {NAME}", page.evaluate("bench"), trace)


def draw_digits(page: Page) -> None:
    for digit in DIGITS[:2]:
        draw(page, digit)


def play(page: Page) -> None:
    page.locator('[data-action="play"]').click()
    page.wait_for_timeout(PLAY_MS)


def move_window(page: Page) -> None:
    """Drags the window of the first hidden layer through its overview."""
    box = page.locator("[data-part=window][data-layer='1']").bounding_box()
    x, y = box["x"] + 5, box["y"] + 5
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(STEPS):
        time.sleep(HAND.uniform(0, FRAME_S))
        page.mouse.move(x, y + STEP_PX * step)
    page.mouse.up()


if __name__ == "__main__":
    print_figures(measure_large, 80)
