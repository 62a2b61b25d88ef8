"""Computes what a link shows: the edited network and the forward pass through it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from forwardpass.digits import see
from forwardpass.digits.raster import Strokes
from forwardpass.numerics.answer import BLANK, Answer, digit_confidences, read_answers
from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.dials import BIAS, CHANGE, Changes, Dials
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import NO_SWITCHES, switched
from forwardpass.numerics.trace import Trace
from forwardpass.options import HUES, PIXELS, UNSET_INPUT
from forwardpass.previews import Scene
from forwardpass.refusal import Code, Refusal
from forwardpass.server.registry import Model, Registry
from forwardpass.wire.link_ink import LinkHandwriting, LinkInput, LinkPixels, LinkStrokes
from forwardpass.wire.links import LinkDial, Place, is_link, unpacked
from forwardpass.workers.model import scaled_input

LONGEST = 4_000
"""Characters of the longest link that is read; the page makes none longer than 2,000."""

OWN = LinkHandwriting(3, 6)
"""The input of a link that has none: a three, as in the lesson."""


class Caption(NamedTuple):
    """The facts that the texts of a link's preview tell.

    Attributes:
        answer: the network's answer; blank if the pass has not reached the output yet.
        name: the network's name.
        changed: how many dials differ from the trained network.
        switched: whether any switch is set.
        labels: what each answer is called; empty if they are the digits.
        sees_picture: whether the network sees a picture.
    """

    answer: Answer
    name: str
    changed: int = 0
    switched: bool = False
    labels: tuple[str, ...] = ()
    sees_picture: bool = True


class LinkPreview(NamedTuple):
    """The preview of a link: the scene of its picture, and its caption."""

    scene: Scene
    caption: Caption


def read_place(link: str) -> Place:
    """Decodes the place in a link, as far as it can be read.

    Raises:
        Refusal: the text is not a link, is too long, or has an unknown version.
    """
    if len(link) > LONGEST:
        raise Refusal(
            Code.TOO_LARGE, "the link is too long", f"at most {LONGEST} characters", len(link)
        )
    if not is_link(link):
        raise Refusal(
            Code.MALFORMED, "this is not a link", "a version, a dot and letters", link[:40]
        )
    place, flaws = unpacked(link)
    for code, what in flaws:
        if code == "version":
            raise Refusal(Code.UNSUPPORTED_VERSION, "the link has another version", "1", what)
    return place


def preview_of_link(link: str, registry: Registry) -> LinkPreview:
    """Computes what the page would show for a link. A long link takes tens of milliseconds.

    Raises:
        Refusal: the link cannot be read, or its content cannot be shown.
    """
    return preview_of(read_place(link), registry)


def preview_of(place: Place, registry: Registry) -> LinkPreview:
    """Computes what the page would show at a place.

    Raises:
        Refusal: the network or the test image does not exist here, or the network does not have
            these switches.
    """
    model = registry.model(place.get("model", registry.default))
    changes = changes_in(place.get("changes", []), model.network)
    dials = Dials(model.network)
    dials.turn(changes)
    switches = place.get("switches", NO_SWITCHES)
    network = switched(dials.network, switches)
    x = input_of(place, model, registry)
    trace = network.trace(x)
    sees_picture = model.card.picture is not None
    (answer,) = read_answers(
        x[np.newaxis], trace.output[np.newaxis], model.card.readout, sees_picture
    )
    scene = scene_of(place, model, network, trace, answer, len(changes))
    shown = answer if scene.is_over else BLANK
    caption = Caption(
        shown,
        model.card.name,
        len(changes),
        switches != NO_SWITCHES,
        model.card.shown_labels,
        sees_picture,
    )
    return LinkPreview(scene, caption)


def scene_of(
    place: Place, model: Model, network: Network, trace: Trace, answer: Answer, turned: int
) -> Scene:
    """Builds the scene of a pass with the view settings of the place."""
    card = model.card
    confidences = digit_confidences(trace.output, card.readout)
    return Scene(
        name=card.name,
        activations=trace.activations,
        weights=network.weights,
        confidences=confidences,
        labels=drawable(card.shown_labels, len(confidences), 0),
        picture=card.picture,
        features=drawable(card.shown_features, len(trace.activations[0]), 1),
        answer=answer.digit if answer.state == "digit" else None,
        is_undecided=answer.state == "undecided",
        theme=place.get("theme", "dark"),
        hues=place.get("hues", HUES[0]),
        time=place.get("time", len(network.weights)),
        curtain=place.get("curtain", False),
        weighs=place.get("lines") == "weights",
        selection=selection_in(place, network),
        turned=turned,
        switched=place.get("switches", NO_SWITCHES) != NO_SWITCHES,
    )


def drawable(names: Sequence[str], count: int, first: int) -> tuple[str, ...]:
    """Returns names that the preview's font has: a number for each other one, from `first`."""
    numbers = tuple(str(first + number) for number in range(count))
    return tuple(
        name if name.isascii() else number
        for name, number in zip(names or numbers, numbers, strict=True)
    )


