"""The widget that shows the page below a cell: an anywidget, which most notebooks support."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import anywidget
import numpy as np
import numpy.typing as npt
import traitlets

from forwardpass.digits import see
from forwardpass.models import Card
from forwardpass.notebook.conversation import Conversation
from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.dials import BIAS, CHANGE, Changes, check_changes
from forwardpass.numerics.network import Network
from forwardpass.options import MAX_SEED, PEN_RADIUS, PIXELS, SHADES, UNSET_INPUT
from forwardpass.questions.edited import EditedNetwork
from forwardpass.questions.gallery import PER_PAD, write_digit
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

VIEWS = ("stage", "neuron", "matrix", "wall", "dials", "linear", "code", "gradient")
"""The views that a notebook can show. The others train networks, or list those of a server."""

NAME = "network"
"""The name of the network on the page."""


def _floats(arrays: Any, _: object) -> Any:
    """Converts arrays for the front end, which gets their bytes."""
    if arrays is None:
        return None
    if isinstance(arrays, tuple):
        return [array.tobytes() for array in arrays]
    return arrays.tobytes()


class Widget(anywidget.AnyWidget):
    """The page below a cell. `forwardpass.show` makes it.

    Attributes:
    ----------
    drawing : list of list of [float, float]
        The strokes on the pad, each a list of points x, y in [0, 1) from the top left. Empty if
        the pad is blank or shows a picture. Assign strokes to draw them.
    pixels : ndarray of float32
        (784,) The picture, centred, row by row, 0 to 1. Assign 784 numbers to show one; it is
        rounded to 255 greys. A network of other pictures sees it scaled. For a network that takes
        other numbers, these are its inputs; set them on the page.
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
    pixels = traitlets.Any().tag(sync=True, to_json=_floats)
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
        view: str = "stage",
        neuron: str | None = None,
        controls: str = "pad,tools,answer",
        theme: str = "auto",
    ) -> None:
        """Make the widget.

        Parameters
        ----------
        network : Network
            It sees square pictures or takes up to 64 numbers, and has up to 128 outputs.
        digit : int, optional
            0 to 9: begin with this digit, handwritten.
        seed : int, optional
            Of that handwriting.
        drawing, pixels : array_like, optional
            Begin with these strokes or pixels instead; see the traits.
        view : str, optional
            ``stage``, ``neuron``, ``matrix``, ``wall``, ``dials``, ``linear``, ``code`` or
            ``gradient``.
        neuron : str, optional
            Open this neuron: ``"1.9"`` is the tenth of the first layer after the pixels.
        controls : str, optional
            The parts of the page beside the view, with commas between them: ``header``, ``pad``,
            ``tools``, ``seen``, ``gallery``, ``answer``, ``inspector``, ``timeline``, ``modes``,
            ``table``; or ``all``.
        theme : str, optional
            ``dark``, ``light``, or ``auto`` for that of the notebook.

        Raises:
        ------
        Refusal
            The page cannot show the network, or an option has no such value.
        FileNotFoundError
            The page has not been built; a wheel always has it.
        """
        # Before anything is refused: a widget that was not made is closed, too.
        self._conversations: dict[str, Conversation] = {}
        self._settled: set[Conversation] = set()
        card = Card.unknown(NAME, network)
        check_shown(card, "the widget")
        card.check_fits(network)
        _check(view, "view", VIEWS)
        _check(theme, "theme", ("auto", *SHADES))
        params = {"embed": "", "view": view, "theme": theme, "controls": controls}
        if neuron is not None:
            params["neuron"] = neuron
        self._model = Model(network, card, is_foreign=True)
        self._own = EditedNetwork(self._model)
        self._pen_radius = PEN_RADIUS.usual
        self._seq = 0
        self._is_hearing = False
        esm = (page_dir() / "notebook.js").read_text("utf-8")
        super().__init__(_esm=esm, _params=params)
        is_given = any(given is not None for given in (digit, drawing, pixels))
        if is_given and not self._sees_picture:
            raise malformed("the network takes numbers", "no digit, no drawing and no pixels")
        if digit is not None:
            drawing, self._pen_radius = _handwritten(digit, seed)
        with self._hearing():
            inputs = network.sizes[0]
            self.pixels = (
                np.zeros(PIXELS, np.float32)
                if self._sees_picture
                else np.full(inputs, UNSET_INPUT, np.float32)
            )
        self._run()
        if pixels is not None:
            self.pixels = pixels
        elif drawing is not None:
            self.drawing = list(drawing)
        if neuron is not None:
            self.selection = neuron
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
            self.edits = _listed(page.edited.changes)
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
        if proposal["value"] and not self._sees_picture:
            raise malformed("the network takes numbers", "no drawing")
        strokes = []
        for stroke in proposal["value"]:
            points = np.asarray(stroke, dtype=np.float32)
            if points.ndim != 2 or points.shape[1] != 2 or not len(points):
                raise malformed(f"a stroke has shape {points.shape}", "(points, 2)")
            if not ((points >= 0) & (points < 1)).all():
                raise malformed("a stroke leaves the pad", "x and y in [0, 1)")
            strokes.append(points.tolist())
        return strokes

    @traitlets.validate("pixels")
    def _check_pixels(self, proposal: Any) -> FloatArray:
        x = np.asarray(proposal["value"], dtype=np.float32)
        if not self._sees_picture:
            if not self._is_hearing:
                raise malformed("the network takes numbers", "those that are set on the page")
            return x
        if x.size != PIXELS or not ((x >= 0) & (x <= 1)).all():
            raise malformed(f"pixels of shape {x.shape}", f"{PIXELS} numbers from 0 to 1")
        greys: FloatArray = np.rint(x.reshape(-1) * np.float32(255)) / np.float32(255)
        return greys

    @traitlets.validate("selection")
    def _check_selection(self, proposal: Any) -> str | None:
        name: str | None = proposal["value"]
        sizes = self._model.network.sizes
        if name is not None:
            found = re.fullmatch(r"(\d{1,3})\.(\d{1,5})", name)
            layer, neuron = (int(part) for part in found.groups()) if found else (len(sizes), 0)
            if layer >= len(sizes) or neuron >= sizes[layer]:
                raise malformed(
                    f"there is no neuron {name[:20]!r}", f"layer.neuron, as 1.{sizes[1] - 1}"
                )
        return name

    @traitlets.validate("edits")
    def _check_edits(self, proposal: Any) -> list[dict[str, Any]]:
        changes = _changes(proposal["value"])
        check_changes(changes, self._model.network.sizes)
        return _listed(changes)

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
                self._own.change(ChangesFrame(self._seq, True, False, _changes(self.edits)))
        if name != "selection":
            self._run()
        field = {"drawing": "input", "pixels": "input", "selection": "neuron"}.get(name, name)
        for view, page in list(self._conversations.items()):
            if page in self._settled:
                self._send_place(view, {field: self._place()[field]})

    def _place(self) -> dict[str, Any]:
        """Returns the place for the pages; see `Place` in `frontend/public/embed.d.ts`."""
        blank = not self._sees_picture or not (self.drawing or self.pixels.any())
        shown = (
            {"strokes": self.drawing, "penRadius": self._pen_radius}
            if self.drawing
            else {"pixels": self.pixels.tolist()}
        )
        return {
            "input": None if blank else shown,
            "neuron": self.selection,
            "edits": self.edits,
        }

    def _send_place(self, view: str, place: dict[str, Any]) -> None:
        self.send({"view": view, "type": "set", "place": place})

    def _run(self) -> None:
        """Computes the activations again."""
        seen = self._seen
        trace = self.network.trace(seen)
        self.set_trait("activations", (seen, *trace.activations[1:]))


