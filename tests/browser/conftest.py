"""A real server, one browser for the session, and a fresh visitor for every test."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from visitor import Visit, Visitor
from waiting import PATIENCE_MS

from servers import WITHOUT_MNIST, Server, serving

expect.set_options(timeout=PATIENCE_MS)

HERE = Path(__file__).parent
CHROMIUMS = (
    "chromium-headless-shell",  # takes a quarter less of the processor than one with windows
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
)
UNUSED = (
    # Each window would start a page of the browser's own, for suggestions in an address bar that
    # nobody sees: a fifth of what a visitor costs the processor.
    *("PreloadTopChromeWebUI", "WebUIOmniboxPopup"),
    # The last list counts, so this one repeats what Playwright's says of pages and the network.
    *("AimEnabled", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay"),
    *("MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding"),
    *("PreconnectToSearch", "ThirdPartyStoragePartitioning", "DestroyProfileOnBrowserClose"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "AvoidCorsURLLoaderRestartOnRedirect"),
)
FLAGS = [
    f"--disable-features={','.join(UNUSED)}",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",  # snapshots must not depend on the screen
    "--font-render-hinting=none",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the one FORWARDPASS_CHROMIUM names, one on the path, or Playwright's own."""
    path = os.environ.get("FORWARDPASS_CHROMIUM") or next(
        filter(None, map(shutil.which, CHROMIUMS)), None
    )
    as_root = hasattr(os, "getuid") and os.getuid() == 0
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=FLAGS, chromium_sandbox=not as_root
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for every test that does not harm it."""
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def bare() -> Iterator[Server]:
    """A server as most people have it: without MNIST it judges by a few digits of its own."""
    with serving(command=[sys.executable, "-c", WITHOUT_MNIST]) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """Opens the page for a new visitor: `visit("?motion=off", viewport=…)`.

    The keywords are Playwright's for a new context. At the end every visitor must have been
    spared errors: in the console, on the page, in requests.
    """
    visitors: list[Visitor] = []

    def open_page(
        query: str = "",
        *,
        at: str | None = None,
        before: Callable[[Page], None] = lambda page: None,
        until: str = "connected",
        **context: Any,
    ) -> Visitor:
        assert server.process.poll() is None, (
            f"the server has ended. It printed:\n{server.printed()}"
        )
        context.setdefault("viewport", {"width": 1440, "height": 900})
        visitor = Visitor(browser.new_context(**context).new_page())
        visitors.append(visitor)
        before(visitor.page)
        visitor.page.goto(f"{at or server.url}/{query}")
        visitor.connection_is(until)
        return visitor

    yield open_page
    assert server.process.poll() is None, f"the server has ended. It printed:\n{server.printed()}"
    assert [problem for visitor in visitors for problem in visitor.leave()] == []
