"""A visitor of the page: what they see of it, and their hand on the pad."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect
from waiting import until

Points = Sequence[Sequence[float]] | NDArray[np.float32]

CELLS = """[...document.querySelectorAll("[data-part=activations] [data-neuron]")]"""
READ_NUMBERS = """cells => cells.map(({dataset}) =>
    [dataset.layer, dataset.neuron, dataset.z || "NaN", dataset.value || "NaN"].map(Number))"""
ALL_NUMBERS_ARE_THERE = f"""layers => {{
    const cells = {CELLS};
    const last = Math.max(...cells.map(({{dataset}}) => Number(dataset.layer)));
    return last === layers && cells.every(({{dataset}}) => dataset.value);
}}"""
OUTPUTS_ARE = f"""wanted => {{
    const cells = {CELLS};
    const last = cells.filter(({{dataset}}) => dataset.layer === cells.at(-1)?.dataset.layer);
    return last.length === wanted.length &&
        last.every(({{dataset}}, i) => Math.abs(Number(dataset.value) - wanted[i]) <= 1e-5);
}}"""

ACT = """([name, detail]) => document.querySelector("fp-neuron").act(name, detail)"""
NETWORK_IS_OPEN = """name =>
    document.querySelector("fp-neuron").state.card?.name === name"""
DIALS_HAVE_ARRIVED = """() => {
    const { weights } = document.querySelector("fp-neuron").state;
    return weights.length > 0 && weights.every(({ rowsLoaded, nOut }) => rowsLoaded === nOut);
}"""


@dataclass
class Layer:
    """The numbers of one layer as the page's table states them; `z` is NaN for the input."""

    z: NDArray[np.float64]
    a: NDArray[np.float64]


NO_SERVER = (
    *("WebSocket connection", "ERR_CONNECTION_", "ERR_EMPTY_RESPONSE"),
    *("ERR_CONTENT_LENGTH_MISMATCH", "ERR_INCOMPLETE_CHUNKED_ENCODING"),
)
"""What a browser tells of requests that a killed server leaves without an answer, or with half."""