def _check(value: str, name: str, known: Sequence[str]) -> None:
    if value not in known:
        raise malformed(f"{name} is {value!r}"[:100], f"one of {', '.join(known)}")


def _handwritten(digit: int, seed: int) -> tuple[list[npt.NDArray[np.float64]], float]:
    """Returns the strokes and the pen of a handwritten digit, as the page's gallery has them."""
    if digit not in range(10) or not 0 <= seed <= MAX_SEED:
        raise malformed(f"there is no digit {digit} of seed {seed}", f"0 to 9, and 0 to {MAX_SEED}")
    written = write_digit(digit, seed)
    strokes = [np.cumsum(stroke, axis=0)[:, :2] / PER_PAD for stroke in written["strokes"]]
    return strokes, written["pen_radius"]


def _changes(edits: Sequence[Any]) -> Changes:
    rows = []
    for edit in edits:
        try:
            layer, neuron = int(edit["layer"]), int(edit["neuron"])
            source, value = int(edit["source"]), float(edit["value"])
        except (TypeError, KeyError, ValueError):
            raise malformed(
                f"an edit is {edit!r}"[:200], "a dict of layer, neuron, source and value"
            ) from None
        rows.append((layer, neuron, BIAS if source == -1 else source, value))
    try:
        return np.array(rows, CHANGE)
    except OverflowError:
        raise malformed("an edit is of a dial that there is not", "layers from 1 on") from None


def _listed(changes: Changes) -> list[dict[str, Any]]:
    return [
        {
            "layer": layer,
            "neuron": neuron,
            "source": -1 if source == BIAS else source,
            "value": value,
        }
        for layer, neuron, source, value in changes.tolist()
    ]
