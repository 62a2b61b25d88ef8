"""Opens, saves and runs networks that were edited by hand, as files and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from forwardpass import models
from forwardpass.digits.resampling import resampled
from forwardpass.exports import NETWORK_FORMATS, Pass, pass_file
from forwardpass.models import About, Card
from forwardpass.models.about import NOTHING, about_in
from forwardpass.models.card import Assumption, title_of
from forwardpass.numerics.answer import read_answer
from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.dials import (
    Dials,
    changes_between,
    check_changes,
)
from forwardpass.numerics.loops import compare
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import NO_SWITCHES, SwitchedNetwork, Switches, switched
from forwardpass.numerics.trace import Trace
from forwardpass.options import GRID, PIXELS
from forwardpass.refusal import Code, Refusal, malformed, no_network
from forwardpass.schemas import changes_from, decode, rows_of
from forwardpass.training_run import TRAINING
from forwardpass.workers.bodies import (
    EditedNetwork,
    EditedTraceBody,
    OwnNetwork,
    TrainedNetwork,
)
from forwardpass.workers.own_network import OWN, own, told_of
from forwardpass.workers.shown import check_shown
from forwardpass.workers.trained_network import trained

CALLED = "The file"

Ours = Mapping[str, "Model"]
"""The networks by name, in the order in which they are offered."""


@dataclass(frozen=True, eq=False)
class Model:
    """A trained network and what is known about it.

    Attributes:
        network: its numbers.
        card: what its file says.
        is_foreign: whether it does not come with the program.
    """

    network: Network
    card: Card
    is_foreign: bool = False

    def inputs_of(self, pixels: FloatArray) -> FloatArray:
        """Converts pictures to inputs of the network: (n, 784) float32 → (n, n_in).

        Raises:
            Refusal: it sees no pictures.
        """
        if self.card.picture is None:
            raise malformed("the network takes numbers", "no picture")
        return resampled(pixels, *self.card.picture)

    def as_dict(self) -> dict[str, Any]:
        """Returns the card and what it does not tell, ready for JSON."""
        return {
            **self.card.as_dict(),
            "shuffled": self.network.input_order is not None,
            "foreign": self.is_foreign,
        }

    def summary(self) -> dict[str, Any]:
        """Returns what a page shows of an open network, without what it takes for granted."""
        return {
            name: value
            for name, value in self.as_dict().items()
            if name not in UNSHOWN and value != TAKEN_FOR_GRANTED.get(name)
        }

    def listed(self) -> dict[str, Any]:
        """Returns what a page shows of a network in a list, where its note is fetched later."""
        return {name: value for name, value in self.summary().items() if name != "note"}


UNSHOWN = ("recipe", "data_sha256", "cost", "seed", "date", "roughness")
"""Fields of a card about the training that no page shows; every page gets the cards first."""

TAKEN_FOR_GRANTED = {
    "labels": [],
    "input_shape": [GRID, GRID],
    "features": [],
    "shuffled": False,
    "foreign": False,
}
"""Field → what a page assumes of a network whose card does not state it."""


def load_models(files: Iterable[Path], about: About = NOTHING) -> dict[str, Model]:
    """Loads the networks in these files by the files' names, then those that come with the program.

    Args:
        files: the files.
        about: facts about their networks that they may not state.

    Raises:
        Refusal: one cannot be read, or a page cannot show it, or two have the same name.
    """
    found: dict[str, Model] = {}
    taken = {*models.names(), TRAINING, OWN}
    for path in files:
        network, card = models.load(path, about)
        check_shown(card, path.name)
        if path.stem in taken:
            raise no_network(
                f"{path.name} would be called {path.stem!r}, as another network is; rename the file"
            )
        taken.add(path.stem)
        title = f"{path.stem} · {card.title}"
        card = replace(card, name=path.stem, title=title)
        found[path.stem] = Model(network.plain, card, is_foreign=True)
    return found | {name: Model(*models.load(models.find(name))) for name in models.names()}


class Opened(NamedTuple):
    """A network from a file, as edits of one of the trained networks or as the visitor's own.

    Attributes:
        base: the trained network; the network itself if none has its shape.
        is_own: whether none has its shape.
        changes: the changed dials: layer, neuron, source (−1 is the bias), value.
        switches: the state of its switches.
        assumed: assumptions about what the file leaves open.
    """

    base: Model
    is_own: bool
    changes: list[tuple[int, int, int, float]]
    switches: Switches
    assumed: tuple[Assumption, ...]


class Saved(NamedTuple):
    """A network as a file."""

    name: str
    data: bytes


def model_called(name: object, ours: Ours) -> Model:
    """Returns the trained network of this name.

    Raises:
        Refusal: there is no such network.
    """
    if not isinstance(name, str) or name not in ours:
        raise Refusal(
            Code.UNKNOWN_MODEL,
            "there is no such network",
            ", ".join(ours),
            name[:100] if isinstance(name, str) else type(name).__name__,
        )
    return ours[name]


def model_told(told: str | TrainedNetwork | OwnNetwork, ours: Ours) -> Model:
    """Returns the trained network of this name, or rebuilds one that the server does not have.

    Raises:
        Refusal: there is no network of this name, or what is told of one is inconsistent.
    """
    if isinstance(told, str):
        return model_called(told, ours)
    return Model(*(own(told) if isinstance(told, OwnNetwork) else trained(told)))


def opened(
    data: bytes, ours: Ours, preferred: str | None, about: dict[str, Any] | None = None
) -> bytes:
    """Reads the network in a file as changes and switches of a trained network, in JSON.

    If no trained network has its shape, it is returned whole.

    Args:
        data: the file.
        ours: the trained networks.
        preferred: the one to prefer if several have that shape.
        about: the visitor's facts about the network, as `models.About`.

    Raises:
        Refusal: the file is damaged, contains no network or one that a page cannot show, a number
            in it is too large, or its layers cannot have these activation functions.
    """
    found = open_network(data, ours.values(), preferred, about_in(about or {}))
    base = found.base
    return as_text(
        {
            "model": told_of(base.network, base.card) if found.is_own else base.card.name,
            "changes": found.changes,
            "switches": found.switches.as_dict(),
            "assumed": found.assumed,
        }
    )


def saved(data: bytes, ours: Ours, suffix: str) -> Saved:
    """Saves the network that a JSON body describes as a file.

    Raises:
        Refusal: the body does not match its schema, there is no such network, or it does not have
            these dials and switches.
    """
    body: EditedNetwork = decode(data, EditedNetwork, "the body")
    model = model_told(body.model, ours)
    written = file_of(model, body, suffix)
    return Saved(f"{model.card.name}-by-hand.{suffix}", written)


def exported(data: bytes, ours: Ours, suffix: str) -> Saved:
    """Writes the network that a JSON body describes as a file for other programs.

    Raises:
        Refusal: the body does not match its schema, there is no such network, it does not have
            these dials and switches, or the format lacks one of its activation functions.
    """
    body: EditedNetwork = decode(data, EditedNetwork, "the body")
    model = model_told(body.model, ours)
    written = NETWORK_FORMATS[suffix](edited_of(model, body), model.card.name)
    return Saved(f"{model.card.name}.{suffix}", written)


def pass_exported(
    data: bytes,
    ours: Ours,
    what: str,
    suffix: str,
    layer: int | None = None,
    neuron: int | None = None,
    seen: bool = False,
    language: str = "",
) -> Saved:
    """Writes the pass that a JSON body describes as a file; see `exports.pass_file`.

    If `seen` is true, the pixels of the body are in the order in which the network sees them.

    Raises:
        Refusal: the body does not match its schema, there is no such network, it does not have
            these dials and switches, or there is no such file, layer or neuron.
    """
    body: EditedTraceBody = decode(data, EditedTraceBody, "the body")
    model = model_told(body.model, ours)
    network, x = edited_of(model, body), input_in(body.pixels, model)
    if seen and network.input_order is not None:
        x[network.input_order] = x.copy()
    given = Pass(network, model.card.name, x, layer, neuron, language)
    place = "" if layer is None else f"-{layer}" if neuron is None else f"-{layer}.{neuron}"
    return Saved(f"{what[:40]}{place}.{suffix[:40]}", pass_file(given, what, suffix))


def traced(data: bytes, ours: Ours) -> bytes:
    """Runs one forward pass through the network that a JSON body describes; returns JSON.

    Raises:
        Refusal: the body does not match its schema, there is no such network, or it does not have
            these dials and switches.
    """
    body: EditedTraceBody = decode(data, EditedTraceBody, "the body")
    model = model_told(body.model, ours)
    x = input_in(body.pixels, model)
    passed = trace_of(model, body, x)
    return as_text({"model": model.card.name, **as_json(model, x, passed)})


def timed(data: bytes, ours: Ours) -> bytes:
    """Measures how long a pass through the network that a JSON body describes takes; returns JSON.

    Raises:
        Refusal: the body does not match its schema, there is no such network, or it does not have
            these dials and switches.
    """
    body: EditedNetwork = decode(data, EditedNetwork, "the body")
    model = model_told(body.model, ours)
    dials, switches = turn(model, body)
    x = np.full(model.network.sizes[0], 0.5, np.float32)
    return as_text(compare(switched(dials.network, switches), x)._asdict())


def as_text(answer: dict[str, Any]) -> bytes:
    """Encodes an answer as compact JSON."""
    return json.dumps(answer, separators=(",", ":")).encode()


def as_json(model: Model, x: FloatArray, trace: Trace) -> dict[str, Any]:
    """Converts a pass for JSON; each float32 becomes the decimal that stands for it exactly."""
    answer = read_answer(x, trace.output, model.card.readout)
    first, *others = trace.activations
    return {
        "layers": [
            {"z": None, "a": first.tolist()},
            *({"z": z.tolist(), "a": a.tolist()} for z, a in zip(trace.zs, others, strict=True)),
        ],
        "answer": answer._asdict(),
    }


def input_in(numbers: list[float], model: Model) -> FloatArray:
    """Converts the numbers of a body to the input of its network: (n_in,) float32.

    Raises:
        Refusal: there are neither as many as inputs nor 784 pixels, which are scaled; or a pixel
            is not a number from 0 to 1.
    """
    x, n_in = np.array(numbers, np.float32), model.network.sizes[0]
    is_picture = model.card.picture is not None
    if is_picture and (outside := (x < 0) | (x > 1)).any():
        at = int(outside.argmax())
        raise malformed(
            f"the field 'pixels[{at}]' of the body does not fit",
            "a number from 0 to 1",
            numbers[at],
        )
    if len(x) == n_in:
        return x
    if not is_picture or len(x) != PIXELS:
        pixels = f"{PIXELS} pixels" if is_picture else ""
        own = "" if n_in == PIXELS else f"{n_in} numbers"
        expected = " or ".join(filter(None, (own, pixels)))
        raise malformed("the input has the wrong size", expected, len(x))
    return scaled_input(x, model)


def scaled_input(pixels: FloatArray, model: Model) -> FloatArray:
    """Converts one picture to an input of a network that sees pictures: (784,) → (n_in,)."""
    scaled: FloatArray = model.inputs_of(pixels[np.newaxis])[0]
    return scaled


def file_of(model: Model, edited: EditedNetwork, suffix: str) -> bytes:
    """Encodes an edited network as a file; without edits, it keeps the trained network's card.

    Raises:
        Refusal: the network does not have these dials and switches.
    """
    dials, switches = turn(model, edited)
    card = model.card
    if dials.network is not model.network or switches != NO_SWITCHES:
        card = card_of(model, dials.network, len(dials.changes()), switches)
    return models.FORMATS[suffix].save(dials.network, card)


def trace_of(model: Model, edited: EditedNetwork, x: FloatArray) -> Trace:
    """Computes every z and every a of an edited network for (n_in,) numbers.

    Raises:
        Refusal: the network does not have these dials and switches.
    """
    return edited_of(model, edited).trace(x)


def edited_of(model: Model, edited: EditedNetwork) -> Network:
    """Returns the network with its dials turned and its switches set as a body tells.

    Raises:
        Refusal: the network does not have these dials and switches.
    """
    dials, switches = turn(model, edited)
    return switched(dials.network, switches)


def turn(model: Model, edited: EditedNetwork) -> tuple[Dials, Switches]:
    """Returns a network's dials, turned as a body tells, and the body's switches.

    Raises:
        Refusal: the network does not have these dials and switches.
    """
    dials = Dials(model.network)
    dials.turn(changes_from(edited.changes))
    switches = edited.switches.read()
    switches.check(model.network.sizes)
    return dials, switches


def card_of(model: Model, network: Network, count: int, switches: Switches) -> Card:
    """Creates the card of an edited network, without measurements."""
    return replace(
        Card.unknown(model.card.name, network),
        readout=model.card.readout,
        labels=model.card.labels,
        input_shape=model.card.input_shape,
        note=f"{model.card.name} with {count:,} dials turned by hand.",
        switches=None if switches == NO_SWITCHES else switches.as_dict(),
    )


def open_network(
    data: bytes,
    ours: Iterable[Model],
    preferred: str | None,
    about: About,
) -> Opened:
    """Reads the network in a file as edits of one of the trained networks; see `opened`.

    Raises:
        Refusal: the file is damaged, holds no network or one that a page cannot show, a number in
            it is too large, or its layers cannot have these activation functions.
    """
    network, card = models.read(data, CALLED, CALLED, about)
    assumed = card.assumed
    plain = network.plain
    check_shown(card, CALLED)
    switches = network.switches if isinstance(network, SwitchedNetwork) else NO_SWITCHES
    base = base_of(plain, [card.name, preferred], list(ours)) if card.reads_digits else None
    if base is None:
        title = title_of(plain.sizes, plain.activations)
        return Opened(Model(plain, replace(card, title=title)), True, [], switches, assumed)
    changes = changes_between(base.network, plain)
    check_changes(changes, plain.sizes)
    others = tuple(
        None if name == own else name
        for name, own in zip(network.activations, base.network.activations, strict=True)
    )
    switches = replace(switches, activations=others if any(others) else ())
    return Opened(base, False, rows_of(changes), switches, assumed)


def base_of(network: Network, preferred: list[str | None], ours: list[Model]) -> Model | None:
    """Finds the trained network that this one was made from, or the closest match.

    None has to fit: those that do have its shape, and its order of pixels.
    """
    fitting = [
        model
        for model in ours
        if model.network.sizes == network.sizes and order_of(model.network) == order_of(network)
    ]

    def strangeness(model: Model) -> tuple[bool, ...]:
        name, alike = model.card.name, model.network.activations == network.activations
        return (name != preferred[0], not alike, name != preferred[1])

    return min(fitting, key=strangeness, default=None)


def order_of(network: Network) -> list[int] | None:
    """Returns the order in which a network sees its pixels, for comparison."""
    return None if network.input_order is None else network.input_order.tolist()
