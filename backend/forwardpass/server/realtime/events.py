"""The Socket.IO events.

Handlers are thin: `wire` reads and writes the bytes, `numerics` computes the numbers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import Any

from flask_socketio import SocketIO
from socketio.exceptions import ConnectionRefusedError

from forwardpass import __version__, schemas, wire
from forwardpass.options import MAX_POINTS, MAX_STROKES, PEN_RADIUS
from forwardpass.questions.about_network import answer_collapse, answer_gradient, answer_probe
from forwardpass.questions.edited import EditedNetwork
from forwardpass.questions.passes import fits
from forwardpass.refusal import Code, Refusal
from forwardpass.server.labelled_digits import Batches, Drawn
from forwardpass.server.metrics import Metrics
from forwardpass.server.realtime.accuracy import Accuracies
from forwardpass.server.realtime.address_budget import AddressBudgets
from forwardpass.server.realtime.batch_gradients import BatchGradients
from forwardpass.server.realtime.batching import PassBatcher
from forwardpass.server.realtime.connections import Connections
from forwardpass.server.realtime.engine import Engine
from forwardpass.server.realtime.event_guard import EventGuard
from forwardpass.server.realtime.landscapes import Landscapes, Wanted
from forwardpass.server.realtime.own_networks import OwnNetworks
from forwardpass.server.realtime.own_test_sets import OwnTestSets
from forwardpass.server.realtime.session import RateLimiter, Session, WeightStream
from forwardpass.server.realtime.training_events import EVENTS as TRAINING_EVENTS
from forwardpass.server.realtime.training_events import Send, TrainingEvents
from forwardpass.server.realtime.trainings import Trainings
from forwardpass.server.registry import Model, Registry
from forwardpass.server.settings import Settings
from forwardpass.server.shared_limits import SharedLimits
from forwardpass.server.worker_pool import WorkerPool

EVENTS = (
    *("hello", "open_model", "input", "change", "switches", "probe", "collapse", "gradient"),
    *("landscape", "leave_landscape", "numbers", "open_own", "test_set"),
    *TRAINING_EVENTS,
)
"""The events that a page may send."""

log = logging.getLogger("forwardpass.events")


class Events:
    """The event handlers of one application, and its sessions.

    Attributes:
        connections: all connections, including those without a session.
    """

    def __init__(
        self,
        socketio: SocketIO,
        registry: Registry,
        settings: Settings,
        addresses: AddressBudgets,
        metrics: Metrics,
        shared: SharedLimits,
        pool: WorkerPool,
    ) -> None:
        self._server = socketio.server
        self._engine = Engine(self._server)
        self._registry = registry
        self._settings = settings
        self._sessions: dict[str, Session] = {}
        self._metrics = metrics
        self._shared = shared
        self._guard = EventGuard(self._server, self._engine, self._sessions, metrics, EVENTS)
        self._batcher = PassBatcher(metrics)
        self._accuracies = Accuracies(registry)
        self._batches = Batches(registry)
        self._batch_gradients = BatchGradients()
        self._landscapes = Landscapes(pool)
        self._own_networks = OwnNetworks()
        self._own_test_sets = OwnTestSets()
        self.connections = Connections(
            self._engine, settings.max_visitors, addresses, self._guard.on_reserved, metrics, shared
        )
        self._training = TrainingEvents(
            Trainings(settings, registry.mnist_folder, metrics),
            registry.mnist_folder is not None,
            registry.own_test_set,
            settings.training_steps,
            self._training_sender,
            self.connections.address,
            addresses,
        )
        metrics.watch("visitors", lambda: len(self._sessions))
        metrics.watch("accuracy_queue", lambda: self._accuracies.unfinished)

    def register(self) -> None:
        """Registers the handlers."""
        on = self._server.on
        on("connect", self.on_connect)
        on("disconnect", self.on_disconnect)
        on("hello", self._guarded("hello", self.on_hello))
        on("open_model", self._guarded("open_model", self.on_open_model))
        on("numbers", self._guarded("numbers", self.on_numbers))
        on("test_set", self._guarded("test_set", self.on_test_set))
        on("open_own", self._guarded("open_own", self.on_open_own))
        on("input", self._guarded("input", self.on_input))
        on("probe", self._guarded("probe", self.on_probe))
        on("collapse", self._guarded("collapse", self.on_collapse))
        on("gradient", self._guarded("gradient", self.on_gradient))
        on("landscape", self._guarded("landscape", self.on_landscape))
        on("leave_landscape", self._guarded("leave_landscape", self.on_leave_landscape))
        on("change", self._guarded("change", self.on_change))
        on("switches", self._guarded("switches", self.on_switches))
        for event, handler in self._training.handlers.items():
            on(event, self._guarded(event, handler))
        on("*", self._guard.on_unknown)
        self._engine.wrap_connections(message=self._guard.on_message)
        self.connections.register()

    def on_connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        """Begins a session, unless the server is full."""
        here = len(self._sessions) + self._shared.visitors_elsewhere
        if here >= self._settings.max_visitors:
            log.warning("A visitor was refused: there are already %d", here)
            self._metrics.count("drops", "full")
            raise ConnectionRefusedError("The server is full. Try again in a while.")
        self._sessions[sid] = Session(
            RateLimiter(self._settings.events_per_second),
            WeightStream(partial(self._send_weights, sid)),
            self.connections.budget(sid),
        )

    def on_disconnect(self, sid: str, reason: str = "") -> None:
        """Ends a session, and closes the connection if it is still open."""
        session = self._sessions.pop(sid, None)
        if session is not None:
            session.leave()
            self._training.leave(session)
            self._landscapes.leave(session)
            self._own_networks.leave(session)
            self._own_test_sets.leave(session)
            self.connections.end(sid)

    def on_hello(self, sid: str, session: Session, greeting: object) -> dict[str, Any]:
        """Tells a page which networks, data and limits the server has.

        Raises:
            Refusal: the page uses another protocol version, or does not tell its version.
        """
        protocol = schemas.read_event(greeting, schemas.Hello).protocol
        if protocol != wire.VERSION:
            raise Refusal(
                Code.PROTOCOL_MISMATCH,
                "the page and the server have different versions; reload the page",
                wire.VERSION,
                protocol,
            )
        test_images = self._registry.test_images
        return {
            "protocol": wire.VERSION,
            "version": __version__,
            "models": [model.listed() for model in self._registry.models],
            "default": self._registry.default,
            "mnist": None if test_images is None else {"count": len(test_images)},
            "limits": {
                "strokes": MAX_STROKES,
                "points": MAX_POINTS,
                "pen_radius": [PEN_RADIUS.min, PEN_RADIUS.max],
                "events_per_second": self._settings.events_per_second,
            },
        }

    def on_open_model(self, sid: str, session: Session, request: object) -> dict[str, Any]:
        """Opens a network; its weights follow as `weights` events.

        Raises:
            Refusal: there is no such network.
        """
        wanted = schemas.read_event(request, schemas.OpenModel)
        return self._opened(sid, session, self._registry.model(wanted.name), wanted.seq)

    def on_numbers(self, sid: str, session: Session, part: object) -> int:
        """Takes a part of the numbers of the visitor's own network, which is opened next.

        Returns:
            The seq.

        Raises:
            Refusal: it does not follow the part before, or there are too many.
        """
        read = schemas.read_event(part, schemas.NumbersPart)
        session.take_part()
        self._own_networks.add(session, self.connections.address(sid), read)
        return read.seq

    def on_test_set(self, sid: str, session: Session, part: object) -> int:
        """Takes a part of the visitor's own test set.

        Once it is whole, it takes the place of the server's. The accuracy of the open network
        follows as an `accuracy` event.

        Returns:
            The seq.

        Raises:
            Refusal: it does not follow the part before, there are too many, or a label is no digit.
                The test set in use stays.
        """
        since = perf_counter()
        read = schemas.read_event(part, schemas.TestSetPart)
        session.take_part()
        if self._own_test_sets.add(session, self.connections.address(sid), read):
            self._count(sid, session, read.seq, since)
        return read.seq

    def on_open_own(self, sid: str, session: Session, request: object) -> dict[str, Any]:
        """Opens the visitor's own network; its weights follow as `weights` events.

        Raises:
            Refusal: its card is damaged, or its numbers do not fit.
        """
        wanted = schemas.read_event(request, schemas.OpenOwn)
        return self._opened(sid, session, self._own_networks.open(session, wanted), wanted.seq)

    def _opened(self, sid: str, session: Session, model: Model, seq: int) -> dict[str, Any]:
        """Opens a network in a session, and has its weights follow the answer."""
        self._training.stop(session)
        self._landscapes.leave(session)
        session.open(model)
        if session.last_input is not None and not fits(model, session.last_input):
            session.last_input = None
        # A separate task, so that the acknowledgement leaves before the first weights.
        frames = wire.encode_weights(seq, model.network)
        self._server.start_background_task(session.weights.start, frames)
        if session.test_set is not None:
            self._count(sid, session, seq, perf_counter())
        return {**model.summary(), "seq": seq}

    def on_input(self, sid: str, session: Session, data: object) -> bytes | int:
        """Runs an input through the open network.

        Returns:
            All frames of the pass, packed; or the seq, if they were sent as `layer` events, or if
            the input does not fit the network, which the page then did not know to be open.

        Raises:
            Refusal: the input is refused, or no network is open.
        """
        frame = wire.parse_input(data)
        session.follow(frame.seq)
        edited = session.opened()
        if not fits(edited.model, frame):
            session.last_input = None
            return frame.seq
        session.last_input = frame
        blob = self._batcher.run(edited.model, frame, session.budget)
        # While the input waited for its batch, a training may have opened its next network and sent
        # the pass of this very input. An answer by the network before would replace that.
        while (newest := session.opened()) is not edited:
            edited = newest
            blob = self._batcher.run(edited.model, frame, session.budget)
        if not frame.staged:
            return blob
        for layer in wire.split_pass(blob):
            self._server.emit("layer", layer, to=sid, ignore_queue=True)
        return frame.seq

    def on_probe(self, sid: str, session: Session, argument: object) -> dict[str, Any]:
        """Computes how a neuron responds to the activations of one or two others.

        Returns:
            A `ProbeResponse` as a map.

        Raises:
            Refusal: the question is refused, or no network is open.
        """
        return answer_probe(session.opened().model.network, argument)

    def on_collapse(self, sid: str, session: Session, argument: object) -> bytes:
        """Collapses a network without squish into one layer, and runs the same input through it.

        Returns:
            The layer's WEIGHTS frames and the LAYER frame of its outputs, packed.

        Raises:
            Refusal: the network squishes between its layers, or the input does not fit it.
        """
        return answer_collapse(session.opened().model.network, argument)

    def on_gradient(self, sid: str, session: Session, argument: object) -> dict[str, Any]:
        """Computes one step of learning: the cost of an image or batch, and all its slopes.

        Returns:
            A `GradientResponse` as a map.

        Raises:
            Refusal: the question is refused, or a switch leaves a dial without a slope.
        """
        question = schemas.read_event(argument, schemas.GradientQuestion)
        model = model_with_digits(session)
        draw = self._batch_of(session, question)
        if draw is not None:
            answer = self._batch_gradients.answer(
                question, draw, model.network, model.card.readout, session.budget
            )
            return schemas.map_of(answer)
        return answer_gradient(model.network, model.card.readout, question)

    def on_landscape(self, sid: str, session: Session, argument: object) -> int:
        """Computes the cost around the network; it follows as a `landscape` event.

        Returns:
            The seq.

        Raises:
            Refusal: the question is refused.
        """
        question = schemas.read_event(argument, schemas.LandscapeQuestion)
        send = partial(self._server.emit, "landscape", to=sid, ignore_queue=True)
        refuse = partial(self._guard.refuse, sid, "landscape", question.seq)
        model, address = model_with_digits(session), self.connections.address(sid)
        draw = self._batch_of(session, question)
        self._landscapes.ask(session, Wanted(question, draw, model, address, send, refuse))
        return question.seq

    def _batch_of(
        self, session: Session, question: schemas.GradientQuestion | schemas.LandscapeQuestion
    ) -> Callable[[], Drawn] | None:
        """Returns a function that draws the batch of a question; None for a single image."""
        if question.next_batch is not None:
            return partial(self._training.next_batch, session, question.next_batch)
        if question.batch is not None:
            return partial(self._batches.draw, question.batch.count, question.batch.seed)
        return None

    def on_leave_landscape(self, sid: str, session: Session, argument: object) -> int:
        """Cancels the landscapes of this page.

        Returns:
            The seq.
        """
        seq = schemas.read_event(argument, schemas.Numbered).seq
        self._landscapes.leave(session)
        return seq

    def on_change(self, sid: str, session: Session, data: object) -> bytes | int:
        """Turns dials of the open network; its accuracy follows as an `accuracy` event.

        Returns:
            All frames of the newest input's pass through the changed network, packed, with the seq
            of the change; or only that seq, if there was no input or more changes follow.

        Raises:
            Refusal: the changes are refused; then no dial is turned.
        """
        since = perf_counter()
        frame = wire.parse_only(wire.ChangesFrame, data)
        edited = session.opened()
        edited.change(frame)
        return frame.seq if frame.more else self._shown_anew(sid, session, edited, frame.seq, since)

    def on_switches(self, sid: str, session: Session, request: object) -> bytes | int:
        """Sets the switches of the open network; its accuracy follows as an `accuracy` event.

        Returns:
            The same as for a change.

        Raises:
            Refusal: the switches are refused; then no switch is set.
        """
        since = perf_counter()
        wanted = schemas.read_event(request, schemas.SetSwitches)
        edited = session.opened()
        edited.set_switches(wanted.seq, wanted.read())
        return self._shown_anew(sid, session, edited, wanted.seq, since)

    def _shown_anew(
        self, sid: str, session: Session, edited: EditedNetwork, seq: int, since: float
    ) -> bytes | int:
        """Runs the newest input through the edited network, and requests its accuracy.

        Returns:
            The packed pass with this seq; only the seq if there was no input.
        """
        answer: bytes | int = seq
        if session.last_input is not None:
            frame = replace(session.last_input, seq=seq, staged=False)
            answer = self._batcher.run(edited.model, frame, session.budget)
        self._count(sid, session, seq, since)
        return answer

    def _count(self, sid: str, session: Session, seq: int, since: float) -> None:
        """Requests the accuracy of the open network, if digits say how well it does."""
        edited = session.edited
        if edited is None or not edited.trained.card.reads_digits:
            return
        send = partial(self._server.emit, "accuracy", to=sid, ignore_queue=True)
        refuse = partial(self._guard.refuse, sid, "accuracy", seq)
        self._accuracies.count(session, edited, seq, since, send, refuse)

    def _guarded(self, event: str, handler: Callable[..., Any]) -> Callable[..., Any]:
        """Wraps a handler so that its errors become `error` events."""

        def watched(sid: str, session: Session, argument: object) -> Any:
            answer = handler(sid, session, argument)
            if session.edited is not None:
                self._accuracies.watch(session.edited)
            return answer

        return self._guard.guarded(event, watched)

    def _send_weights(self, sid: str, frame: bytes, answered: Callable[..., None]) -> None:
        self._server.emit("weights", frame, to=sid, callback=answered, ignore_queue=True)

    def _training_sender(self, sid: str) -> Send:
        """Returns a function that sends a page the progress of its training."""

        def send(message: dict[str, Any], answered: Callable[..., None]) -> None:
            self._server.emit("training", message, to=sid, callback=answered, ignore_queue=True)

        return send


def model_with_digits(session: Session) -> Model:
    """Returns the open network of a session, if digits say how well it does.

    Raises:
        Refusal: it has other inputs or outputs, or none is open.
    """
    model = session.opened().model
    model.card.check_fits_digits()
    return model
