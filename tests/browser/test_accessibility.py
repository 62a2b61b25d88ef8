"""No rule of axe-core is broken, in either theme and at every width."""

from __future__ import annotations

from pathlib import Path

import pytest
from visitor import Visit

from forwardpass.digits.handwriting import write

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
DESCRIBE = """async () => (await axe.run()).violations.map(({ id, nodes }) =>
    `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join("; ")}`)"""
SIZES = {1440: 900, 820: 1180, 360: 740}


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("width", SIZES)
def test_axe_finds_nothing(visit: Visit, width: int, theme: str) -> None:
    viewport = {"width": width, "height": SIZES[width]}
    # The policy would keep axe out too; nothing else on the page is let past it here.
    visitor = visit("?motion=off", viewport=viewport, color_scheme=theme, bypass_csp=True)
    visitor.draw(stroke.points for stroke in write(3, 1).strokes)
    visitor.reads("3")
    visitor.page.add_script_tag(path=AXE)
    assert visitor.page.evaluate(DESCRIBE) == []
