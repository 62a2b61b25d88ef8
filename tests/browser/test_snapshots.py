"""The stage looks as it did when somebody last looked at it; see `snapshots.py`."""

from __future__ import annotations

import pytest
from snapshots import assert_looks_the_same
from visitor import Visit

VIEWS = {
    "digits-dark": "&theme=dark",
    "digits-light": "&theme=light",
    "digits-weights": "&theme=dark&lines=weights",
    "no-hidden": "&theme=dark&model=no-hidden",
    "wide": "&theme=dark&model=wide",
    "single": "&theme=light&model=single",
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_finished_pass_looks_as_before(visit: Visit, name: str) -> None:
    visitor = visit(f"?motion=off&digit=3&seed=1{VIEWS[name]}")
    visitor.has_finished_pass()
    assert_looks_the_same(visitor.part("stage").screenshot(), name)


@pytest.mark.parametrize("time", [0.8, 1.7])
def test_an_unfinished_pass_looks_as_before(visit: Visit, time: float) -> None:
    visitor = visit("?motion=off&digit=3&seed=1&theme=dark")
    visitor.has_finished_pass()
    visitor.scrub(time)
    visitor.has_curves()
    assert_looks_the_same(visitor.part("stage").screenshot(), f"digits-at-{time}")


@pytest.mark.parametrize(("width", "height"), [(360, 740), (820, 1180)])
def test_a_narrow_stage_looks_as_before(visit: Visit, width: int, height: int) -> None:
    viewport = {"width": width, "height": height}
    visitor = visit("?motion=off&digit=3&seed=1&theme=dark", viewport=viewport)
    visitor.has_finished_pass()
    assert_looks_the_same(visitor.part("stage").screenshot(), f"digits-{width}")
