"""The server's state of a training run, and the news that its page has not received yet.

RULE: knows no socket and no process. Reports of the process go in. News for the page come out when
the page can receive them: only the newest state.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, Literal

import gevent
from gevent.event import AsyncResult

from forwardpass import wire
from forwardpass.digits.own_test_set import OwnTestSet
from forwardpass.models import Card
from forwardpass.numerics.examples import split_counts
from forwardpass.numerics.network import Network
from forwardpass.numerics.recipe import Recipe
from forwardpass.options import DigitSource
from forwardpass.refusal import Code, Refusal
from forwardpass.schemas import MeasuredStep, TrainingState
from forwardpass.schemas.training import MOST_COSTS, MOST_POINTS
from forwardpass.server.registry import Model
from forwardpass.workers.curve import Curve

TOKEN_BYTES = 16
"""Bytes of randomness in the token of a run."""
BATCH_S = 1.0
"""Seconds that its process may take to return its next batch; it makes at most one step before."""

State = Literal["waiting", "running", "paused", "done", "diverged", "lost"]
Why = Literal["lost", "time", "idle"]


@dataclass(frozen=True)
class Wanted:
    """A checked request for a training.

    Attributes:
        recipe: the recipe to follow.
        start: the network to start from; None for random numbers.
        card: the card of the trained network.
        source: where the digits come from.
        images: how many there are, including those for validation.
        test_set: measures the network; None for the images for validation.
    """

    recipe: Recipe
    start: Network | None
    card: Card
    source: DigitSource
    images: int
    test_set: OwnTestSet | None = None

    @property
    def steps(self) -> int:
        """The total number of steps."""
        return self.recipe.epochs * self.steps_per_epoch

    @property
    def steps_per_epoch(self) -> int:
        """The number of steps in which each image is used once."""
        return -(-self.learned // self.recipe.batch)

    @property
    def learned(self) -> int:
        """The number of images to learn from."""
        return self.recipe.digits or split_counts(self.images)[0]

    def images_left(self, number: int, taken: int) -> int:
        """Returns how many images the next step learns from; 0 or less if there is no next step.

        Args:
            number: the number of the last step.
            taken: how many images of the next batch have been learned from one by one.
        """
        if number >= self.steps:
            return 0
        before = number % self.steps_per_epoch * self.recipe.batch
        return min(self.recipe.batch, self.learned - before) - taken


class Run:
    """A training run.

    Attributes:
        token: whoever has it may find and steer the run.
        wanted: the request.
        model: the network of the last report; None before the first.
        state: the state for its page.
        active_at: when it last made a step or was steered, by the clock.
        began_at: when it got a process; None before.
        kept: the newest checkpoint from its process, see `workers.checkpoints.packed`; None before
            the first.
        tell: called when there is news; None while no page is watching.
    """

    def __init__(self, wanted: Wanted, clock: Callable[[], float] = monotonic) -> None:
        self.token = secrets.token_urlsafe(TOKEN_BYTES)
        self.wanted = wanted
        self.model: Model | None = None
        self.state: State = "waiting"
        self.active_at = clock()
        self.began_at: float | None = None
        self.kept: dict[str, Any] | None = None
        self.tell: Callable[[], None] | None = None
        self._clock = clock
        self._send: Callable[[dict[str, Any]], None] | None = None
        self._untold: dict[str, dict[str, Any]] = {}
        self._asked = False
        self._batch: AsyncResult[dict[str, Any]] | None = None
        self._input_order: bytes | None = None
        self._place: int | None = 0
        self._why: Why | None = None
        self._stands: dict[str, Any] = {
            "number": 0,
            "taken": 0,
            "epoch": 0,
            "examples": 0,
            "examples_per_second": 0.0,
            "cost": None,
            "learning_rate": wanted.recipe.learning_rate,
            "by_recipe": wanted.start is None,
            "checkpoints": [],
        }
        self._weights: bytes | None = None
        self._confusion: bytes | None = None
        self._curve, self._new_costs = Curve(MOST_POINTS), Curve(MOST_COSTS)
        self._measured: list[MeasuredStep] = []
        self._new_measured: list[MeasuredStep] = []
        self._new_weights = self._new_confusion = False
        self._news, self._forget = True, False

    def wait(self, place: int) -> None:
        """Notes that the run waits for a process, and how many are before it."""
        if place != self._place:
            self._place = place
            self._change()

    def attach(self, send: Callable[[dict[str, Any]], None], input_order: bytes | None) -> None:
        """Notes that the run has a process, and sends it the commands that have waited."""
        self._send, self._input_order = send, input_order
        for command in self._untold.values():
            send(command)
        self._untold.clear()
        if self.tell:
            self.ask()

    def steer(self, name: str, value: float | str | None) -> None:
        """Steers the run, see `workers.steering`; later, if it has no process yet."""
        self.active_at = self._clock()
        command = {"name": name, "value": value}
        if self._send:
            self._send(command)
        elif self.state == "waiting":
            self._untold["learning_rate" if name == "learning_rate" else "pace"] = command

    def ask(self) -> None:
        """Asks for the state of the run as soon as there is news."""
        if self._send and not self._asked:
            self._asked = True
            self._send({"name": "report"})

    def next_batch(self) -> dict[str, Any]:
        """Returns the next step's batch, see `SteeredTraining.take_batch`; waits for its process.

        Raises:
            Refusal: it has no process, or the process does not answer in time.
        """
        if self._send is None:
            raise _gone()
        if self._batch is None:
            self._batch = AsyncResult()
            self._send({"name": "batch"})
        try:
            told: dict[str, Any] = self._batch.get(timeout=BATCH_S)
        except gevent.Timeout:
            raise Refusal(Code.TOO_FAST, "the training has not told its next batch yet") from None
        return told

    def take_batch(self, batch: dict[str, Any]) -> None:
        """Receives the next step's batch from the process."""
        if self._batch is not None:
            self._batch.set(batch)
            self._batch = None

    def take(self, report: dict[str, Any]) -> None:
        """Stores a report of its process, see `SteeredTraining.take_report`.

        Raises:
            ValueError: the report is invalid.
        """
        self._asked = False
        if report["number"] != self._stands["number"]:
            self.active_at = self._clock()
        self.state, self._place = report["state"], None
        self._stands = {name: report[name] for name in self._stands}
        self._stands["by_recipe"] &= self.wanted.start is None
        if report["forgotten_after"] is not None:
            self._cut(report["forgotten_after"])
        measured = [MeasuredStep(**each) for each in report["measured"]]
        self._measured += measured
        self._new_measured += measured
        self._curve.extend(report["costs"])
        self._new_costs.extend(report["costs"])
        self.kept = report["kept"] or self.kept
        if report["confusion"] is not None:
            self._confusion, self._new_confusion = report["confusion"], True
        if report["weights"] is not None:
            self._weights, self._new_weights = report["weights"], True
            self.model = Model(self._network(report["weights"]), self.wanted.card)
        self._change()

    def lose(self, why: Why) -> None:
        """Notes that the process is gone; the run keeps its last reported state."""
        self._send, self._asked = None, False
        if self._batch is not None:
            self._batch.set_exception(_gone())
            self._batch = None
        self.state, self._why, self._place = "lost", why, None
        self._stands["examples_per_second"] = 0.0
        self._change()

    @property
    def resumes(self) -> int | None:
        """The step from which a lost run can continue; None if it cannot."""
        number: int = self.kept["number"] if self.kept else 0
        return number if self.state == "lost" and number < self.wanted.steps else None

    def resume(self) -> None:
        """Continues a lost run from that step; it waits for a process again."""
        number = self.resumes
        if number is None:
            return
        self._cut(number)
        # It is measured there again; its process has no other checkpoint.
        self._measured = [each for each in self._measured if each.number < number]
        self._stands["checkpoints"] = []
        self.state, self._why = "waiting", None
        self.wait(0)

    def retell(self) -> None:
        """Sends everything again: its page knows nothing of the run."""
        self._forget = self._news = True
        self._new_weights = self._weights is not None
        self._new_confusion = self._confusion is not None

    def take_news(self) -> TrainingState | None:
        """Returns the news for its page; None if there is none."""
        if not self._news:
            return None
        forget = self._forget
        costs, measured = self._new_costs.take(), self._new_measured
        if forget:
            costs, measured = self._curve.points, list(self._measured)
        told = TrainingState(
            token=self.token,
            state=self.state,
            place=self._place if self.state == "waiting" else None,
            resumes=self.resumes,
            forget=forget,
            costs=tuple(costs),
            measured=tuple(measured) or None,
            confusion=self._confusion if self._new_confusion else None,
            weights=self._weights if self._new_weights else None,
            pass_=None,
            message="diverged" if self.state == "diverged" else self._why,
            **self._stands,
        )
        self._new_measured = []
        self._new_weights = self._new_confusion = self._news = self._forget = False
        return told

    def _change(self) -> None:
        self._news = True
        if self.tell:
            self.tell()

    def _cut(self, number: int) -> None:
        """Drops what came after a step."""
        self._forget = True
        self._curve.cut(number)
        self._new_costs.take()
        self._new_costs.cut(number)
        self._measured = [each for each in self._measured if each.number <= number]

    def _network(self, weights: bytes) -> Network:
        recipe = self.wanted.recipe
        order = wire.order_from(self._input_order)
        return wire.network_from(weights, recipe.sizes, recipe.activations, order)


def _gone() -> Refusal:
    return Refusal(Code.NOT_FOUND, "the process of this training has ended")
