"""The page's cost: how soon a move of the pen is seen, how long frames take, how much is sent.

The pen is the real mouse of a headless Chromium that renders in software at 1440 × 900. It moves
some forty times a second at no particular moment of a frame, as a hand does. Times come from the
browser's own trace: a move is timed from the time stamp of its pointer event to the end of the
frame that paints its answer ("painted"), and to that frame's presentation ("on the screen"). The
answer is the first one whose input was sent after the move.
"""

from __future__ import annotations

import random
import time
from base64 import b64decode
from bisect import bisect_left
from collections.abc import Callable
from typing import Any

import numpy as np
from browser_trace import Trace, begin_trace, read_trace
from figures import Figure
from playwright.sync_api import Browser, CDPSession, Page, expect

from forwardpass.digits.handwriting import write

VIEWPORT = {"width": 1440, "height": 900}
DIGITS = (3, 8, 5, 2)
FRAME_S = 1 / 60
HAND = random.Random(1)
IDLE_MS = 3_000
TURN_STEPS = 160
TURN_PX = 2

WATCH = """
window.bench = { moves: [], sends: [], painted: [], counted: [], longTasks: [], frames: 0 };
addEventListener("pointermove", (event) => {
  if (event.buttons) bench.moves.push(event.timeStamp);
}, { capture: true });
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (typeof data !== "string") {
    const bytes = new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);
    const begins = [0x46, 0x50]; // then the version, whichever it is, and the kind
    const at = bytes.findIndex((_, i) =>
      begins.every((byte, k) => bytes[i + k] === byte) && [1, 2, 5].includes(bytes[i + 3]));
    if (at >= 0) {
      const seq = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at + 4, true);
      bench.sends.push([performance.now(), seq]);
    }
  }
  return send.call(this, data);
};
new PerformanceObserver((list) => bench.longTasks.push(...list.getEntries().map((e) => e.duration)))
  .observe({ type: "longtask" });
const request = window.requestAnimationFrame;
window.requestAnimationFrame = (callback) =>
  request((now) => { bench.frames += 1; callback(now); });
new MutationObserver((changes) => {
  for (const { target } of changes) {
    if (target.dataset.part === "accuracy")
      bench.counted.push([performance.now(), Number(target.dataset.seq)]);
    if (target.dataset.part !== "stage" || !target.dataset.seq) continue;
    performance.mark(`painted ${target.dataset.seq}`);
    bench.painted.push([performance.now(), Number(target.dataset.seq)]);
  }
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-seq"] });
"""

SELECT = """neuron => document.querySelector("fp-neuron").act("select", { layer: 1, neuron })"""

OPEN_EACH = """async () => {
  const panel = document.querySelector("fp-neuron");
  const times = [];
  for (let neuron = 3; neuron < 16; neuron += 1) {
    await new Promise((next) => setTimeout(next, 150));
    const begun = performance.now();
    panel.act("select", { layer: 1, neuron });
    await panel.updateComplete;
    await document.querySelector("fp-pictures").updateComplete;
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    times.push(performance.now() - begun);
  }
  return times;
}"""

POINT_AT_EACH = """async () => {
  const panel = document.querySelector("fp-neuron");
  const stage = document.querySelector("[data-part=stage]");
  const counts = [];
  for (let source = 300; source < 320; source += 1) {
    await new Promise((next) => requestAnimationFrame(next));
    panel.act("edge", { layer: 1, neuron: 15, source });
    let frames = 0;
    while (stage.dataset.edge !== `1.15.${source}` && frames < 60) {
      frames += 1;
      await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
    }
    counts.push(frames);
  }
  return counts;
}"""


def measure_page(browser: Browser, url: str) -> list[Figure]:
    """All figures of the page at `url`."""
    return [
        *measure_drawing(browser, url),
        *measure_inspecting(browser, url),
        *measure_turning(browser, url),
        *measure_playing(browser, url),
        measure_idling(browser, url),
        measure_first_digit(browser, url),
    ]


def open_page(browser: Browser, url: str, viewport: dict[str, int] = VIEWPORT) -> Page:
    page = browser.new_context(viewport=viewport).new_page()
    page.add_init_script(WATCH)
    page.goto(url)
    expect(part(page, "connection")).to_have_attribute("data-state", "connected", timeout=15_000)
    page.wait_for_timeout(1_000)  # the gallery and the weights arrive
    return page


def part(page: Page, name: str) -> Any:
    return page.locator(f'[data-part="{name}"]')


