"""The hand on the pad, whatever else touches it: only strokes leave ink, and the pad shows it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import expect
from visitor import Finger, Pointer, Points, Visit, Visitor
from waiting import until

LINK = Path(__file__).parents[2] / "frontend/src/net/link.js"
LINE = [(0.5, 0.2 + 0.02 * step) for step in range(30)]
"""A one, in a single stroke."""
PALM = (0.8, 0.9)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
INK_IN_CELLS = """pad => {
    const { width } = pad;
    const copy = new OffscreenCanvas(width, width);
    const context = copy.getContext("2d", { willReadFrequently: true });
    context.drawImage(pad, 0, 0);
    const { data } = context.getImageData(0, 0, width, width);
    const unit = width / 28;
    return Array.from({ length: 784 }, (_, cell) => {
        let [sum, count] = [0, 0];
        for (let v = 0.3; v < 0.7; v += 0.05) {
            for (let u = 0.3; u < 0.7; u += 0.05) {
                const x = Math.floor((cell % 28 + u) * unit);
                const y = Math.floor((Math.floor(cell / 28) + v) * unit);
                sum += data[4 * (y * width + x)];
                count += 1;
            }
        }
        return sum / count / 255;
    });
}"""
"""How white the middle of each of the 28 × 28 cells is on the screen."""


class Pen(Pointer):
    """A pen on an element, by events of the browser's own input."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(visitor.page, visitor.part("pad"))
        self.session = visitor.page.context.new_cdp_session(visitor.page)

    def stroke(self, points: Points) -> None:
        self._send("mousePressed", points[0])
        for point in points[1:]:
            self._send("mouseMoved", point)
        self._send("mouseReleased", points[-1])

    def _send(self, kind: str, point: Sequence[float] | NDArray[np.float32]) -> None:
        x, y = self.at(*point)
        event = {"type": kind, "x": x, "y": y, "pointerType": "pen", "button": "left"}
        self.session.send("Input.dispatchMouseEvent", {**event, "buttons": 1, "clickCount": 1})


def raw(visit: Visit, **options: object) -> Visitor:
    """A visitor whose ink is not centred: what the network sees lies where it was drawn."""
    visitor = visit("?motion=off", **options)
    visitor.part("centred").uncheck()
    return visitor


def seen(visitor: Visitor) -> NDArray[np.float64]:
    """What the network sees, (28, 28)."""
    visitor.has_finished_pass()
    return visitor.numbers()[0].a.reshape(28, 28)


def shown(visitor: Visitor) -> NDArray[np.float64]:
    """What the pad shows, (28, 28)."""
    return np.array(visitor.part("pad").evaluate(INK_IN_CELLS)).reshape(28, 28)


def pad_shows_what_the_network_sees(visitor: Visitor) -> None:
    """Waits until pad and network agree, to the pad's twelve shades and its grid."""

    def agree() -> bool:
        network = seen(visitor)
        apart = np.abs(shown(visitor) - network)
        has_ink = network.max() > 0.3
        return bool(has_ink and apart.max() < 0.2 and apart[network > 0].mean() < 0.05)

    until(visitor.page, agree)


def linked(strokes: Sequence[Sequence[float]], radius: float) -> str:
    """The link of a drawing with a pen of `radius` px; each stroke x, y, x, y, … in pad units."""
    ink = {"kind": "strokes", "strokes": [{"points": s} for s in strokes], "penRadius": radius}
    place = json.dumps({"centred": False, "input": ink})
    script = f"import {{ packed }} from {json.dumps(LINK.as_uri())}; console.log(packed({place}));"
    command = ["node", "--input-type=module", "--eval", script]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_a_pen_draws_while_a_palm_rests_on_the_pad(visit: Visit) -> None:
    visitor = raw(visit, has_touch=True)
    palm = Finger(visitor.page, visitor.part("pad"))
    palm.touch(PALM)
    visitor.has_finished_pass()
    Pen(visitor).stroke(LINE)
    palm.lift()
    visitor.reads("1")
    assert seen(visitor)[:, 18:].max() == 0, "the palm's ink is taken back"
    visitor.do("undo")
    visitor.reads("blank")


