"""The widget that shows the page below a cell: an anywidget, which most notebooks support."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, get_args

import anywidget
import numpy as np
import numpy.typing as npt
import traitlets

from forwardpass.digits import see
from forwardpass.models import Card
from forwardpass.models.about import about_in, completed
from forwardpass.notebook import View
from forwardpass.notebook.assigned import (
    changes_in,
    check_choice,
    check_controls,
    check_neuron,
    check_one,
    edits_of,
    handwritten,
    numbers_in,
    picture_in,
    strokes_in,
)
from forwardpass.notebook.conversation import Conversation
from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.network import Network
from forwardpass.options import PEN_RADIUS, PIXELS, THEMES, UNSET_INPUT, Theme
from forwardpass.questions.edited import EditedNetwork
from forwardpass.refusal import malformed
from forwardpass.resources import page_dir
from forwardpass.wire import (
    ChangesFrame,
    PixelsFrame,
    StrokesFrame,
    ValuesFrame,
    activations_of,
)
from forwardpass.workers.model import Model, scaled_input
from forwardpass.workers.shown import check_shown

VIEWS: tuple[View, ...] = get_args(View)

NAME = "network"
"""The name of the network on the page."""


def _floats(arrays: Any, _: object) -> Any:
    """Converts arrays for the front end, which gets their bytes."""
    if arrays is None:
        return None
    if isinstance(arrays, tuple):
        return [array.tobytes() for array in arrays]
    return arrays.tobytes()


class _Input(traitlets.Any):
    """Any value but None, which `Any` takes unchecked."""

    allow_none = False


class Widget(anywidget.AnyWidget):
    """The page below a cell. `forwardpass.show` makes it.

    Attributes
    ----------
    drawing : list of list of [float, float]
        The strokes on the pad, each a list of points x, y in [0, 1) from the top left. Empty if
        the pad is blank or shows a picture. Assign strokes to draw them.
    pixels : ndarray of float32
        The input, read-only. For a network of pictures (784,): the picture, centred, row by row, 0
        to 1. Assign 784 numbers to show one; it is rounded to 255 greys. A network of other
        pictures sees it scaled. For a network that takes numbers (n_in,): these numbers, within
        ±1,000,000. Assign as many to change them all.
    activations : tuple of ndarray of float32
        The activations of every layer, what the network sees first. Read only.
    selection : str or None
        The open neuron as ``layer.neuron``. Assign one to open it, None to close it.
    edits : list of dict
        The weights and biases that differ from the network given, each with ``layer``, ``neuron``,
        ``source`` (a neuron of the layer before, −1 for the bias) and ``value``. Assign a list to
        turn these and no others.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _params = traitlets.Dict().tag(sync=True)
    _told = traitlets.Int().tag(sync=True)

    drawing: traitlets.List[Any] = traitlets.List().tag(sync=True)
    pixels = _Input().tag(sync=True, to_json=_floats)
    activations = traitlets.Any(read_only=True).tag(sync=True, to_json=_floats)
    selection = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    edits: traitlets.List[Any] = traitlets.List().tag(sync=True)

    def __init__(
        self,
        network: Network,
        *,
        digit: int | None = None,
        seed: int = 1,
        drawing: Sequence[npt.ArrayLike] | None = None,
        pixels: npt.ArrayLike | None = None,
        input_shape: tuple[int, int] | None = None,
        labels: Sequence[object] | None = None,
        view: View = "stage",
        neuron: str | None = None,
        controls: str = "pad,tools,answer",
        theme: Theme = "auto",
    ) -> None:
        """Make the widget; see `forwardpass.show` for its options.

        Raises
        ------
        Refusal
            The page cannot show the network, or an option has no such value.
        FileNotFoundError
            The page has not been built; a wheel always has it.
        """
        # Before anything is refused: a widget that was not made is closed, too.
        self._conversations: dict[str, Conversation] = {}
        self._settled: set[Conversation] = set()
        said: dict[str, object] = {}
        if input_shape is not None:
            said["input_shape"] = [*input_shape]
        if labels is not None:
            said["labels"] = [f"{label}" for label in np.asarray(labels).tolist()]
        _, card = completed(network.plain, Card.unknown(NAME, network), about_in(said))
        card.check_fits(network)
        check_shown(card, "the widget")
        check_choice(view, "view", VIEWS)
        check_choice(theme, "theme", THEMES)
        check_controls(controls)
        check_one(digit=digit, drawing=drawing, pixels=pixels)
        params = {"embed": "", "view": view, "theme": theme, "controls": controls}
        if neuron is not None:
            check_neuron(neuron, network.sizes)
            params["neuron"] = neuron
        self._model = Model(network, card, is_foreign=True)
        self._own = EditedNetwork(self._model)
        self._pen_radius = PEN_RADIUS.usual
        self._seq = 0
        self._is_hearing = False
        if digit is not None:
            self._check_sees_picture("no digit")
            drawing, self._pen_radius = handwritten(digit, seed)
        strokes = [] if drawing is None else self._strokes_in(drawing)
        first = self._unset_input() if pixels is None else self._input_in(pixels)
        esm = (page_dir() / "notebook.js").read_text("utf-8")
        super().__init__(_esm=esm, _params=params)
        with self._hearing():
            self.pixels = first
            self.selection = neuron
        self._run()
        if strokes:
            self.drawing = strokes
        self.on_msg(self._receive)

    @property
    def _sees_picture(self) -> bool:
        return self._model.card.picture is not None

    @property
    def _seen(self) -> FloatArray:
        """The input of the network: (n_in,)."""
        pixels: FloatArray = self.pixels
        return scaled_input(pixels, self._model) if self._sees_picture else pixels

    @property
    def network(self) -> Network:
        """The network with the dials and switches as the page has them."""
        return self._own.model.network

    def close(self) -> None:
        """Close the widget; nothing answers its page any more."""
        self._conversations.clear()
        self._settled.clear()
        super().close()

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """Return the widget for a notebook that runs, and a picture for one that was saved."""
        bundle = super()._repr_mimebundle_(**options)
        if bundle is None:
            return None
        data, metadata = bundle
        return {**data, "text/html": self.network.to_svg(self._seen)}, metadata

    # From the page

    def _receive(self, _: object, content: dict[str, Any], buffers: list[Any]) -> None:
        """Handles a message of one of the pages that show this widget."""
        view = content["view"]
        if content["type"] == "packet":
            self._conversation(view).receive(bytes(buffers[0]))
        elif content["type"] == "ready":
            self._settled.add(self._conversation(view))
            self._send_place(view, self._place())
        elif content["type"] == "selection":
            with self._hearing():
                self.selection = content["neuron"]
        elif content["type"] == "gone":
            self._settled.discard(self._conversations.pop(view, None))

    def _conversation(self, view: str) -> Conversation:
        if view not in self._conversations:
            self._conversations[view] = Conversation(
                {NAME: self._model},
                lambda packet: self.send({"view": view, "type": "packet"}, [packet]),
                self._follow,
            )
        return self._conversations[view]

    def _follow(self, page: Conversation) -> None:
        """Updates the traits after a drawing or an edit on a page."""
        if page.edited is None or page not in self._settled:
            return  # a page begins with a blank pad, before it receives its place
        self._own = page.edited
        frame = page.last_input
        with self._hearing():
            if isinstance(frame, StrokesFrame):
                self._pen_radius = frame.pen_radius
                strokes = frame.strokes
                self.drawing = [stroke.tolist() for stroke in strokes]
                self.pixels = see(strokes, frame.pen_radius, centred=frame.centred).pixels
            elif isinstance(frame, PixelsFrame):
                self.drawing = []
                self.pixels = activations_of([frame])[0]
            elif isinstance(frame, ValuesFrame):
                self.pixels = frame.values
            self.edits = edits_of(page.edited.changes)
        self._run()

    @contextmanager
    def _hearing(self) -> Iterator[None]:
        """Keeps traits that follow the page from being sent back to it."""
        before, self._is_hearing = self._is_hearing, True
        try:
            with self.hold_sync():
                yield
        finally:
            self._is_hearing = before

    # To the page

    @traitlets.validate("drawing")
    def _check_drawing(self, proposal: Any) -> list[Any]:
        return self._strokes_in(proposal["value"])

    def _strokes_in(self, drawing: Any) -> list[Any]:
        strokes = strokes_in(drawing)
        if strokes:
            self._check_sees_picture("no drawing")
        return strokes

    def _check_sees_picture(self, expected: str) -> None:
        if not self._sees_picture:
            raise malformed("the network takes numbers", expected)

    @traitlets.validate("pixels")
    def _check_pixels(self, proposal: Any) -> FloatArray:
        return self._input_in(proposal["value"])

    def _input_in(self, values: Any) -> FloatArray:
        if self._sees_picture:
            return picture_in(values)
        return numbers_in(values, self._model.network.sizes[0])

    def _unset_input(self) -> FloatArray:
        """Returns the input with which a page begins."""
        if self._sees_picture:
            return np.zeros(PIXELS, np.float32)
        return np.full(self._model.network.sizes[0], UNSET_INPUT, np.float32)

    @traitlets.validate("selection")
    def _check_selection(self, proposal: Any) -> str | None:
        name: str | None = proposal["value"]
        if name is not None:
            check_neuron(name, self._model.network.sizes)
        return name

    @traitlets.validate("edits")
    def _check_edits(self, proposal: Any) -> list[dict[str, Any]]:
        return edits_of(changes_in(proposal["value"], self._model.network.sizes))

    @traitlets.observe("drawing", "pixels", "selection", "edits")
    def _assigned(self, change: Any) -> None:
        """Sends assigned traits to the pages."""
        if self._is_hearing or not hasattr(self, "_own"):
            return
        name = change["name"]
        with self._hearing():
            if name == "drawing":
                self.pixels = see([np.array(s) for s in self.drawing], self._pen_radius).pixels
            elif name == "pixels":
                self.drawing = []
            elif name == "edits":
                self._seq += 1
                self._own = EditedNetwork(self._model)
                changes = changes_in(self.edits, self._model.network.sizes)
                self._own.change(ChangesFrame(self._seq, True, False, changes))
        if name != "selection":
            self._run()
        field = {"drawing": "input", "pixels": "input", "selection": "neuron"}.get(name, name)
        for view, page in list(self._conversations.items()):
            if page in self._settled:
                self._send_place(view, {field: self._place()[field]})

    def _place(self) -> dict[str, Any]:
        """Returns the place for the pages; see `Place` in `frontend/public/embed.d.ts`."""
        return {"input": self._shown_input(), "neuron": self.selection, "edits": self.edits}

    def _shown_input(self) -> dict[str, Any] | None:
        """Returns the input for the pages; None for a blank pad."""
        if not self._sees_picture:
            return {"values": self.pixels.tolist()}
        if self.drawing:
            return {"strokes": self.drawing, "penRadius": self._pen_radius}
        return {"pixels": self.pixels.tolist()} if self.pixels.any() else None

    def _send_place(self, view: str, place: dict[str, Any]) -> None:
        self.send({"view": view, "type": "set", "place": place})

    def _run(self) -> None:
        """Computes the activations again."""
        seen = self._seen
        trace = self.network.trace(seen)
        self.set_trait("activations", (seen, *trace.activations[1:]))
