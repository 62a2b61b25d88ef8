"""What axe-core finds wrong with a page for those who see, hear or move differently."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Page

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
DESCRIBE = """async (what) => (await axe.run(what ?? document)).violations.map(({ id, nodes }) =>
    `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join("; ")}`)"""


def violations(page: Page | Frame, what: dict[str, Any] | None = None) -> list[str]:
    """Each rule that is broken, with where and why; `what` is axe's context, else all there is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(DESCRIBE, what)
    return found
