"""What a training costs the page that looks on: states shown in a second, and how long frames take.

`python tests/bench/learning_figures.py` prints it by itself; `npm run bench` calls
`measure_learning`. A state counts when the page shows its step; the next one is sent only once the
one before it was painted. Frames are measured as in `page_figures`.
"""

from __future__ import annotations

from collections.abc import Iterator

from browser_trace import begin_trace, read_trace
from figures import Figure
from page_figures import draw, frame_figures, open_page, part
from playwright.sync_api import Browser, Page, expect
from training_load import ENDLESS, LIMITS, START_S

from browser import print_figures
from servers import serving

VIEWS = {"stage": "run-bar", "learn": "run"}
"""Where one looks on, and what tells the step there."""
LOOK_S = 5
CHOOSE = """changes => document.querySelector("fp-training-choices")
    .act("train", { do: "choose", choice: { preset: "lesson", changes, rate: 0 } })"""

COUNT = """part => {
  bench.states = 0;
  new MutationObserver((changes) => {
    bench.states += changes.filter(({ target }) => target.dataset.part === part).length;
  }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-number"] });
}"""


def measure_learning(browser: Browser) -> Iterator[Figure]:
    """A training as fast as it goes, looked at on the stage and in its own view."""
    with serving(*LIMITS) as server:
        for view, told_by in VIEWS.items():
            page = open_page(browser, f"{server.url}/?view=learn")
            draw(page, 3)
            begin(page)
            page.locator(f"[data-view={view}]").click()
            expect(part(page, told_by)).to_have_attribute("data-state", "running")
            yield from look_on(browser, page, view, told_by)
            page.context.close()


def begin(page: Page) -> None:
    """Starts a training that does not end meanwhile, and waits for its first steps."""
    page.locator("[data-action=beginTraining]:enabled").wait_for()
    page.evaluate(CHOOSE, ENDLESS)
    page.locator("[data-action=beginTraining]").click()
    running = page.locator("[data-part=run][data-state=running]:not([data-number='0'])")
    running.wait_for(timeout=1000 * START_S)


def look_on(browser: Browser, page: Page, view: str, told_by: str) -> list[Figure]:
    """What is shown in some seconds, under a trace."""
    page.wait_for_timeout(1_000)  # the view and its code come in
    page.evaluate(COUNT, told_by)
    page.evaluate("bench.longTasks.length = 0")
    begin_trace(browser, page)
    page.evaluate("bench.states = 0, bench.since = performance.now()")
    page.wait_for_timeout(1000 * LOOK_S)
    rate = page.evaluate("bench.states / (performance.now() - bench.since) * 1000")
    trace = read_trace(browser.stop_tracing())
    where = {"stage": "the network learns on the stage", "learn": "it is watched in Learn"}[view]
    return [
        Figure(f"states shown while {where}", rate, "1/s", "≥ 20"),
        *frame_figures(where, page.evaluate("bench"), trace),
    ]


if __name__ == "__main__":
    print_figures(measure_learning, 72)