def measure_drawing(browser: Browser, url: str) -> list[Figure]:
    """Draws digits by mouse in live mode under a trace."""
    page = open_page(browser, url)
    draw(page, 1)  # a first run, so that everything is compiled
    page.evaluate("bench.longTasks.length = bench.moves.length = bench.sends.length = 0")
    begin_trace(browser, page)
    for digit in DIGITS:
        draw(page, digit)
    page.wait_for_timeout(300)
    trace = read_trace(browser.stop_tracing())
    seen = page.evaluate("bench")
    page.context.close()
    painted, shown = latencies(seen, trace)
    return [
        Figure("pointer move → painted activations, p95", percentile(painted, 95), "ms", "≤ 33"),
        Figure("pointer move → activations on the screen, p95", percentile(shown, 95), "ms"),
        Figure("pointer move → painted activations, median", percentile(painted, 50), "ms"),
        *frame_figures("drawing live", seen, trace),
    ]


def measure_inspecting(browser: Browser, url: str) -> list[Figure]:
    """Draws with a neuron open, opens one neuron after another, and points at their connections."""
    page = open_page(browser, url)
    draw(page, 1)
    page.evaluate(SELECT, 2)
    expect(part(page, "term").first).to_be_visible()
    page.wait_for_timeout(500)
    page.evaluate("bench.longTasks.length = 0")
    begin_trace(browser, page)
    for digit in DIGITS[:2]:
        draw(page, digit)
    page.wait_for_timeout(300)
    trace = read_trace(browser.stop_tracing())
    seen = page.evaluate("bench")
    opened = page.evaluate(OPEN_EACH)
    frames = page.evaluate(POINT_AT_EACH)
    page.context.close()
    return [
        *frame_figures("drawing with a neuron open", seen, trace),
        Figure("select a neuron → its heatmap drawn, p95", percentile(opened, 95), "ms", "≤ 33"),
        Figure("point at a connection → lit on the stage, frames", max(frames), "", "≤ 1"),
    ]


def measure_turning(browser: Browser, url: str) -> list[Figure]:
    """Drags the bias of an open neuron, first beside the stage, then beside the accuracy."""
    page = open_page(browser, url)
    draw(page, 3)
    page.evaluate(SELECT, 2)
    page.locator("[role=tab][data-tab=edit]").click()
    knob = part(page, "bias-dial").get_by_role("slider")
    drag(page, knob)  # a first run, so that everything is compiled
    page.evaluate("bench.longTasks.length = bench.moves.length = bench.sends.length = 0")
    begin_trace(browser, page)
    drag(page, knob)
    page.wait_for_timeout(300)
    trace = read_trace(browser.stop_tracing())
    painted, _ = latencies(page.evaluate("bench"), trace)
    page.evaluate("document.querySelector('fp-neuron').act('view', 'dials')")
    expect(part(page, "accuracy")).to_be_visible(timeout=60_000)
    page.evaluate("bench.sends.length = bench.counted.length = 0")
    drag(page, knob)
    page.wait_for_timeout(300)
    seen = page.evaluate("bench")
    page.context.close()
    return [
        Figure("drag a dial → activations repainted, p95", percentile(painted, 95), "ms", "≤ 33"),
        Figure("drag a dial → accuracy shown, p95", percentile(counts(seen), 95), "ms", "≤ 100"),
    ]


def counts(seen: dict[str, Any]) -> list[float]:
    """The ms from each change to the accuracy that includes it."""
    return [
        next(at for at, counted in seen["counted"] if counted >= seq) - sent_at
        for sent_at, seq in seen["sends"]
    ]


