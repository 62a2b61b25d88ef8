"""Asks a server every question of a walk, and keeps its answers."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from forwardpass import wire
from forwardpass.numerics.dials import CHANGE
from forwardpass.options import MAX_CHANGES
from forwardpass.recording.visitor import Visitor, visiting

QUESTIONS = Path(__file__).with_name("questions.json")
DIGITS = range(10)

SEQ = slice(4, 8)
"""The bytes of a frame that hold its seq."""


@dataclass(frozen=True)
class Edit:
    """The edits of a network: bytes of `CHANGE` records, and switches as a page sends them."""

    changes: bytes = b""
    switches: str = ""


@dataclass
class Recording:
    """The answers of a server.

    Attributes:
        hello: the answer to `hello`; it offers only what was recorded.
        requests: the answers over HTTP, by address.
        networks: name → its card, weights and answers, as `frontend/src/net/recording/files.js`
            declares them.
    """

    hello: dict[str, Any]
    requests: dict[str, Any]
    networks: dict[str, dict[str, Any]]


@dataclass
class Plan:
    """The questions to ask.

    Attributes:
        requests: the addresses to fetch.
        inputs: frames, each shown to every network.
        edits: network → its edits, the trained network first.
        asks: network and edit → further events and their arguments.
    """

    requests: dict[str, None] = field(default_factory=dict)
    inputs: dict[bytes, None] = field(default_factory=dict)
    edits: dict[str, dict[Edit, None]] = field(default_factory=dict)
    asks: dict[tuple[str, Edit], list[tuple[str, dict[str, Any]]]] = field(default_factory=dict)

    def add(self, section: dict[str, Any]) -> None:
        """Adds the questions of one digit or step."""
        self.requests |= dict.fromkeys(section["requests"])
        for ask in section["asks"]:
            name, event, argument = ask["network"], ask["event"], ask["argument"]
            switches = ask["switches"]
            edit = Edit(ask["changes"] or b"", json.dumps(switches) if switches else "")
            self.edits.setdefault(name, {Edit(): None})[edit] = None
            if event == "input":
                self.inputs[argument] = None
            elif event is not None:
                self.asks.setdefault((name, edit), []).append((event, argument))


@cache
def questions() -> dict[str, Any]:
    """The questions of a page: `always`, for each of the `digits`, and in each of the `steps`."""
    read: dict[str, Any] = json.loads(QUESTIONS.read_text("utf-8"), object_hook=_with_bytes)
    return read


def _with_bytes(value: dict[str, Any]) -> Any:
    return b64decode(value["base64"]) if value.keys() == {"base64"} else value


def plan(steps: Sequence[int], digits: Sequence[int]) -> Plan:
    """Returns the questions for these steps of the lesson, counted from 1, and these digits."""
    asked, made = questions(), Plan()
    made.add(asked["always"])
    for digit in digits:
        made.add(asked["digits"][digit])
    for step in steps:
        made.add(asked["steps"][step - 1])
    return made


def record(url: str, wanted: Plan) -> Recording:
    """Asks a running server the questions.

    Raises:
        NoAnswerError: the server refused a question.
        OSError: the server cannot be reached.
    """
    with visiting(url) as visitor:
        hello = visitor.ask("hello", {"protocol": wire.VERSION})
        offered = [model["name"] for model in hello["models"]]
        first = {hello["default"]: {Edit(): None}}
        edits = first | {name: each for name, each in wanted.edits.items() if name in offered}
        seqs = count(1)
        networks = {name: _network(visitor, seqs, name, edits[name], wanted) for name in edits}
        requests = {address: visitor.fetch(address) for address in wanted.requests}
    cards = {name: network["card"] for name, network in networks.items()}
    models = [cards[name] for name in offered if name in cards]  # with their notes
    return Recording({**hello, "models": models, "mnist": None}, requests, networks)


def _network(
    visitor: Visitor, seqs: count[int], name: str, edits: dict[Edit, None], wanted: Plan
) -> dict[str, Any]:
    """Asks one network all questions, as trained and with each edit."""
    card = visitor.ask("open_model", {"name": name, "seq": next(seqs)})
    del card["seq"]
    weights, rows = [], sum(card["sizes"][1:])
    while rows > 0:
        weights += unnumbered(visitor.hear("weights"))
        frame = wire.parse_only(wire.WeightsFrame, weights[-1])
        rows -= len(frame.b)
    edited = []
    for edit in edits:
        accuracy = _change(visitor, seqs, edit)
        asked: list[Any] = []
        for frame_bytes in wanted.inputs:
            answer = visitor.ask("input", _numbered(frame_bytes, next(seqs)))
            asked.append(["input", frame_bytes, unnumbered(answer)])
        for event, argument in wanted.asks.get((name, edit), []):
            answer = visitor.ask(event, {**argument, "seq": next(seqs)})
            kept = unnumbered(answer) if isinstance(answer, bytes) else _without_seq(answer)
            asked.append([event, argument, kept])
        edited.append(
            {
                "changes": _frame(edit.changes, 0, more=False) if edit.changes else None,
                "switches": json.loads(edit.switches) if edit.switches else None,
                "accuracy": accuracy,
                "asked": asked,
            }
        )
    return {"card": card, "weights": weights, "edited": edited}


def _change(visitor: Visitor, seqs: count[int], edit: Edit) -> dict[str, Any]:
    """Edits the open network, starting as trained, and returns its accuracy."""
    step = MAX_CHANGES * CHANGE.itemsize
    parts = [edit.changes[at : at + step] for at in range(0, len(edit.changes), step)] or [b""]
    for at, part in enumerate(parts):
        more = at + 1 < len(parts)
        visitor.ask("change", _frame(part, next(seqs), more=more, reset=at == 0))
    accuracy = visitor.hear("accuracy")
    if edit.switches:
        visitor.ask("switches", {**json.loads(edit.switches), "seq": next(seqs)})
        accuracy = visitor.hear("accuracy")
    return _without_seq(accuracy)


def _frame(changes: bytes, seq: int, *, more: bool, reset: bool = False) -> bytes:
    return wire.ChangesFrame(seq, reset, more, np.frombuffer(changes, CHANGE)).serialize()


def _without_seq(message: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name != "seq"}


def _numbered(frame: bytes, seq: int) -> bytes:
    """Returns the frame with this seq."""
    return frame[: SEQ.start] + seq.to_bytes(SEQ.stop - SEQ.start, "little") + frame[SEQ.stop :]


def unnumbered(blob: bytes) -> list[bytes]:
    """Returns each frame of an answer with seq 0; nothing else of it is changed."""
    frames, at = [], 0
    while at < len(blob):
        _, end = wire.parse_frame(blob, at)
        frames.append(_numbered(blob[at:end], 0))
        at = end
    return frames
