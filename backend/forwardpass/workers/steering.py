"""A training that can be steered while it runs: commands go in, and reports come out.

RULE: knows no pipe and no process. `training_process` waits for commands and passes them on.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from time import monotonic
from typing import Any, Literal

import numpy as np

from forwardpass.digits.labelled_images import LabelledImages
from forwardpass.numerics.training import Training
from forwardpass.numerics.training_steps import Checkpoint, DivergenceError, Measured
from forwardpass.wire import network_bytes
from forwardpass.workers.checkpoints import Checkpoints, packed, unpacked
from forwardpass.workers.curve import Curve

MOST_COSTS = 32
"""Points of the cost in one report."""
REPORT_S = 1 / 30
"""The shortest time between two reports, s: more pictures a second are not visible."""
MEASURE_S = 1.0
"""The time between measurements, s, in addition to those at the end of each epoch and at each
pause."""
SPEED_S = 0.5
"""The time over which examples per second are counted, s."""
KEEP_S = 1.0
"""The time between two checkpoints in reports while the training runs, s. If the process dies, this
much is repeated."""

State = Literal["running", "paused", "done", "diverged"]


class SteeredTraining:
    """A training and the way it runs.

    It begins paused. Commands are maps with a `name` and, if needed, a `value`: - `play`: the most
    steps per second; 0 for as many as possible.
    - `pause`.
    - `advance`: one `batch` or the rest of it, the rest of the `epoch`, or one `example` of the
    batch; then it pauses.
    - `reach`: to this step by the recipe alone, as fast as possible; then it pauses.
    - `seek`: to the nearest checkpoint that is not after this step, or to the start if there is
      none; then it pauses. Checkpoints of later steps stay until it continues from there.
    - `learning_rate`: the new one.
    - `report`: requests one report, as soon as there is news.
    - `batch`: requests the images that the next step learns from, see `take_batch`.
    """

    def __init__(
        self,
        training: Training,
        clock: Callable[[], float] = monotonic,
        left_recipe_at: int | None = None,
        start: Checkpoint | None = None,
        test_set: LabelledImages | None = None,
    ) -> None:
        """Begins at the current step of the training.

        Args:
            training: the training.
            clock: seconds.
            left_recipe_at: the last step that follows from the recipe alone; None if all steps did.
            start: the start of the training, if it has moved on; another process had the earlier
                checkpoints.
            test_set: images that measure the network; None for those that the training holds out.
        """
        self._training = training
        self._test_set = test_set
        self._clock = clock
        self._state: State = "paused"
        self._target = 0  # it pauses before this step
        self._alone = False  # whether to learn from one example of the batch, and pause
        self._pause_s = 0.0  # from one step to the next
        self._next_step_at = 0.0
        self._start = start or training.checkpoint()
        self._checkpoints = Checkpoints()
        self._highest = self._position  # the latest step since it last went back
        self._left_recipe_at = left_recipe_at
        self._costs = Curve(MOST_COSTS, training.number)
        self._cost: float | None = None
        self._forgotten_after: int | None = None
        self._measured: list[dict[str, float]] = []
        self._confusion: bytes | None = None
        self._measured_at = ((-1, 0), 0.0)
        self._kept_at = -KEEP_S
        self._speed, self._speed_since = 0.0, (0.0, 0)
        self._asked = self._batch_asked = False
        self._news, self._new_weights = True, True
        self._reported_at = -REPORT_S
        self._checkpoints.keep(training)
        self._measure()

    @classmethod
    def going_on(
        cls,
        training: Training,
        kept: dict[str, Any] | None,
        clock: Callable[[], float] = monotonic,
        test_set: LabelledImages | None = None,
    ) -> SteeredTraining:
        """Continues where another process ended.

        Args:
            training: a training before its first step.
            kept: the checkpoint in a report of that process; None to begin.
            clock: seconds.
            test_set: see `SteeredTraining`.
        """
        if kept is None:
            return cls(training, clock, test_set=test_set)
        start = training.checkpoint()
        training.restore(unpacked(kept, training.recipe))
        return cls(training, clock, kept["left_recipe_at"], start, test_set)

    @property
    def wait_s(self) -> float | None:
        """Seconds until the next step or report; None if only a command leads to one."""
        now = self._clock()
        waits = []
        if self._state == "running":
            waits.append(self._next_step_at - now)
        if self._asked and self._news:
            waits.append(self._reported_at + REPORT_S - now)
        return max(0.0, min(waits)) if waits else None

    def obey(self, command: dict[str, Any]) -> None:
        """Carries out a command, between two steps."""
        name: str = command["name"]
        value: Any = command.get("value")
        if name == "report":
            self._asked = True
            return
        if name == "batch":
            self._batch_asked = True
            return
        self._news = True
        if name == "play":
            self._go_on(self._training.steps, 1 / value if value else 0.0)
        elif name == "advance":
            number, epoch = self._training.number, self._training.steps_per_epoch
            self._go_on(number + (epoch - number % epoch if value == "epoch" else 1), 0.0)
            self._alone = value == "example"
        elif name == "reach":
            self._reach(value)
        elif name == "pause":
            self._rest("paused")
        elif name == "seek":
            self._seek(value)
        elif name == "learning_rate":
            self._training.learning_rate = value

    def work(self) -> None:
        """Makes a step if it is time for one."""
        now = self._clock()
        if self._state != "running" or now < self._next_step_at:
            return
        # After a delay it continues at its pace, and does not catch up.
        self._next_step_at = max(self._next_step_at, now - self._pause_s) + self._pause_s
        training = self._training
        if self._position < self._highest:
            self._fork(training.number)
        by_recipe = training.learning_rate == training.recipe.learning_rate and not self._alone
        if self._left_recipe_at is None and not by_recipe:
            self._left_recipe_at = training.number
        try:
            step = training.next_example() if self._alone else next(training)
        except DivergenceError:
            self._new_weights = True
            self._rest("diverged")
            return
        self._highest = self._position
        self._cost = step.cost
        if not step.taken:
            self._costs.extend([(step.number, step.cost)])
        self._news = self._new_weights = True
        if step.validation and step.training:
            self._note(step.validation, step.training)
        elif now - self._measured_at[1] >= MEASURE_S:
            self._measure()
        self._checkpoints.keep_if_due(training)
        self._count_examples(step.examples, now)
        if step.number == training.steps:
            self._rest("done")
        elif self._alone or step.number >= self._target:
            self._rest("paused")

    def take_report(self) -> dict[str, Any] | None:
        """Returns a report if one was requested and there is news, but not too often."""
        now = self._clock()
        if not (self._asked and self._news) or now < self._reported_at + REPORT_S:
            return None
        training = self._training
        report = {
            "state": self._state,
            "number": training.number,
            "taken": training.taken,
            "epoch": -(-(training.number + (training.taken > 0)) // training.steps_per_epoch),
            "examples": self._examples,
            "examples_per_second": self._speed if self._state == "running" else 0.0,
            "cost": self._cost,
            "learning_rate": training.learning_rate,
            "by_recipe": self._is_by_recipe,
            "forgotten_after": self._forgotten_after,
            "costs": self._costs.take(),
            "measured": self._measured,
            "confusion": self._confusion,
            "checkpoints": self._checkpoints.numbers,
            "weights": network_bytes(training.network) if self._new_weights else None,
            "kept": self._kept(now),
        }
        self._asked = self._news = self._new_weights = False
        self._forgotten_after, self._measured, self._confusion = None, [], None
        self._reported_at = now
        return report

    def take_batch(self) -> dict[str, Any] | None:
        """Returns the next step's images if they were requested; the training does not move.

        Returns:
            `number` and `taken`: the position of the training; `learning_rate`: that of the next
            step; `images`: uint8, 784 bytes each; `labels`: a byte each, as the step uses them.
            After the last step there are no images.
        """
        if not self._batch_asked:
            return None
        self._batch_asked = False
        training = self._training
        images, labels = b"", b""
        if training.number < training.steps:
            pictures, digits = training.next_batch()
            images, labels = pictures.tobytes(), digits.astype(np.uint8).tobytes()
        return {
            "number": training.number,
            "taken": training.taken,
            "learning_rate": training.next_rate,
            "images": images,
            "labels": labels,
        }

    def _go_on(self, target: int, pause_s: float) -> None:
        """Runs up to this step."""
        if self._training.number == self._training.steps:
            return
        now = self._clock()
        if self._state != "running":
            self._speed, self._speed_since = 0.0, (now, self._examples)
        self._state, self._target, self._alone = "running", target, False
        self._next_step_at, self._pause_s = now, pause_s

    def _rest(self, state: State) -> None:
        """Pauses, and keeps a checkpoint of this step."""
        if self._state == "running":
            self._state = state
            self._checkpoints.keep(self._training)
            if self._measured_at[0] != self._position:
                self._measure(told=not self._training.taken)
        self._news = True

    def _seek(self, number: int) -> None:
        training = self._training
        self._checkpoints.keep(training)
        training.restore(self._checkpoints.at_or_before(number) or self._start)
        self._checkpoints.keep(training)
        self._state = "done" if training.number == training.steps else "paused"
        self._cost = None
        self._new_weights = True
        if self._measured_at[0] != self._position:
            self._measure(told=False)

    def _reach(self, number: int) -> None:
        """Runs to a step by the recipe alone: goes back as far as necessary, and on from there."""
        training, left_at = self._training, self._left_recipe_at
        good = number if left_at is None else min(number, left_at)
        if self._position > (good, 0):
            self._seek(good)
        training.learning_rate = training.recipe.learning_rate
        if training.number < number:
            self._go_on(number, 0.0)
        else:
            self._rest("paused")

    def _fork(self, number: int) -> None:
        """Drops the later checkpoints, because later steps will differ."""
        self._checkpoints.drop_after(number)
        self._costs.cut(number)
        self._measured = [each for each in self._measured if each["number"] <= number]
        told = self._forgotten_after
        self._forgotten_after = number if told is None else min(told, number)
        self._highest = self._position
        if self._left_recipe_at is not None and number <= self._left_recipe_at:
            self._left_recipe_at = None

    def _measure(self, told: bool = True) -> None:
        """Measures the training at its current step; `told`: as a new point of its curve."""
        with np.errstate(over="ignore", invalid="ignore"):
            self._note(*self._training.measure(), told)

    def _note(self, validation: Measured, training: Measured, told: bool = True) -> None:
        number, test_set = self._training.number, self._test_set
        if test_set is not None:
            validation = self._training.measure_on(test_set.x, test_set.labels)
        costs = (validation.cost, training.cost)
        if told and all(map(math.isfinite, costs)):
            self._measured.append(
                {
                    "number": number,
                    "validation_cost": validation.cost,
                    "validation_accuracy": validation.accuracy,
                    "training_cost": training.cost,
                    "training_accuracy": training.accuracy,
                }
            )
        self._confusion = validation.evaluation.confusion.astype("<u4").tobytes()
        self._measured_at = (self._position, self._clock())

    def _count_examples(self, examples: int, now: float) -> None:
        since, before = self._speed_since
        if now - since >= SPEED_S:
            self._speed = (examples - before) / (now - since)
            self._speed_since = (now, examples)

    def _kept(self, now: float) -> dict[str, Any] | None:
        """Returns a checkpoint from time to time, from which another process can continue."""
        if self._state == "running" and now - self._kept_at < KEEP_S:
            return None
        self._kept_at = now
        kept = packed(self._training.checkpoint())
        return {**kept, "left_recipe_at": self._left_recipe_at}

    @property
    def _position(self) -> tuple[int, int]:
        """The last step, and how many images of the next batch were learned from one by one."""
        return self._training.number, self._training.taken

    @property
    def _is_by_recipe(self) -> bool:
        """Whether the current state follows from the recipe and the number of the step alone."""
        number, taken = self._position
        return not taken and (self._left_recipe_at is None or number <= self._left_recipe_at)

    @property
    def _examples(self) -> int:
        """How many images were learned from so far, counting repetitions."""
        training = self._training
        epochs, steps = divmod(training.number, training.steps_per_epoch)
        images = training.recipe.digits or len(training.examples.images)
        return epochs * images + steps * training.recipe.batch + training.taken