class Visitor:
    """One open page, and everything that went wrong on it so far (`problems`)."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        self._aborted: list[Request] = []
        self._left_at = 0.0
        page.on("request", self._on_request)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        page.on("requestfailed", self._on_failed_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console {message.type}: {message.text}")

    def _on_request(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self._left_at = time.time() * 1000

    def _on_failed_request(self, request: Request) -> None:
        if request.failure == "net::ERR_ABORTED":
            self._aborted.append(request)
        else:
            self.problems.append(told(request))

    def leave(self) -> list[str]:
        """Closes the page; the problems until then.

        What is under way when a page, or a frame in it, goes or is reloaded is aborted: that is no
        problem.
        """
        if not self.page.is_closed():
            self.page.evaluate("0")  # all that was said before this has been heard after it
        alive = [
            request
            for request in self._aborted
            if not request.frame.is_detached() and request.timing["startTime"] > self._left_at
        ]
        problems = [*self.problems, *map(told, alive)]
        self.page.context.close()
        return problems

    def forgive(self, *expected: str) -> None:
        """Takes problems that contain one of these texts off the list: the test brought them on."""

        def was_expected(problem: str) -> bool:
            return any(text in problem for text in expected)

        self.problems = [problem for problem in self.problems if not was_expected(problem)]
        self._aborted = [request for request in self._aborted if not was_expected(told(request))]

    def part(self, name: str) -> Locator:
        """The element with `data-part="name"`."""
        return self.page.locator(f'[data-part="{name}"]')

    def is_connected(self) -> None:
        self.connection_is("connected")

    def connection_is(self, state: str) -> None:
        """Waits until the page says so."""
        expect(self.part("connection")).to_have_attribute("data-state", state)

    def reads(self, answer: str) -> None:
        """Waits until the page gives this answer: a digit, `blank` or `undecided`."""
        expect(self.part("answer")).to_have_text(answer)

    @property
    def pointer(self) -> Pointer:
        """The mouse, over the pad as it lies now."""
        return Pointer(self.page, self.part("pad"))

    def draw(self, strokes: Iterable[Points]) -> None:
        """Draws strokes of points in pad units with the mouse, as fast hands do: every third."""
        for stroke in strokes:
            self.pointer.stroke([*stroke[:-1:3], stroke[-1]])

    def write(self, digit: int, seed: int = 1) -> None:
        """Lets the page write a digit, as its gallery does: much sooner than a mouse."""
        self.act("handwriting", {"digit": digit, "seed": seed})

    def act(self, action: str, detail: object = None) -> None:
        """Performs an action as a panel would, without looking for its button."""
        self.page.evaluate(ACT, [action, detail])

    def turn_dials(
        self, layer: int, neuron: int, sources: Sequence[int], values: float | Sequence[float]
    ) -> None:
        """Turns dials of a neuron once they have arrived. Source -1 is the bias."""
        self.has_dials()
        turned = {"layer": layer, "neuron": neuron, "sources": [*sources], "values": values}
        self.act("turnDials", turned)

    def do(self, action: str) -> None:
        """Presses the button of that name (`data-action`)."""
        self.page.locator(f'[data-action="{action}"]').click()

    def open_tab(self, name: str) -> None:
        """Opens a tab of the inspector: `sum`, `curve`, `links` or `edit`."""
        self.page.locator(f'[role=tab][data-tab="{name}"]').click()

    def choose_model(self, name: str) -> None:
        """Opens another network from the menu."""
        self.part("model").select_option(name)

    def open_model(self, name: str) -> None:
        """Opens another network from the menu, and waits until all its weights are there."""
        self.choose_model(name)
        until(self.page, NETWORK_IS_OPEN, name)
        self.has_dials()

    def has_dials(self) -> None:
        """Waits until every dial of the open network has arrived, in whatever view."""
        until(self.page, DIALS_HAVE_ARRIVED)

    def pick_mnist(self, index: int) -> None:
        """Shows a test image by its number; the gallery must offer test images."""
        self.part("test-image").fill(str(index))
        self.part("test-image").press("Enter")

    def has_pass_through(self, layers: int) -> None:
        """Waits until the table states every number of a pass through so many layers."""
        until(self.page, ALL_NUMBERS_ARE_THERE, layers)

    def has_weights(self) -> None:
        """Waits until every weight of the open network has come and the stage has painted them."""
        expect(self.part("stage")).to_have_attribute("data-weights", "complete")

    def has_curves(self) -> None:
        """Waits until the activation functions have come and the stage has painted them."""
        expect(self.part("stage")).to_have_attribute("data-curves", "complete")

    def has_answer(self) -> None:
        """Waits until a drawing has been answered: not the blank pad, which may come before it."""
        expect(self.part("answer")).to_have_attribute("data-state", re.compile("digit|undecided"))

    def has_finished_pass(self) -> None:
        """Waits until a drawing has been answered and the stage shows all there is to it."""
        self.has_answer()
        self.has_weights()

    def has_checked(self, done: int) -> None:
        """Waits until so many statements are checked: for each as patiently as for anything."""
        checked = self.part("checked")
        while (now := int(checked.get_attribute("data-done") or 0)) < done:
            expect(checked).not_to_have_attribute("data-done", str(now))

    def scrub(self, time: float) -> None:
        """Drags the timeline to a position, 0 for the pixels."""
        self.part("timeline").get_by_role("slider").fill(str(time))

    def shows_outputs(self, outputs: NDArray[np.float32]) -> None:
        """Waits until the last layer of the table states these activations, to 1e-5."""
        wanted = [float(value) for value in outputs]
        until(self.page, OUTPUTS_ARE, wanted)

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


def told(request: Request) -> str:
    """A failed request as a problem."""
    return f"request failed: {request.method} {request.url} {request.failure}"


class Pointer:
    """The mouse on an element, in its own units: (0, 0) top left to (1, 1) bottom right."""

    def __init__(self, page: Page, element: Locator) -> None:
        self.page = page
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        assert box is not None, "the element is not on the page"
        self.box = box

    def at(self, x: float, y: float) -> tuple[float, float]:
        """CSS px in the window of a point on the element."""
        left, top = self.box["x"], self.box["y"]
        return left + float(x) * self.box["width"], top + float(y) * self.box["height"]

    def move(self, x: float, y: float) -> None:
        self.page.mouse.move(*self.at(x, y))

    def press(self, points: Points) -> None:
        """Presses at the first point and moves through the others."""
        self.move(*points[0])
        self.page.mouse.down()
        for x, y in points[1:]:
            self.move(x, y)

    def go_on(self, points: Points) -> None:
        """Moves on through these points, pressed before, and lets go."""
        for x, y in points:
            self.move(x, y)
        self.page.mouse.up()

    def stroke(self, points: Points) -> None:
        """Presses at the first point, moves through the others and lets go."""
        self.press(points[:1])
        self.go_on(points[1:])


class Finger(Pointer):
    """A finger on an element, or several, by real touch events."""

    def __init__(self, page: Page, element: Locator) -> None:
        super().__init__(page, element)
        self.session = page.context.new_cdp_session(page)
        self.fingers = 0

    def stroke(self, points: Points) -> None:
        """Touches at the first point, moves through the others and lifts."""
        for point in points:
            self.touch(point)
        self.lift()

    def touch(self, *points: Sequence[float] | NDArray[np.float32]) -> None:
        """Touches with so many fingers, or moves those that touch to other points."""
        kind = "touchMove" if len(points) == self.fingers else "touchStart"
        self.fingers = len(points)
        self._send(kind, [self.at(*point) for point in points])

    def lift(self) -> None:
        """Lifts all fingers."""
        self.fingers = 0
        self._send("touchEnd", [])

    def cancel(self) -> None:
        """The system takes the touch for something of its own."""
        self.fingers = 0
        self._send("touchCancel", [])

    def _send(self, kind: str, places: list[tuple[float, float]]) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


Visit = Callable[..., Visitor]
"""What the fixture `visit` hands out: a call opens the page for a new visitor."""