def selection_in(place: Place, network: Network) -> tuple[int, int] | None:
    """Returns the (layer, neuron) that the place opens; None if the network does not have it."""
    selection = place.get("selection")
    if selection is None:
        return None
    layer, neuron = selection
    sizes = network.sizes
    return selection if 1 <= layer < len(sizes) and neuron < sizes[layer] else None


def changes_in(dials: Sequence[LinkDial], network: Network) -> Changes:
    """Returns the turned dials; like the page, leaves out those that the network does not have."""
    sizes = network.sizes
    rows = [
        (layer, neuron, BIAS if source < 0 else source, value)
        for layer, neuron, source, value in dials
        if layer < len(sizes) and neuron < sizes[layer] and source < sizes[layer - 1]
    ]
    return np.array(rows, CHANGE)


def input_of(place: Place, model: Model, registry: Registry) -> FloatArray:
    """Returns what the network sees at a place: (n_in,) float32.

    A link holds no numbers that are no picture: a page begins with the same for each.

    Raises:
        Refusal: the input is a test image that is not on this machine.
    """
    if model.card.picture is None:
        return np.full(model.network.sizes[0], UNSET_INPUT, np.float32)
    pixels = pixels_of(place.get("input", OWN), place.get("centred", True), registry)
    return scaled_input(pixels, model)


def pixels_of(given: LinkInput, centred: bool, registry: Registry) -> FloatArray:
    """Converts an input into the pixels that a network sees: (784,) float32 in [0, 1].

    Raises:
        Refusal: the input is a test image that is not on this machine.
    """
    if isinstance(given, LinkStrokes):
        return drawn(given.strokes, given.pen_radius, centred)
    if isinstance(given, LinkHandwriting):
        from forwardpass.digits.handwriting import write

        written = write(given.digit, given.seed)
        return drawn([stroke.points for stroke in written.strokes], written.pen_radius, centred)
    if isinstance(given, LinkPixels):
        return grey(given.centred if centred else given.drawn)
    images = registry.test_images
    if images is None or given.index >= len(images):
        have = "no test image" if images is None else f"0 to {len(images) - 1}"
        raise Refusal(Code.MALFORMED, "there is no such test image", have, given.index)
    return grey(images.images[given.index])


def drawn(strokes: Strokes, pen_radius: float, centred: bool) -> FloatArray:
    """The pixels of a drawing."""
    return see(strokes, pen_radius, centred=centred).pixels


def grey(pixels: np.ndarray) -> FloatArray:
    """Scales greys from 0 to 255 to activations from 0 to 1."""
    seen: FloatArray = np.divide(pixels.reshape(PIXELS), np.float32(255), dtype=np.float32)
    return seen
