"""The page's cost on a school laptop: a quarter of this machine's speed, at 1366 × 768.

Chromium slows down the page's main thread. On a busy machine, elapsed times say little; the time
that the main thread itself worked on a frame says more.
"""

from __future__ import annotations

from browser_trace import begin_trace, main_thread_times, read_trace
from figures import Figure
from page_figures import DIGITS, SELECT, draw, latencies, open_page, part, percentile
from playwright.sync_api import Browser, expect

VIEWPORT = {"width": 1366, "height": 768}
SLOWER = 4


def measure_laptop(browser: Browser, url: str) -> list[Figure]:
    """Draws by mouse in live mode, first with the stage alone, then with a neuron open."""
    return [
        *measure_drawing(browser, url, "", "≤ 16.7", neuron=False),
        *measure_drawing(browser, url, " with a neuron open", "≤ 25", neuron=True),
    ]


def measure_drawing(
    browser: Browser, url: str, how: str, goal: str, *, neuron: bool
) -> list[Figure]:
    page = open_page(browser, url, VIEWPORT)
    draw(page, 1)  # a first run, so that everything is compiled
    if neuron:
        page.evaluate(SELECT, 2)
        expect(part(page, "term").first).to_be_visible()
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.wait_for_timeout(1_000)
    page.evaluate("bench.moves.length = bench.sends.length = 0")
    begin_trace(browser, page)
    for digit in DIGITS[:2]:
        draw(page, digit)
    page.wait_for_timeout(300)
    raw = browser.stop_tracing()
    trace, seen = read_trace(raw), page.evaluate("bench")
    page.context.close()
    frames = [f for f in trace.frames if f.presented and f.main_start and f.main_end]
    work = percentile([frame.main_end - frame.main_start for frame in frames], 95)
    cpu = percentile(main_thread_times(raw), 95)
    painted = percentile(latencies(seen, trace)[0], 95)
    on = f"drawing{how} at a quarter of the speed, p95"
    figures = [
        Figure(f"frame time while {on}", work, "ms", goal),
        Figure(f"processor time of a frame while {on}", cpu, "ms"),
    ]
    if neuron:
        return figures
    move = "pointer move → painted activations at a quarter of the speed, p95"
    return [*figures, Figure(move, painted, "ms", "≤ 25")]
