"""The browser in which figures are measured, and how a file prints its figures by itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from figures import Figure
from playwright.sync_api import Browser, sync_playwright


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium that renders in software."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("FORWARDPASS_CHROMIUM") or None,
            chromium_sandbox=False,
            args=["--disable-gpu"],
        )
        yield browser
        browser.close()


def print_figures(measure: Callable[[Browser], Iterable[Figure]], width: int) -> None:
    """Prints each figure as soon as it is measured, with names padded to this width."""
    with chromium() as browser:
        for figure in measure(browser):
            print(figure.row(width), flush=True)