def drag(page: Page, knob: Any) -> None:
    """Turns a dial back and forth with the mouse, as a hand does."""
    knob.scroll_into_view_if_needed()
    box = knob.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(TURN_STEPS):
        time.sleep(HAND.uniform(0, FRAME_S))
        page.mouse.move(x + TURN_PX * (1 if step // 20 % 2 else -1) * (step % 20), y)
    page.mouse.up()


def measure_playing(browser: Browser, url: str) -> list[Figure]:
    """Plays a whole pass of a drawn digit under a trace."""
    page = open_page(browser, url)
    draw(page, 3)
    page.wait_for_timeout(300)
    page.evaluate("bench.longTasks.length = 0")
    begin_trace(browser, page)
    page.locator('[data-action="play"]').click()
    page.wait_for_timeout(3_500)
    trace = read_trace(browser.stop_tracing())
    seen = page.evaluate("bench")
    page.context.close()
    return frame_figures("a pass plays", seen, trace)


def measure_idling(browser: Browser, url: str) -> Figure:
    """Counts the frames of a page on which nothing happens."""
    page = open_page(browser, url)
    draw(page, 3)
    page.wait_for_timeout(1_000)
    page.evaluate("bench.frames = 0")
    page.wait_for_timeout(IDLE_MS)
    frames = page.evaluate("bench.frames")
    page.context.close()
    return Figure(f"frames of an idle page in {IDLE_MS // 1000} s", frames, "", "0")


def measure_first_digit(browser: Browser, url: str) -> Figure:
    """Adds up the compressed bytes from opening the page to the first digit that it reads."""
    page = browser.new_context(viewport=VIEWPORT).new_page()
    count = count_bytes(page.context.new_cdp_session(page))
    page.goto(url)
    expect(part(page, "connection")).to_have_attribute("data-state", "connected", timeout=15_000)
    draw_until_read(page)
    page.context.close()
    return Figure("bytes to the first lit digit, weights included", count() / 1000, "KB", "≤ 150")


def count_bytes(session: CDPSession) -> Callable[[], int]:
    """Starts counting; returns a function that tells how many bytes have been transferred since."""
    sent = 0

    def add(size: float) -> None:
        nonlocal sent
        sent += int(size)

    def add_frame(event: dict[str, Any]) -> None:
        data, binary = event["response"]["payloadData"], event["response"]["opcode"] == 2
        add(len(b64decode(data)) if binary else len(data.encode()))

    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: add(event["encodedDataLength"]))
    session.on("Network.webSocketFrameReceived", add_frame)
    session.on("Network.webSocketFrameSent", add_frame)
    return lambda: sent


def draw_until_read(page: Page) -> None:
    """Draws a line down until it is read as a digit."""
    box = part(page, "pad").bounding_box()
    x = box["x"] + box["width"] / 2
    page.mouse.move(x, box["y"] + 0.2 * box["height"])
    page.mouse.down()
    for step in range(40):
        page.mouse.move(x, box["y"] + (0.2 + 0.015 * step) * box["height"])
        page.wait_for_timeout(100)
        if part(page, "answer").get_attribute("data-state") == "digit":
            return
    raise AssertionError("a line down was not read as a digit")


def draw(page: Page, digit: int) -> None:
    """Clears the pad and draws a handwritten digit on it with the mouse."""
    page.locator('[data-action="clear"]').click()
    box = part(page, "pad").bounding_box()
    for stroke in write(digit, seed=1).strokes:
        points = [
            (box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke.points
        ]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            time.sleep(HAND.uniform(0, FRAME_S))
            page.mouse.move(*point)
        page.mouse.up()


def latencies(seen: dict[str, Any], trace: Trace) -> tuple[list[float], list[float]]:
    """For each move, the ms until the frame with its answer was painted, and until it was shown."""
    sent_at = [at for at, _ in seen["sends"]]
    painted, shown = [], []
    for move in seen["moves"]:
        index = bisect_left(sent_at, move)
        if index == len(sent_at):
            continue  # the last move brought no new ink
        frame = first_frame_from(seen["sends"][index][1], trace)
        if frame is not None:
            painted.append(frame.main_end - move)
            shown.append(frame.shown - move)
    return painted, shown


def first_frame_from(seq: int, trace: Trace) -> Any:
    """The first frame that painted the answer to input `seq` or to a later one."""
    marks = {
        int(name.split()[1]): at for name, at in trace.marks.items() if name.startswith("painted ")
    }
    for later in sorted(number for number in marks if number >= seq):
        if frame := trace.frame_at(marks[later]):
            return frame
    return None


def frame_figures(when: str, seen: dict[str, Any], trace: Trace) -> list[Figure]:
    """What frames took on the main thread, how evenly they came, and whether a task was long."""
    frames = [f for f in trace.frames if f.presented and f.main_start and f.main_end and f.shown]
    work = [frame.main_end - frame.main_start for frame in frames]
    apart = np.diff([frame.shown for frame in frames])
    apart = apart[apart < 100]  # a longer gap is a pause, not a slow frame
    return [
        Figure(f"frame time while {when}, p95", percentile(work, 95), "ms", "≤ 16.7"),
        Figure(f"between two frames while {when}, median", percentile(apart, 50), "ms"),
        Figure(f"longest task while {when}", max(seen["longTasks"], default=0), "ms", "≤ 50"),
    ]


def percentile(values: Any, share: float) -> float:
    return float(np.percentile(values, share))
