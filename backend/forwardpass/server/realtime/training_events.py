"""The Socket.IO events about training runs, and the news of runs.

A page has one run at a time. Its network is the open network of the session.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict
from time import thread_time
from typing import Any

import gevent
import numpy as np

from forwardpass import schemas, wire
from forwardpass.digits.own_test_set import OwnTestSet
from forwardpass.digits.training_digits import FROM_MNIST, GENERATED
from forwardpass.models import Card
from forwardpass.models.card import title_of
from forwardpass.numerics.examples import split_counts
from forwardpass.numerics.network import Network
from forwardpass.numerics.recipe import TrainingError, check_learning_rate
from forwardpass.numerics.training import check_fit, input_order_of
from forwardpass.options import DigitSource
from forwardpass.questions.passes import packed_passes
from forwardpass.refusal import Code, Refusal, malformed
from forwardpass.schemas.gradients import MAX_BATCH
from forwardpass.server.labelled_digits import Drawn
from forwardpass.server.realtime.address_budget import NEW_TRAININGS_PER_S, AddressBudgets
from forwardpass.server.realtime.run import Run, Wanted
from forwardpass.server.realtime.session import Session
from forwardpass.server.realtime.trainings import Trainings
from forwardpass.training_run import TRAINING, command_line, recipe_of

EVENTS = ("train", "find_training", "steer")
"""The events that a page may send about its run."""

MAX_SPEED = 1_000_000
"""The most steps per second that a page may request; 0 is as many as possible."""

Send = Callable[[dict[str, Any], Callable[..., None]], None]


class TrainingStream:
    """Sends a page the news of its run: one message at a time, with the newest state.

    With each message that has weights, the run's network becomes the session's open network.

    Attributes:
        run: the run whose news are sent, if any.
    """

    def __init__(self, session: Session, send: Send) -> None:
        """`send` takes a message, and a callback for its acknowledgement."""
        self._session = session
        self._send = send
        self._unanswered = False
        self.run: Run | None = None

    def proceed(self) -> None:
        """Sends the news, if there are any and the last message has been acknowledged."""
        run = self.run
        if run is None or self._unanswered:
            return
        run.tell = self.proceed
        told = run.take_news()
        if told is None:
            run.ask()
            return
        message = schemas.map_of(told)
        if told.weights is not None and run.model is not None:
            self._session.open(run.model)
            message["pass"] = self._pass()
        self._unanswered = True
        self._send(message, self._answered)

    def _answered(self, *_: object) -> None:
        self._unanswered = False
        self.proceed()

    def _pass(self) -> bytes | None:
        """Runs the newest input through the current network, charged to its visitor."""
        session = self._session
        if session.last_input is None:
            return None
        began = thread_time()
        (blob,) = packed_passes(session.opened().model, [session.last_input])
        session.budget.charge(thread_time() - began)
        return blob


class TrainingEvents:
    """The handlers of these events, and the runs of one application."""

    def __init__(
        self,
        trainings: Trainings,
        has_mnist: bool,
        test_set: OwnTestSet | None,
        most_steps: int,
        send_to: Callable[[str], Send],
        address_of: Callable[[str], str],
        addresses: AddressBudgets,
    ) -> None:
        """Sets up the handlers.

        Args:
            trainings: the runs.
            has_mnist: whether runs learn from MNIST; otherwise they learn from generated digits.
            test_set: the server's own test set, which measures the runs of visitors without one;
                None if it has none.
            most_steps: the most steps of one run.
            send_to: sid → function that sends a `training` event to this session.
            address_of: sid → address of its page.
            addresses: the budget of each address.
        """
        self._trainings = trainings
        self._has_mnist = has_mnist
        self._test_set = test_set
        self._most_steps = most_steps
        self._send_to = send_to
        self._address_of = address_of
        self._addresses = addresses
        self._streams: dict[Session, TrainingStream] = {}
        self.handlers = {
            "train": self.on_train,
            "find_training": self.on_find_training,
            "steer": self.on_steer,
        }

    def on_train(self, sid: str, session: Session, request: object) -> dict[str, Any]:
        """Begins a run, which ends the previous one; its news follow as `training` events.

        Returns:
            A `TrainingRun` as a map.

        Raises:
            Refusal: the recipe is invalid, too many others train, or the address begins too many
                runs.
        """
        question = schemas.read_event(request, schemas.Train)
        start = session.opened().model.network if question.start == "open" else None
        wanted = self._wanted(question, start, session.test_set or self._test_set)
        run = self._trainings.begin(wanted, self._admitted(sid))
        self.stop(session)  # only now: the previous run continues if there is no room for another
        return self._followed(sid, session, run, question.seq)

    def on_find_training(self, sid: str, session: Session, request: object) -> dict[str, Any]:
        """Returns a run to a page that had left it; its complete state follows.

        Returns:
            A `TrainingRun` as a map.

        Raises:
            Refusal: the run is over, or is in another process.
        """
        question = schemas.read_event(request, schemas.FindTraining)
        run = self._trainings.find(question.token)
        stream = self._streams.get(session)
        if stream is not None and stream.run is not run:
            self.stop(session)
        for other in self._streams.values():
            if other.run is run:
                other.run = None
        run.retell()
        return self._followed(sid, session, run, question.seq)

    def on_steer(self, sid: str, session: Session, request: object) -> int:
        """Steers a run.

        Returns:
            The seq.

        Raises:
            Refusal: the action is not possible, or the run does not belong to this page.
        """
        question = schemas.read_event(request, schemas.Steer)
        stream = self._streams.get(session)
        if stream is None or stream.run is None or stream.run.token != question.token:
            raise Refusal(Code.NOT_FOUND, "there is no such training any more")
        run = stream.run
        value = _value_of(question, run.wanted)
        if question.action == "resume":
            self._resume(sid, run)
            return question.seq
        if run.state == "lost" and question.action != "cancel":
            raise Refusal(Code.NOT_FOUND, "the process of this training has ended")
        if question.action == "cancel":
            self.stop(session)
        else:
            run.steer(question.action, value)
        return question.seq

    def next_batch(self, session: Session, wanted: schemas.NextBatch) -> Drawn:
        """Returns the next step's batch of a session's run; waits for its process.

        Args:
            session: the session of the run.
            wanted: the step that its page knows.

        Raises:
            Refusal: there is no run or no next step, the batch is too large, or the run has
                continued, of which its page is about to hear.
        """
        stream = self._streams.get(session)
        run = stream.run if stream else None
        left = run.wanted.images_left(wanted.number, wanted.taken) if run else 0
        if run is None or left < 1:
            raise Refusal(Code.NOT_FOUND, "there is no such step of a training")
        if left > MAX_BATCH:
            raise malformed("the batch is too large", f"at most {MAX_BATCH} images", left)
        told = run.next_batch()
        if (told["number"], told["taken"]) != (wanted.number, wanted.taken):
            raise Refusal(Code.TOO_FAST, "the training has gone on; ask again once it rests")
        return Drawn(
            np.frombuffer(told["images"], np.uint8).reshape(left, -1),
            np.frombuffer(told["labels"], np.uint8),
            run.wanted.source,
            0.0,
            schemas.NextStep(told["number"], told["taken"], told["learning_rate"]),
        )

    def stop(self, session: Session) -> None:
        """Ends the run of a session, if it has one."""
        stream = self._streams.get(session)
        if stream is not None and stream.run is not None:
            self._trainings.end(stream.run)
            stream.run = None

    def leave(self, session: Session) -> None:
        """Notes that the page is gone; it may come back for its run."""
        stream = self._streams.pop(session, None)
        if stream is not None and stream.run is not None:
            self._trainings.leave(stream.run)
            stream.run = None

    def _resume(self, sid: str, run: Run) -> None:
        """Continues a lost run.

        Raises:
            Refusal: it cannot continue, too many others train, or the address begins too many runs.
        """
        if run.resumes is None:
            raise Refusal(Code.NOT_FOUND, "this training has nothing to go on from")
        self._trainings.resume(run, self._admitted(sid))

    def _admitted(self, sid: str) -> str:
        """Returns the address of a page, after counting a new process for it.

        Raises:
            Refusal: the address begins too many runs.
        """
        address = self._address_of(sid)
        if not self._addresses.of(address).admits_training():
            raise Refusal(
                Code.TOO_FAST,
                "trainings begin too fast at your address; try again in a minute",
                f"at most {NEW_TRAININGS_PER_S:g} in a second",
            )
        return address

    def _followed(self, sid: str, session: Session, run: Run, seq: int) -> dict[str, Any]:
        """Sends the news of a run to a session from now on, after this answer."""
        stream = self._streams.get(session)
        if stream is None:
            stream = self._streams[session] = TrainingStream(session, self._send_to(sid))
        stream.run = run
        gevent.spawn(stream.proceed)
        return schemas.map_of(told_of(run, seq))

    def _wanted(
        self, question: schemas.Train, start: Network | None, test_set: OwnTestSet | None
    ) -> Wanted:
        """Checks the request for a training.

        Raises:
            Refusal: the recipe is invalid, or exceeds the limits for visitors.
        """
        count = FROM_MNIST if self._has_mnist else GENERATED
        try:
            recipe = recipe_of(question.preset, question.recipe.read(), start)
            check_fit(recipe, split_counts(count)[0], start)
            recipe.check_choice()
        except TrainingError as error:
            raise _bad_recipe(error) from None
        card = Card(
            name=TRAINING,
            title=title_of(recipe.sizes, recipe.activations),
            sizes=recipe.sizes,
            activations=recipe.activations,
            readout=recipe.readout,
            cost=recipe.cost,
            seed=recipe.seed,
        )
        source: DigitSource = "mnist" if self._has_mnist else "generated"
        wanted = Wanted(recipe, start, card, source, count, test_set)
        if wanted.steps > self._most_steps:
            raise Refusal(
                Code.BAD_RECIPE,
                f"the recipe makes {wanted.steps:,} steps",
                f"at most {self._most_steps:,}",
            )
        return wanted


def told_of(run: Run, seq: int) -> schemas.TrainingRun:
    """Returns the description of a run, as the answer to the request with this seq."""
    wanted, test_set = run.wanted, run.wanted.test_set
    summary = {
        name: value
        for name, value in wanted.card.as_dict().items()
        if name not in ("recipe", "data_sha256")
    }
    return schemas.TrainingRun(
        seq=seq,
        token=run.token,
        recipe=asdict(wanted.recipe),
        command=None if wanted.start else command_line(wanted.recipe, wanted.source, TRAINING),
        card={**summary, "shuffled": wanted.recipe.shuffle_pixels},
        source=wanted.source,
        steps=wanted.steps,
        steps_per_epoch=wanted.steps_per_epoch,
        training_images=wanted.learned,
        validation_images=split_counts(wanted.images)[1],
        test_set=None if test_set is None else schemas.TestSet(test_set.name, len(test_set)),
        input_order=wire.order_bytes(input_order_of(wanted.recipe, wanted.start)),
    )


def _value_of(question: schemas.Steer, wanted: Wanted) -> float | str | None:
    """Checks the value of an action, and returns it.

    Raises:
        Refusal: the action has no such value.
    """
    action, value = question.action, question.value
    match action:
        case "play":
            fits = isinstance(value, float) and 0 <= value <= MAX_SPEED
            expected = f"a number of steps a second from 0 to {MAX_SPEED:,}"
        case "advance":
            fits, expected = value in ("batch", "epoch", "example"), "batch, epoch or example"
        case "seek" | "reach":
            fits = isinstance(value, float) and value in range(wanted.steps + 1)
            expected = f"a step from 0 to {wanted.steps:,}"
        case "learning_rate":
            fits, expected = isinstance(value, float), "a number above 0"
        case _:
            fits, expected = value is None, "null"
    if not fits:
        found = "null" if value is None else value
        shown = found if isinstance(found, str) or math.isfinite(found) else str(found)
        raise malformed(f"the value of {action} does not fit", expected, shown)
    if action == "learning_rate" and isinstance(value, float):
        try:
            check_learning_rate(value)
        except TrainingError as error:
            raise _bad_recipe(error) from None
    return int(value) if action in ("seek", "reach") and isinstance(value, float) else value


def _bad_recipe(error: TrainingError) -> Refusal:
    """Turns the error of a recipe into a refusal; the field is named before the semicolon."""
    message, _, expected = str(error).partition("; expected ")
    return Refusal(Code.BAD_RECIPE, message, expected or None)
