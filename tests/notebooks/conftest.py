"""A browser for notebooks that run on this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the one FORWARDPASS_CHROMIUM names, one on the path, or Playwright's own."""
    path = os.environ.get("FORWARDPASS_CHROMIUM") or next(
        filter(None, map(shutil.which, CHROMIUMS)), None
    )
    as_root = hasattr(os, "getuid") and os.getuid() == 0
    with sync_playwright() as playwright:
        expect.set_options(timeout=30_000)
        chromium = playwright.chromium.launch(executable_path=path, chromium_sandbox=not as_root)
        yield chromium
        chromium.close()
