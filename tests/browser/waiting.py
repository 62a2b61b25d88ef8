"""Waiting for what one page, or several, will show, where Playwright's `expect` cannot say it.

Playwright's `wait_for_function` compiles its condition in the page. The debugger may do so once,
but from the second look on it is the page that does, and its Content-Security-Policy forbids it.
So the condition is looked at from here, each time anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Frame, Page

PATIENCE_MS = 30_000
"""How long anything may take, on however busy a machine, before a claim about it has failed.

No claim is about this time, and only a test that fails waits so long."""
LOOK_MS = 20


def until(
    page: Page | Frame,
    condition: str | Callable[[], object],
    arg: Any = None,
    *,
    progress: Callable[[], object] = lambda: None,
) -> None:
    """Waits until a condition is true.

    Args:
        page: where it is looked at.
        condition: an expression of JavaScript or a function of `arg`; or a function of Python,
            which may look at several pages.
        arg: JSON for a JavaScript function.
        progress: what changes on the way; the patience begins anew with each change.

    Raises:
        AssertionError: it has not become true; names the condition and its last value.
    """
    seen, deadline = progress(), time.monotonic() + PATIENCE_MS / 1000
    while True:
        value = page.evaluate(condition, arg) if isinstance(condition, str) else condition()
        if value:
            return
        if (now := progress()) != seen:
            seen, deadline = now, time.monotonic() + PATIENCE_MS / 1000
        assert time.monotonic() < deadline, f"it stayed {value!r}: {condition}"
        page.wait_for_timeout(LOOK_MS)  # unlike a sleep, it lets Playwright hear of events
