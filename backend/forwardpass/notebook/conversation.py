"""One page in a notebook: its questions over the comm, and the kernel's answers.

The messages are Socket.IO packets in msgpack, without Engine.IO around them, so questions, answers
and frames are those of the server's socket, to the byte. A kernel answers one page at a time and
has one user: there are no budgets and no sessions, and nothing is computed for later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from time import perf_counter
from typing import Any

import msgpack
import numpy as np

from forwardpass import schemas, wire
from forwardpass.digits import mnist
from forwardpass.notebook.requests import answer_request, needs_server
from forwardpass.numerics.incremental import Baseline, IncrementalEvaluation, Labelled
from forwardpass.options import MAX_POINTS, MAX_STROKES, PEN_RADIUS, DigitSource
from forwardpass.questions.about_network import (
    answer_batch_gradient,
    answer_collapse,
    answer_gradient,
    answer_probe,
)
from forwardpass.questions.edited import EditedNetwork
from forwardpass.questions.labelled import handwritten_image, labelled
from forwardpass.questions.passes import fits, packed_passes
from forwardpass.refusal import Code, Refusal
from forwardpass.wire import InputFrame
from forwardpass.workers.model import Model, model_called

EVENT, ACK = 2, 3
"""Types of packets, as Socket.IO numbers them."""

GENERATED = 500
"""Handwritten digits that replace MNIST if it is not installed. They take half a second, during
which the kernel does nothing else. A server generates more, between its other work."""

EVENTS_PER_SECOND = 120
"""The limits for the page, as a server would send them."""

log = logging.getLogger("forwardpass.notebook")


class Conversation:
    """The questions of a page, and the kernel's answers.

    Attributes:
        edited: the open network; None until the page opens it.
        last_input: the newest input; None before the first.
    """

    def __init__(
        self,
        models: Mapping[str, Model],
        send: Callable[[bytes], object],
        changed: Callable[[Conversation], object] = lambda _: None,
    ) -> None:
        """`send` takes a packet for the page. `changed` is called after an input and an edit."""
        self._models = models
        self._send = send
        self._changed = changed
        self.edited: EditedNetwork | None = None
        self.last_input: InputFrame | None = None
        # All but `request` are events of the server's socket.
        self._handlers: dict[str, Callable[[Any], Any]] = {
            "hello": self._hello,
            "open_model": self._open_model,
            "input": self._input,
            "change": self._change,
            "switches": self._switches,
            "probe": self._probe,
            "collapse": self._collapse,
            "gradient": self._gradient,
            "request": self._request,
        }

    def receive(self, packet: bytes) -> None:
        """Answers a packet of the page."""
        message = msgpack.unpackb(packet)
        if message["type"] != EVENT:
            return
        event, argument = message["data"]
        answer = None
        try:
            if event not in self._handlers:
                raise needs_server(f"the question {event!r}")
            answer = self._handlers[event](argument)
        except Refusal as refusal:
            self._refuse(event, argument, refusal)
        except Exception:
            log.exception("The question %r failed", event)
            failed = Refusal(Code.INTERNAL, "something went wrong in the kernel")
            self._refuse(event, argument, failed)
        if "id" in message:
            self._pack(ACK, [answer], message["id"])
        if answer is not None:
            self._follow(event, argument, answer)

    def emit(self, event: str, argument: object) -> None:
        """Sends the page an event."""
        self._pack(EVENT, [event, argument])

    def _pack(self, kind: int, data: list[object], number: int | None = None) -> None:
        packet: dict[str, object] = {"type": kind, "data": data, "nsp": "/"}
        if number is not None:
            packet["id"] = number
        self._send(msgpack.packb(packet))

    def _refuse(self, event: str, argument: object, refusal: Refusal) -> None:
        seq = wire.peek_seq(argument) if isinstance(argument, bytes) else schemas.seq_of(argument)
        told = {
            "event": event,
            "seq": seq,
            "code": str(refusal.code),
            "message": refusal.message,
            "expected": refusal.expected,
            "found": refusal.found,
        }
        self.emit("error", told)

    def _follow(self, event: str, argument: Any, answer: Any) -> None:
        """Sends the events that follow an answer, and reports what has changed."""
        edited = self.edited
        if edited is None:
            return
        if event == "open_model":
            for frame in wire.encode_weights(answer["seq"], edited.model.network):
                self.emit("weights", frame)
        elif event == "change" or event == "switches":
            seq = answer if isinstance(answer, int) else wire.peek_seq(answer)
            is_last = event == "switches" or not wire.parse_only(wire.ChangesFrame, argument).more
            if is_last and edited.model.card.reads_digits:
                self.emit("accuracy", schemas.map_of(_accuracy(edited, seq or 0)))
        if event in ("input", "change", "switches"):
            self._changed(self)

    def _opened(self) -> EditedNetwork:
        if self.edited is None:
            raise Refusal(Code.NO_MODEL, "no network is open", "open_model first")
        return self.edited

    # The questions

    def _hello(self, greeting: object) -> dict[str, Any]:
        protocol = schemas.read_event(greeting, schemas.Hello).protocol
        if protocol != wire.VERSION:
            raise Refusal(
                Code.PROTOCOL_MISMATCH,
                "the page and the kernel have different versions; restart the kernel",
                wire.VERSION,
                protocol,
            )
        return {
            "protocol": wire.VERSION,
            "version": version("forwardpass"),
            "models": [model.summary() for model in self._models.values()],
            "default": next(iter(self._models)),
            "mnist": None,
            "limits": {
                "strokes": MAX_STROKES,
                "points": MAX_POINTS,
                "pen_radius": [PEN_RADIUS.min, PEN_RADIUS.max],
                "events_per_second": EVENTS_PER_SECOND,
            },
        }

    def _open_model(self, request: object) -> dict[str, Any]:
        wanted = schemas.read_event(request, schemas.OpenModel)
        self.edited = EditedNetwork(model_called(wanted.name, self._models))
        return {**self.edited.trained.summary(), "seq": wanted.seq}

    def _input(self, data: object) -> bytes | int:
        frame = wire.parse_input(data)
        model = self._opened().model
        if not fits(model, frame):  # the page sent it before it knew the network
            return frame.seq
        self.last_input = frame
        (blob,) = packed_passes(model, [frame])
        if not frame.staged:
            return blob
        for layer in wire.split_pass(blob):
            self.emit("layer", layer)
        return frame.seq

    def _change(self, data: object) -> bytes | int:
        frame = wire.parse_only(wire.ChangesFrame, data)
        edited = self._opened()
        edited.change(frame)
        return frame.seq if frame.more else self._anew(edited, frame.seq)

    def _switches(self, request: object) -> bytes | int:
        wanted = schemas.read_event(request, schemas.SetSwitches)
        edited = self._opened()
        edited.set_switches(wanted.seq, wanted.read())
        return self._anew(edited, wanted.seq)

    def _anew(self, edited: EditedNetwork, seq: int) -> bytes | int:
        """Runs the newest input through the edited network; only the seq if there was none."""
        if self.last_input is None:
            return seq
        (blob,) = packed_passes(edited.model, [replace(self.last_input, seq=seq, staged=False)])
        return blob

    def _probe(self, argument: object) -> dict[str, Any]:
        return answer_probe(self._opened().model.network, argument)

    def _collapse(self, argument: object) -> bytes:
        return answer_collapse(self._opened().model.network, argument)

    def _gradient(self, argument: object) -> dict[str, Any]:
        question = schemas.read_event(argument, schemas.GradientQuestion)
        model = self._opened().model
        model.card.check_fits_digits()
        network, readout = model.network, model.card.readout
        if question.next_batch is not None:
            raise needs_server("questions about trainings")
        if question.batch is None:
            return answer_gradient(network, readout, question)
        images, labels, source = _test_images()
        rng = np.random.default_rng(question.batch.seed)
        chosen = rng.permutation(len(labels))[: question.batch.count]
        return schemas.map_of(
            answer_batch_gradient(
                network, readout, question, images[chosen], labels[chosen], source
            )
        )

    def _request(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Answers a question that the page would otherwise ask over HTTP."""
        return answer_request(asked["address"], asked["body"] or b"", self._models)._asdict()


