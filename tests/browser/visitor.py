"""A visitor of the page: what they see of it, and their hand on the pad."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

Points = Sequence[Sequence[float]] | NDArray[np.float32]

READ_NUMBERS = """cells => cells.map(({dataset}) =>
    [dataset.layer, dataset.neuron, dataset.z || "NaN", dataset.value].map(Number))"""


@dataclass
class Layer:
    """The numbers of one layer as the page's table states them; `z` is NaN for the input."""

    z: NDArray[np.float64]
    a: NDArray[np.float64]


class Visitor:
    """One open page, and everything that went wrong on it so far (`problems`)."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        page.on("requestfailed", self._on_failed_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console {message.type}: {message.text}")

    def _on_failed_request(self, request: Request) -> None:
        self.problems.append(f"request failed: {request.method} {request.url} {request.failure}")

    def part(self, name: str) -> Locator:
        """The element with `data-part="name"`."""
        return self.page.locator(f'[data-part="{name}"]')

    def is_connected(self) -> None:
        expect(self.part("connection")).to_have_attribute("data-state", "connected", timeout=15_000)

    def reads(self, answer: str) -> None:
        """Waits until the page gives this answer: a digit, `blank` or `undecided`."""
        expect(self.part("answer")).to_have_text(answer, timeout=10_000)

    @property
    def pointer(self) -> Pointer:
        """The mouse, over the pad as it lies now."""
        return Pointer(self.page, self.part("pad"))

    def draw(self, strokes: Iterable[Points]) -> None:
        """Draws strokes of points in pad units with the mouse."""
        for stroke in strokes:
            self.pointer.stroke(stroke)

    def numbers(self) -> list[Layer]:
        """Every z and a that the table states, by layer."""
        cells = self.part("activations").locator("[data-layer][data-neuron]")
        rows = np.array(cells.evaluate_all(READ_NUMBERS))
        layers = []
        for number in np.unique(rows[:, 0]):
            layer = rows[rows[:, 0] == number]
            assert np.array_equal(layer[:, 1], np.arange(len(layer))), "neurons out of order"
            layers.append(Layer(layer[:, 2], layer[:, 3]))
        return layers


class Pointer:
    """The mouse on an element, in its own units: (0, 0) top left to (1, 1) bottom right."""

    def __init__(self, page: Page, element: Locator) -> None:
        self.page = page
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        assert box is not None, "the element is not on the page"
        self.box = box

    def at(self, x: float, y: float) -> tuple[float, float]:
        """CSS px in the window of a place on the element."""
        return self.box["x"] + x * self.box["width"], self.box["y"] + y * self.box["height"]

    def move(self, x: float, y: float) -> None:
        self.page.mouse.move(*self.at(x, y))

    def stroke(self, points: Points) -> None:
        """Presses at the first point, moves through the others and lets go."""
        self.move(*points[0])
        self.page.mouse.down()
        for x, y in points[1:]:
            self.move(x, y)
        self.page.mouse.up()


class Finger(Pointer):
    """A finger on an element, by real touch events."""

    def __init__(self, page: Page, element: Locator) -> None:
        super().__init__(page, element)
        self.session = page.context.new_cdp_session(page)

    def stroke(self, points: Points) -> None:
        """Touches at the first point, moves through the others and lifts."""
        for index, (x, y) in enumerate(points):
            self._send("touchMove" if index else "touchStart", [self.at(x, y)])
        self._send("touchEnd", [])

    def _send(self, kind: str, places: list[tuple[float, float]]) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


Visit = Callable[..., Visitor]
"""What the fixture `visit` hands out: a call opens the page for a new visitor."""
