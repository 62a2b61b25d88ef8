"""Networks turned by hand: saved as files, opened as changes of ours, called like the others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from flask import Blueprint, Flask, Response, request

from forwardpass import models
from forwardpass.models import Card
from forwardpass.numerics.dials import Dials, changes_between, changes_of, check_changes, lists_of
from forwardpass.numerics.network import FloatArray, Network, Trace
from forwardpass.numerics.switches import NO_SWITCHES, SwitchedNetwork, Switches, switched
from forwardpass.refusal import Code, Refusal, no_network
from forwardpass.server.api.requests import json_body, length_of_body
from forwardpass.server.api.trace import as_json, checked
from forwardpass.server.compression import compressed
from forwardpass.server.registry import Holdings, Model
from forwardpass.server.threads import in_thread

MAX_BYTES = 16 * 1024 * 1024
"""The largest file that is opened, and the largest list of changes that is saved."""

KINDS = {"json": "application/json"}
"""Format → what kind of file it is for a browser; the others are bytes."""

CALLED = "The file"


class Opened(NamedTuple):
    """A network from a file, as what was made of one of ours."""

    base: Model
    changes: list[list[float]]
    switches: Switches


def init_app(app: Flask, holdings: Holdings) -> None:
    """Serves /api/networks."""
    networks = Blueprint("networks", __name__, url_prefix="/api/networks")

    @networks.post("/save")
    def save() -> Response:
        """A network with changes and switches as a file."""
        suffix = request.args.get("format", "")
        if suffix not in models.FORMATS:
            expected = ", ".join(models.FORMATS)
            raise Refusal(Code.BAD_QUERY, f"format is {suffix[:40]!r}; expected one of {expected}")
        body = turned_body("model", "changes", "switches")
        model = holdings.model(body["model"])
        data = in_thread(file_of, model, body["changes"], body["switches"], suffix)
        name = f"{model.card.name}-by-hand.{suffix}"
        return Response(
            data,
            mimetype=KINDS.get(suffix, "application/octet-stream"),
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    @networks.post("/trace")
    def trace() -> dict[str, Any]:
        """One forward pass through a network with changes and switches, every number of it."""
        body = turned_body("model", "changes", "switches", "pixels")
        model = holdings.model(body["model"])
        x = checked(body["pixels"])
        passed = in_thread(trace_of, model, body["changes"], body["switches"], x)
        return {"model": model.card.name, **as_json(model, x, passed)}

    @networks.post("/open")
    def open_file() -> dict[str, Any]:
        """The network in a file, as changes and switches of one of ours."""
        check_length()
        data = request.get_data(cache=False)
        opened = in_thread(open_network, data, holdings, request.args.get("model"))
        return {
            "model": opened.base.card.name,
            "changes": opened.changes,
            "switches": opened.switches.as_dict(),
        }

    networks.after_request(compressed)
    app.register_blueprint(networks)


def check_length() -> None:
    """Raises Refusal for a body that is too large, or does not say how large it is."""
    length = length_of_body()
    if length > MAX_BYTES:
        raise Refusal(
            Code.TOO_LARGE, f"the file has {length:,} bytes; expected at most {MAX_BYTES:,}"
        )


def turned_body(*names: str) -> dict[str, Any]:
    """The body of a request about a turned network.

    Raises:
        Refusal: it is too large, or not an object with these names.
    """
    check_length()
    body = json_body()
    if not isinstance(body, dict) or not set(names) <= set(body):
        *most, last = (repr(name) for name in names)
        raise Refusal(Code.MALFORMED, f"expected an object with {', '.join(most)} and {last}")
    return body


def file_of(model: Model, rows: object, values: object, suffix: str) -> bytes:
    """A turned network as the bytes of a file; where nothing is turned, the trained one's.

    Raises:
        Refusal: it cannot be turned so.
    """
    dials, switches = turn(model, rows, values)
    card = model.card
    if dials.network is not model.network or switches != NO_SWITCHES:
        card = card_of(model, dials.network, len(dials.changes()), switches)
    return models.FORMATS[suffix].save(dials.network, card)


def trace_of(model: Model, rows: object, values: object, x: FloatArray) -> Trace:
    """Every z and every a of a turned network for 784 numbers.

    Raises:
        Refusal: it cannot be turned so.
    """
    dials, switches = turn(model, rows, values)
    return switched(dials.network, switches).trace(x)


def turn(model: Model, rows: object, values: object) -> tuple[Dials, Switches]:
    """A network's dials turned, and its switches, as JSON has them.

    Raises:
        Refusal: it cannot be turned so.
    """
    dials = Dials(model.network)
    dials.turn(changes_of(rows))
    switches = Switches.from_dict(values)
    switches.check(model.network.sizes)
    return dials, switches


def card_of(model: Model, network: Network, count: int, switches: Switches) -> Card:
    """The card of a turned network, of which nothing was measured."""
    return replace(
        Card.unknown(model.card.name, network),
        readout=model.card.readout,
        note=f"{model.card.name} with {count:,} dials turned by hand.",
        switches=None if switches == NO_SWITCHES else switches.as_dict(),
    )


def open_network(data: bytes, holdings: Holdings, preferred: str | None) -> Opened:
    """The network in the bytes of a file as changes of one of ours.

    Raises:
        Refusal: the file is damaged, holds no network or one of another shape, or a number in it is
            too large.
    """
    network, card = models.read(data, CALLED, CALLED)
    plain = network.plain
    base = base_of(plain, [card.name, preferred], holdings.models)
    changes = changes_between(base.network, plain)
    check_changes(changes, plain.sizes)
    others = tuple(
        None if name == own else name
        for name, own in zip(network.activations, base.network.activations, strict=True)
    )
    switches = network.switches if isinstance(network, SwitchedNetwork) else NO_SWITCHES
    switches = replace(switches, activations=others if any(others) else ())
    return Opened(base, lists_of(changes), switches)


def base_of(network: Network, preferred: list[str | None], ours: list[Model]) -> Model:
    """Which of our networks this one was made from, or could have been.

    Raises:
        Refusal: none has its shape, or none sees pixels in its order.
    """
    shaped = [model for model in ours if model.network.sizes == network.sizes]
    if not shaped:
        expected = ", ".join(dict.fromkeys(shape_of(model.network) for model in ours))
        raise no_network(f"{CALLED} holds a network of {shape_of(network)}; expected {expected}")
    fitting = [model for model in shaped if order_of(model.network) == order_of(network)]
    if not fitting:
        raise no_network(
            f"{CALLED} holds a network that sees its pixels in an order of its own; "
            f"expected the order of {', '.join(model.card.name for model in shaped)}"
        )

    def strangeness(model: Model) -> tuple[bool, ...]:
        name, alike = model.card.name, model.network.activations == network.activations
        return (name != preferred[0], not alike, name != preferred[1])

    return min(fitting, key=strangeness)


def shape_of(network: Network) -> str:
    """Its sizes, for people: 784-16-16-10."""
    return "-".join(map(str, network.sizes))


def order_of(network: Network) -> list[int] | None:
    """The order in which it sees its pixels, to compare."""
    return None if network.input_order is None else network.input_order.tolist()