def test_two_fingers_zoom_and_leave_no_ink(visit: Visit) -> None:
    visitor = visit("?motion=off", **PHONE)
    fingers = Finger(visitor.page, visitor.part("pad"))
    fingers.touch((0.4, 0.5))
    fingers.touch((0.38, 0.5))
    expect(visitor.part("answer")).not_to_have_text("blank")
    for step in range(10):
        fingers.touch((0.38 - 0.03 * step, 0.5), (0.6 + 0.03 * step, 0.5))
    fingers.lift()
    visitor.reads("blank")
    until(visitor.page, "visualViewport.scale > 1.2")
    expect(visitor.page.locator("[data-action=undo]")).to_be_disabled()


def test_a_stroke_goes_on_over_a_selected_page(visit: Visit) -> None:
    visitor = visit("?motion=off")
    visitor.page.evaluate("getSelection().selectAllChildren(document.body)")
    visitor.pointer.stroke(LINE)
    visitor.reads("1")
    ink = seen(visitor)
    visitor.do("undo")
    visitor.reads("blank")
    visitor.page.evaluate("getSelection().removeAllRanges()")
    visitor.pointer.stroke(LINE)
    visitor.reads("1")
    np.testing.assert_array_equal(seen(visitor), ink)


def test_a_cancelled_stroke_is_taken_back_whole(visit: Visit) -> None:
    visitor = visit("?motion=off", has_touch=True)
    finger = Finger(visitor.page, visitor.part("pad"))
    for point in LINE:
        finger.touch(point)
    expect(visitor.part("answer")).not_to_have_text("blank")
    finger.cancel()
    visitor.reads("blank")


def test_a_pen_that_leaves_the_pad_and_comes_back_inks_no_edge(visit: Visit) -> None:
    visitor = raw(visit)
    way = [(0.5, 0.3), (1.1, 0.3), (1.1, 0.5), (1.1, 0.7), (0.5, 0.7)]
    visitor.pointer.stroke(way)
    ink = seen(visitor)
    assert list(np.flatnonzero(ink[:, 27] > 0.5)) == [7, 8, 9, 18, 19, 20]
    assert ink[11:17].max() == 0, "there is no ink between the two lines"
    pad_shows_what_the_network_sees(visitor)
    visitor.do("undo")
    visitor.reads("blank")


def test_a_click_makes_a_dot_that_pad_and_network_see(visit: Visit) -> None:
    visitor = raw(visit)
    visitor.pointer.stroke([(0.3, 0.3)])
    pad_shows_what_the_network_sees(visitor)


def test_the_space_bar_makes_a_dot_that_pad_and_network_see(visit: Visit) -> None:
    visitor = raw(visit)
    visitor.part("pad").focus()
    visitor.page.keyboard.press("Space")
    visitor.page.keyboard.press("Escape")
    pad_shows_what_the_network_sees(visitor)


def test_a_short_line_is_as_long_on_the_pad_as_for_the_network(visit: Visit) -> None:
    visitor = raw(visit)
    visitor.pointer.stroke([(0.3, 0.3), (0.32, 0.31)])
    pad_shows_what_the_network_sees(visitor)


@pytest.mark.parametrize("radius", [0.3, 0.5, 1.25, 4.0])
def test_pad_and_network_agree_for_thin_and_thick_pens(visit: Visit, radius: float) -> None:
    """A dot, a dot of two points, a short line, a long one, and one along the edge."""
    strokes = [
        [0.2, 0.2],
        [0.2, 0.7, 0.2, 0.7],
        [0.5, 0.2, 0.51, 0.2],
        [0.5, 0.45, 0.75, 0.8],
        [0.999, 0.1, 0.999, 0.4],
    ]
    pad_shows_what_the_network_sees(visit(f"?motion=off#{linked(strokes, radius)}"))
