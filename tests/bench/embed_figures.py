"""The cost of an embed: bytes, time to the first lit digit, and time taken from its host page.

The host page has the same host name and another origin, so Chromium runs both on one main thread:
the slow-down affects both, and what the iframe loads is counted too.
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
"""The host page logs when the iframe has painted a digit, in ms since the host was requested."""


def measure_embed(browser: Browser) -> list[Figure]:
    """All figures of one embed with a digit in it, in a browser with an empty cache."""
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
    """A page with an embed, from an origin that the server allows."""
    pages: dict[str, str] = {}
    with site(pages, "127.0.0.1") as origin, serving("--allow-origin", origin) as server:
        pages["/"] = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>A course</title>'
            f'<script type="module" src="{server.url}/embed.js"></script>'
            '<forward-pass digit="3" motion="off" controls="pad,answer,timeline"></forward-pass>'
        )
        yield origin


def open_embed(browser: Browser, url: str) -> tuple[float, int]:
    """The ms until the embed's digit was lit on a slowed machine, and the bytes it took."""
    with new_page(browser) as page:
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
        count = count_bytes(session)
        lit_after = see_digit(page, url)
        return lit_after, count()


def time_in_script(browser: Browser, url: str) -> float:
    """The processor ms that the main thread took to compile and run `embed.js`, at full speed.

    This is the thread's own time: the iframe loads meanwhile, and on two cores the main thread
    often waits for a core, which is not the script's work.
    """
    with new_page(browser) as page:
        browser.start_tracing(page=page, categories=CATEGORIES)
        see_digit(page, url)
        events = json.loads(browser.stop_tracing())["traceEvents"]
    timed = sorted((e for e in events if "tdur" in e), key=lambda e: e["ts"])
    # The first module is the script itself; the module of the page in the iframe comes later.
    module = next(event for event in timed if event["name"] == "v8.evaluateModule")
    spans = [(e["tts"], e["tts"] + e["tdur"]) for e in timed if e is module or is_of_script(e)]
    taken = until = 0.0
    for begin, end in spans:  # events are nested: count their time once
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
    """Opens the page; returns the ms until the digit in its embed was lit."""
    with page.expect_console_message(lambda message: message.text.startswith("lit after")) as lit:
        page.goto(url, wait_until="commit")
    answer = page.frame_locator("iframe").locator('[data-part="answer"]')
    expect(answer).to_have_text("3")
    return float(lit.value.text.split()[-1])
