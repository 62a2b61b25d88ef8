"""What an embed costs: bytes and time to the first lit digit, and the time of the page around it.

That page is another origin on the same host name, so that Chromium runs both on one main thread:
the slow-down meets them together, and what one frame loads is counted with the other.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from figures import Figure
from page_figures import count_bytes
from playwright.sync_api import Browser, Page, expect
from sites import site

from servers import serving

OPENINGS = 5
SLOW_DOWN = 4
CATEGORIES = ["devtools.timeline", "v8"]
VIEWPORT = {"width": 1100, "height": 800}

WATCH = """
new MutationObserver((_, observer) => {
  const answer = document.querySelector('[data-part="answer"][data-state="digit"]');
  if (!answer || !document.querySelector('[data-part="stage"][data-seq]')) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => {
    top.postMessage({ litAt: performance.timeOrigin + performance.now() }, "*");
  }));
}).observe(document, { subtree: true, attributes: true, childList: true });
if (self === top) addEventListener("message", ({ data }) => {
  if (data.litAt) console.log("lit after", data.litAt - performance.timeOrigin);
});
"""
"""The host page logs when the frame had painted a digit, in ms since the host was asked for."""


def measure_embed(browser: Browser) -> list[Figure]:
    """All figures of one embed with a digit in it, in a browser that has seen nothing before."""
    with course_page() as url:
        lit, sent = zip(*(open_embed(browser, url) for _ in range(OPENINGS)), strict=True)
        scripted = [time_in_script(browser, url) for _ in range(OPENINGS)]
    seconds, kilobytes = statistics.median(lit) / 1000, statistics.median(sent) / 1000
    taken = statistics.median(scripted)
    return [
        Figure("embed, bytes to the first lit digit", kilobytes, "KB", "≤ 150"),
        Figure(f"embed, first digit lit at {SLOW_DOWN}× slow-down", seconds, "s", "≤ 1.5"),
        Figure("embed, main thread taken from the page around it", taken, "ms", "≤ 10"),
    ]


@contextmanager
def course_page() -> Iterator[str]:
    """A page with an embed, of an origin that the server allows."""
    pages: dict[str, str] = {}
    with site(pages, "127.0.0.1") as origin, serving("--allow-origin", origin) as server:
        pages["/"] = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>A course</title>'
            f'<script type="module" src="{server.url}/embed.js"></script>'
            '<forward-pass digit="3" motion="off" controls="pad,answer,timeline"></forward-pass>'
        )
        yield origin


def open_embed(browser: Browser, url: str) -> tuple[float, int]:
    """How many ms it took until its digit was lit on a slowed machine, and how many bytes."""
    with new_page(browser) as page:
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
        count = count_bytes(session)
        lit_after = see_digit(page, url)
        return lit_after, count()


def time_in_script(browser: Browser, url: str) -> float:
    """How many ms of a processor the main thread took to compile and run `embed.js`, at full speed.

    That is the thread's own time: the frame loads meanwhile, and on two cores the main thread often
    waits for one, which is no work of the script.
    """
    with new_page(browser) as page:
        browser.start_tracing(page=page, categories=CATEGORIES)
        see_digit(page, url)
        events = json.loads(browser.stop_tracing())["traceEvents"]
    timed = sorted((e for e in events if "tdur" in e), key=lambda e: e["ts"])
    # The first module is the script itself; that of the page in the frame comes later.
    module = next(event for event in timed if event["name"] == "v8.evaluateModule")
    spans = [(e["tts"], e["tts"] + e["tdur"]) for e in timed if e is module or is_of_script(e)]
    taken = until = 0.0
    for begin, end in spans:  # an event lies inside another: its time counts once
        taken += max(0, end - max(begin, until))
        until = max(until, end)
    return taken / 1000


def is_of_script(event: dict[str, Any]) -> bool:
    """Whether the main thread was in a function of `embed.js`."""
    data = event.get("args", {}).get("data") or {}
    return event["name"] != "v8.parseOnBackground" and "/embed.js" in str(data.get("url"))


@contextmanager
def new_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=VIEWPORT)
    context.add_init_script(WATCH)
    yield context.new_page()
    context.close()


def see_digit(page: Page, url: str) -> float:
    """Opens the page; returns after how many ms the digit in its embed was lit."""
    with page.expect_console_message(lambda message: message.text.startswith("lit after")) as lit:
        page.goto(url, wait_until="commit")
    answer = page.frame_locator("iframe").locator('[data-part="answer"]')
    expect(answer).to_have_text("3")
    return float(lit.value.text.split()[-1])
