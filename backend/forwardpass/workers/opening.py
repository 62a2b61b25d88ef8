"""Opens a network from a file, as edits of one of the trained networks or as the visitor's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from forwardpass import models
from forwardpass.models import About
from forwardpass.models.about import about_in
from forwardpass.models.card import Assumption, title_of
from forwardpass.numerics.dials import changes_between, check_changes
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import NO_SWITCHES, SwitchedNetwork, Switches
from forwardpass.schemas import rows_of
from forwardpass.workers.bodies import as_text
from forwardpass.workers.model import Model, Ours
from forwardpass.workers.own_network import told_of
from forwardpass.workers.shown import arranged, check_shown

CALLED = "The file"


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
    card = arranged(card)
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
