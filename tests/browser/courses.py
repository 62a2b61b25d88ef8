"""Course pages on a site of their own, with the page in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Frame, Page, expect
from sites import site

from servers import Server, serving

COLLECT = """<script>
window.told = [];
const NAMES = [
  "ready", "prediction", "selection", "step", "puzzle", "edits", "time", "error", "size",
];
for (const element of document.querySelectorAll("forward-pass")) {
  for (const name of NAMES) {
    element.addEventListener(name, ({ detail }) => told.push([element.id, name, detail]));
  }
}
</script>"""

WITHOUT_STORAGE = """for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
  Object.defineProperty(window, name, {
    get() { throw new DOMException("Access is denied for this document.", "SecurityError"); },
  });
}
Object.defineProperty(Document.prototype, "cookie", {
  get() { throw new DOMException("Access is denied for this document.", "SecurityError"); },
  set() { throw new DOMException("Access is denied for this document.", "SecurityError"); },
});"""


@dataclass
class Course:
    """A site on another host name than the server's, which that server allows to embed the page."""

    origin: str
    pages: dict[str, str]
    server: Server
    browser: Browser
    contexts: list[Any] = field(default_factory=list)

    def open(self, body: str, head: str = "", storage: bool = False, **context: Any) -> Page:
        """Opens a course page with this in it, for a new visitor whose browser blocks storage."""
        context.setdefault("viewport", {"width": 1100, "height": 800})
        self.contexts.append(self.browser.new_context(**context))
        page: Page = self.contexts[-1].new_page()
        if not storage:
            page.add_init_script(WITHOUT_STORAGE)
        self.pages["/"] = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>A course</title>'
            '<meta name="viewport" content="width=device-width">'
            f'<script type="module" src="{self.server.url}/embed.js"></script>{head}'
            f"<main><h1>A course</h1>{body}</main>{COLLECT}</html>"
        )
        page.goto(self.origin)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()


@contextmanager
def course(browser: Browser) -> Iterator[Course]:
    """A course's site and a server that allows it."""
    pages: dict[str, str] = {}
    with site(pages) as origin, serving("--allow-origin", origin) as server:
        yield Course(origin, pages, server, browser)


def frame_of(page: Page, name: str) -> Frame:
    """The page inside the element with this id, once it is there."""
    element = page.wait_for_selector(f"#{name} iframe", state="attached")
    frame = element.content_frame() if element else None
    assert frame is not None
    return frame


def reads(page: Page, name: str, digit: str) -> None:
    """Waits until the embed with this id gives this answer."""
    answer = page.frame_locator(f"#{name} iframe").locator('[data-part="answer"]')
    expect(answer).to_have_text(digit)


def told(page: Page, name: str, event: str) -> list[Any]:
    """What the element with this id has told so far."""
    found: list[Any] = page.evaluate(
        "([id, name]) => told.filter((one) => one[0] === id && one[1] === name)"
        ".map((one) => one[2])",
        [name, event],
    )
    return found
