"""One training run of one visitor, as the server knows it: how it stands, and what is not told yet.

RULE: knows no socket and no process. What its process reports goes in; what its page is to be told
comes out whenever the page can take it, the newest state alone.
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
"""Of chance in the token of a run."""
BATCH_S = 1.0
"""How long its process may take to tell its next batch, s: it makes at most one step before."""

State = Literal["waiting", "running", "paused", "done", "diverged", "lost"]
Why = Literal["lost", "time", "idle"]


@dataclass(frozen=True)
class Wanted:
    """What a visitor wants to be trained; it has been checked.

    Attributes:
        recipe: how.
        start: the network to start from; None for random numbers.
        card: of the network that comes of it.
        source: where the digits come from.
        images: how many there are, those for validation too.
    """

    recipe: Recipe
    start: Network | None
    card: Card
    source: DigitSource
    images: int

    @property
    def steps(self) -> int:
        """How many there are in all."""
        return self.recipe.epochs * self.steps_per_epoch

    @property
    def steps_per_epoch(self) -> int:
        """How many steps look at each image once."""
        return -(-self.learned // self.recipe.batch)

    @property
    def learned(self) -> int:
        """How many images are learned from."""
        return self.recipe.digits or split_counts(self.images)[0]

    def images_left(self, number: int, taken: int) -> int:
        """How many images the step after this one learns from; 0 or less where there is none.

        Args:
            number: of the last step.
            taken: how many images of its batch have been learned from alone.
        """
        if number >= self.steps:
            return 0
        before = number % self.steps_per_epoch * self.recipe.batch
        return min(self.recipe.batch, self.learned - before) - taken


class Run:
    """A training run.

    Attributes:
        token: who has it may find and steer it.
        wanted: what it trains.
        model: the network as it was reported last; None before.
        state: as its page is told.
        active_at: when it last made a step or was steered, by the clock.
        began_at: when it was given a process; None before.
        kept: the newest checkpoint that its process told of, see `workers.checkpoints.packed`; None
            before the first.
        tell: what to call when there is something to tell; None while no page looks on.
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
        """It waits for a process, and so many are before it."""
        if place != self._place:
            self._place = place
            self._change()

    def attach(self, send: Callable[[dict[str, Any]], None], input_order: bytes | None) -> None:
        """It has a process, which takes commands by `send`; it was told those that were kept."""
        self._send, self._input_order = send, input_order
        for command in self._untold.values():
            send(command)
        self._untold.clear()
        if self.tell:
            self.ask()

    def steer(self, name: str, value: float | str | None) -> None:
        """Has it go on in another way, see `workers.steering`; later, if it has no process yet."""
        self.active_at = self._clock()
        command = {"name": name, "value": value}
        if self._send:
            self._send(command)
        elif self.state == "waiting":
            self._untold["learning_rate" if name == "learning_rate" else "pace"] = command

    def ask(self) -> None:
        """Wants to know how it stands, as soon as there is something new."""
        if self._send and not self._asked:
            self._asked = True
            self._send({"name": "report"})

    def next_batch(self) -> dict[str, Any]:
        """What its next step learns from, see `SteeredTraining.take_batch`; waits for its process.

        Raises:
            Refusal: it has no process, or that does not answer soon.
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
        """Its process tells what the next step learns from."""
        if self._batch is not None:
            self._batch.set(batch)
            self._batch = None

    def take(self, report: dict[str, Any]) -> None:
        """Notes what its process reports, see `SteeredTraining.take_report`.

        Raises:
            ValueError: that cannot be.
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
        """Its process is gone; it stays as it was reported last."""
        self._send, self._asked = None, False
        if self._batch is not None:
            self._batch.set_exception(_gone())
            self._batch = None
        self.state, self._why, self._place = "lost", why, None
        self._stands["examples_per_second"] = 0.0
        self._change()

    @property
    def resumes(self) -> int | None:
        """The step from which it can go on where it is lost; None where it cannot."""
        number: int = self.kept["number"] if self.kept else 0
        return number if self.state == "lost" and number < self.wanted.steps else None

    def resume(self) -> None:
        """It is to go on from there, and waits for a process again."""
        number = self.resumes
        if number is None:
            return
        self._cut(number)
        # There it is measured once more; its process has no checkpoint but this one.
        self._measured = [each for each in self._measured if each.number < number]
        self._stands["checkpoints"] = []
        self.state, self._why = "waiting", None
        self.wait(0)

    def retell(self) -> None:
        """Its page knows nothing any more."""
        self._forget = self._news = True
        self._new_weights = self._weights is not None
        self._new_confusion = self._confusion is not None

    def take_news(self) -> TrainingState | None:
        """What its page is to be told now; None if that is nothing."""
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
        """Forgets what came after this step."""
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
