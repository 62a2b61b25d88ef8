"""What a step of the lesson says comes true when its task is done, in numbers."""

from __future__ import annotations

import numpy as np
import pytest
from lessons import TASKS, is_at
from numpy.typing import NDArray
from playwright.sync_api import expect
from visitor import Visit, Visitor

Y, X = np.mgrid[0:28, 0:28] + 0.5
IN_BAR = (np.abs(X - 14) <= 4.5) & (np.abs(Y - 8) <= 1.25)
AROUND = (np.abs(X - 14) <= 4.5) & (np.abs(Y - 8) <= 3.5) & ~IN_BAR
"""The bar of the presets, 9 by 2.5 pixels around (14, 8), and what surrounds it."""


def opened(visit: Visit, step: str) -> Visitor:
    visitor = visit(f"?motion=off&step={step}")
    is_at(visitor, step)
    visitor.has_weights()
    return visitor


def pixels(visitor: Visitor) -> NDArray[np.float64]:
    """What the network sees, (28, 28)."""
    return visitor.numbers()[0].a.reshape(28, 28)


def test_a_three_that_shares_most_of_its_ink_is_not_different_enough(visit: Visit) -> None:
    visitor = opened(visit, "alike")
    visitor.page.evaluate(
        """() => document.body.dispatchEvent(new CustomEvent("action", { bubbles: true, detail: {
            name: "goTo", detail: { input: { type: "handwriting", digit: 3, seed: 2 } } } }))"""
    )
    expect(visitor.part("overlay")).to_have_attribute("data-both", "96")
    visitor.reads("3")
    expect(visitor.part("task")).not_to_have_attribute("data-done", "")


def test_with_region_a_blob_scores_as_high_as_a_stroke_and_with_edge_far_lower(
    visit: Visit,
) -> None:
    """Drawn by hand; the sums are those of weights that are worked out here."""
    visitor = opened(visit, "surround")
    surround = -0.75 * IN_BAR.sum() / AROUND.sum()
    weights = {"region": IN_BAR * 1.0, "edge": IN_BAR + surround * AROUND}
    strokes = {
        "stroke": [[(0.34, 8 / 28), (0.66, 8 / 28)]],
        "blob": [[(0.34, row / 28), (0.66, row / 28)] for row in range(3, 14, 2)],
    }
    sums = {}
    for name, matrix in weights.items():
        visitor.do(f"use-{name}")
        for shape, drawn in strokes.items():
            visitor.do("clear")
            visitor.reads("blank")
            for stroke in drawn:
                visitor.pointer.stroke(stroke)
            cell = visitor.page.locator(f"[data-sum='{name}.{shape}']")
            expect(cell).not_to_have_attribute("data-value", "")
            visitor.has_finished_pass()
            expected = float((matrix * pixels(visitor)).sum())
            sums[name, shape] = float(cell.get_attribute("data-value") or "nan")
            assert sums[name, shape] == pytest.approx(expected, abs=1e-3)
    assert sums["region", "blob"] >= sums["region", "stroke"]
    assert sums["edge", "stroke"] > 2 * sums["edge", "blob"]
    expect(visitor.part("task")).to_have_attribute("data-done", "")


def test_a_stroke_alone_or_one_kind_of_weights_alone_does_not_show_the_claim(visit: Visit) -> None:
    visitor = opened(visit, "surround")
    for shape in ("stroke", "blob"):
        visitor.do(f"draw-{shape}")
        cell = visitor.page.locator(f"[data-sum='region.{shape}']")
        expect(cell).not_to_have_attribute("data-value", "")
    expect(visitor.part("task")).not_to_have_attribute("data-done", "")
    TASKS["surround"](visitor)
    expect(visitor.part("task")).to_have_attribute("data-done", "")