@cache
def _test_images() -> tuple[np.ndarray, np.ndarray, DigitSource]:
    """MNIST's test images if they are installed, otherwise generated digits: (n, 784) uint8."""
    folder = mnist.find()
    if folder is not None:
        test = mnist.load(folder, "test")
        return test.images.reshape(len(test), -1), test.labels, "mnist"
    images = np.stack([handwritten_image(number) for number in range(GENERATED)])
    return images, np.arange(GENERATED) % 10, "generated"


@cache
def _labelled() -> Labelled:
    images, labels, _ = _test_images()
    return labelled(images, labels)


def _accuracy(edited: EditedNetwork, seq: int) -> schemas.Accuracy:
    """Counts how many test images the edited network reads correctly."""
    since = perf_counter()
    model = edited.model
    if edited.evaluation is None:
        baseline = Baseline(edited.trained.network, model.card.readout, _labelled())
        edited.evaluation = IncrementalEvaluation(baseline)
    confusion = edited.evaluation.confusion(model.network)
    correct = np.diagonal(confusion).tolist()
    trained = edited.evaluation.baseline.correct.tolist()
    per_digit = tuple(map(schemas.DigitCount, correct, trained, _labelled().totals.tolist()))
    return schemas.Accuracy(
        seq,
        sum(correct),
        sum(digit.total for digit in per_digit),
        sum(trained),
        per_digit,
        tuple(confusion.ravel().tolist()),
        _test_images()[2],
        None,
        round(1e6 * (perf_counter() - since)),
    )
