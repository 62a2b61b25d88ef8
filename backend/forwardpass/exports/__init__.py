"""Exports a network for other programs, and the numbers of a pass.

To add a format of a network, write a function and add a line to `NETWORK_FORMATS`; for a file about
a pass, add a line to `PASS_FILES`. RULE: networks and arrays in, bytes and text out. No pictures,
no web. The numbers come from `numerics`; this room only rounds, multiplies and adds them so that
people can follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from forwardpass import models
from forwardpass.exports import onnx
from forwardpass.exports.diagram import diagram
from forwardpass.exports.numbers import NUMBER_FORMATS, NUMBERS
from forwardpass.exports.passes import Pass
from forwardpass.exports.programs import PROGRAMS
from forwardpass.exports.worksheet import worksheet
from forwardpass.models.card import Card, Shape
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import NO_SWITCHES, SwitchedNetwork
from forwardpass.refusal import Code, Refusal, no_network

__all__ = ["NETWORK_FORMATS", "NUMBERS", "PASS_FILES", "Pass", "pass_file", "save_network"]


def _program(suffix: str) -> Callable[[Network, str, Shape | None], bytes]:
    return lambda network, name, picture: PROGRAMS[suffix](network, name, picture).encode()


NETWORK_FORMATS: dict[str, Callable[[Network, str, Shape | None], bytes]] = {
    "onnx": lambda network, name, picture: onnx.save(network),
    **{suffix: _program(suffix) for suffix in PROGRAMS},
}
"""File name suffix → (network, its name, the shape of its pictures) → the bytes of a file that
other programs run. Switches become part of what the file computes; `models.FORMATS` store them
separately."""


def _numbers(what: str, suffix: str) -> Callable[[Pass], bytes]:
    return lambda given: NUMBER_FORMATS[suffix](NUMBERS[what](given), given, what)


PASS_FILES: dict[str, dict[str, Callable[[Pass], bytes]]] = {
    **{what: {suffix: _numbers(what, suffix) for suffix in NUMBER_FORMATS} for what in NUMBERS},
    "diagram": {"tex": diagram},
    "worksheet": {"html": worksheet},
}
"""Content of a file about a pass → file name suffix → function that returns its bytes."""


def pass_file(given: Pass, what: str, suffix: str) -> bytes:
    """Returns the bytes of a file about a forward pass.

    Args:
        given: the pass, and the neuron or layer if the file is about one.
        what: a key of `PASS_FILES`.
        suffix: a key of `PASS_FILES[what]`.

    Raises:
        Refusal: there is no such file, no such layer or neuron, or the file needs one and none was
            named.
    """
    if what not in PASS_FILES:
        expected = f"one of {', '.join(PASS_FILES)}"
        raise Refusal(Code.BAD_QUERY, "there is no such file of a pass", expected, what[:40])
    if suffix not in PASS_FILES[what]:
        expected = " or ".join(PASS_FILES[what])
        raise Refusal(Code.BAD_QUERY, f"{what} has no such format", expected, suffix[:40])
    given.check()
    return PASS_FILES[what][suffix](given)


def save_network(network: Network, path: str | Path, card: Card | None = None) -> None:
    """Writes a network to a file in the format that its suffix names.

    Args:
        network: the network, with or without switches.
        path: ends in `.safetensors`, `.npz` or `.json`, which keep everything; in `.onnx` for other
            programs; or in `.py`, `.c` or `.mjs`, which are programs by themselves.
        card: what is known about the network; by default, only its numbers.

    Raises:
        Refusal: the suffix names no format, or an activation function is not in that format.
        OSError: the file cannot be written; what was there before stays.
    """
    path = Path(path)
    suffix = path.suffix.removeprefix(".")
    known = card or _card_of(network, path.stem)
    if suffix in models.FORMATS:
        models.save(path, network, known)
        return
    if suffix not in NETWORK_FORMATS:
        expected = ", ".join([*models.FORMATS, *NETWORK_FORMATS])
        raise no_network(f"{path.name} ends in {suffix!r}; expected one of {expected}")
    path.write_bytes(NETWORK_FORMATS[suffix](network, known.name, known.picture))


def _card_of(network: Network, name: str) -> Card:
    """Returns the card of a network of which only the numbers and switches are known."""
    card = Card.unknown(name, network.plain)
    switches = network.switches if isinstance(network, SwitchedNetwork) else NO_SWITCHES
    return card if switches == NO_SWITCHES else replace(card, switches=switches.as_dict())
