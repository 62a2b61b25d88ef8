"""No rule of axe-core is broken, in either theme and at every width."""

from __future__ import annotations

import pytest
from axe import violations
from visitor import Visit

SIZES = {1440: 900, 820: 1180, 360: 740}


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (820, "light"), (360, "dark")])
def test_axe_finds_nothing(visit: Visit, width: int, theme: str) -> None:
    viewport = {"width": width, "height": SIZES[width]}
    # The policy would keep axe out too; nothing else on the page is let past it here.
    visitor = visit("?motion=off", viewport=viewport, color_scheme=theme)
    visitor.write(3)
    visitor.reads("3")
    assert violations(visitor.page) == []
