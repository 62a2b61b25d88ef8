"""The training runs of all visitors: a process for each of a few, and a queue for the others.

A run belongs to the server process to which its page is connected. If several processes serve, a
page that reconnects to another one does not find its run, which ends like any whose page has left.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

import gevent

from forwardpass import wire
from forwardpass.refusal import Code, Refusal
from forwardpass.server.child_process import ChildProcess, EndedError
from forwardpass.server.metrics import Metrics
from forwardpass.server.realtime.run import Run, Wanted, Why
from forwardpass.server.realtime.run_queue import FullError, RunQueue
from forwardpass.server.settings import Settings

MODULE = "forwardpass.workers.training_process"
LOOK_S = 1.0
"""Seconds between two checks for runs that have trained or paused for too long."""
YIELD_S = 20.0
"""Seconds that a run may pause without a command while others wait."""

log = logging.getLogger("forwardpass.trainings")


class Process(Protocol):
    """The process of a run, see `ChildProcess`."""

    def write(self, message: dict[str, Any]) -> None:
        """Sends a message."""

    def read(self) -> Any:
        """The next message."""

    def dismiss(self) -> None:
        """Ends it."""


class Trainings:
    """The runs of one application."""

    def __init__(
        self,
        settings: Settings,
        folder: Path | None,
        metrics: Metrics,
        start: Callable[[], Process] = lambda: ChildProcess(MODULE),
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Sets up the runs; no process starts before it is needed.

        Args:
            settings: how many runs there may be, and for how long.
            folder: the folder of MNIST; None for generated digits.
            metrics: counts the runs.
            start: starts the process of a run.
            clock: seconds.
        """
        self._settings = settings
        self._folder = folder
        self._start = start
        self._clock = clock
        self._queue: RunQueue[Run] = RunQueue(settings.trainings)
        self._by_token: dict[str, Run] = {}
        # The first process generates them, which takes seconds; 3 MB.
        self._digits: bytes | None = None
        self._serving: dict[Run, gevent.Greenlet] = {}
        self._leaving: dict[Run, gevent.Greenlet] = {}
        self._looking: gevent.Greenlet | None = None
        metrics.watch("trainings", lambda: len(self._queue.running))
        metrics.watch("training_queue", lambda: len(self._queue.waiting))

    def begin(self, wanted: Wanted, address: str) -> Run:
        """Creates a run, which waits for a process.

        Raises:
            Refusal: too many runs wait, or training is off.
        """
        if not self._settings.trainings:
            raise Refusal(Code.NOT_ALLOWED, "this server trains no networks")
        run = Run(wanted, self._clock)
        has_place = self._enter(run, address)
        self._by_token[run.token] = run
        if has_place:
            self._serve(run)
        self._tell_places()
        if self._looking is None:
            self._looking = gevent.spawn(self._look_for_ever)
        return run

    def resume(self, run: Run, address: str) -> None:
        """Continues a lost run from its last checkpoint, once there is a process for it.

        Raises:
            Refusal: it is not lost, it is over or finished, or too many runs wait.
        """
        if run.token not in self._by_token or run.resumes is None:
            raise Refusal(Code.NOT_FOUND, "this training has nothing to go on from")
        has_place = self._enter(run, address)
        run.resume()
        if has_place:
            self._serve(run)
        self._tell_places()

    def _enter(self, run: Run, address: str) -> bool:
        """Gives a run a place, or lets it wait; returns whether it has one.

        Raises:
            Refusal: too many runs wait.
        """
        try:
            return self._queue.enter(run, address)
        except FullError:
            raise Refusal(
                Code.BUSY, "too many others wait to train a network; try again in some minutes"
            ) from None

    def find(self, token: str) -> Run:
        """Returns the run with this token, and keeps it if it was about to end.

        Raises:
            Refusal: there is no such run.
        """
        run = self._by_token.get(token)
        if run is None:
            raise Refusal(Code.NOT_FOUND, "there is no such training any more")
        if leaving := self._leaving.pop(run, None):
            leaving.kill(block=False)
        return run

    def leave(self, run: Run) -> None:
        """Notes that the page of a run has left; the run ends soon unless the page comes back."""
        run.tell = None
        if run.token in self._by_token:
            grace = self._settings.training_grace
            self._leaving[run] = gevent.spawn_later(grace, self.end, run)

    def end(self, run: Run) -> None:
        """Ends a run; it cannot be found any more."""
        run.tell = None
        self._by_token.pop(run.token, None)
        leaving = self._leaving.pop(run, None)
        if leaving is not None and leaving is not gevent.getcurrent():
            leaving.kill(block=False)
        self._stop(run)

    def look(self) -> None:
        """Ends the processes of runs that have trained or paused for too long."""
        now = self._clock()
        idle: float = self._settings.training_idle
        if self._queue.waiting:
            idle = min(idle, YIELD_S)
        for run in self._queue.running:
            if run.began_at is not None and now - run.began_at > self._settings.training_time:
                self._lose(run, "time")
            elif run.state not in ("waiting", "running") and now - run.active_at > idle:
                self._lose(run, "idle")

    def _lose(self, run: Run, why: Why) -> None:
        self._stop(run)
        run.lose(why)

    def _stop(self, run: Run) -> None:
        """Removes a run from its process or from the queue, and gives the next one its turn."""
        serving = self._serving.pop(run, None)
        if serving is not None and serving is not gevent.getcurrent():
            serving.kill(block=False)
        following = self._queue.leave(run)
        if following is not None:
            self._serve(following)
        self._tell_places()

    def _serve(self, run: Run) -> None:
        run.began_at = run.active_at = self._clock()
        run.wait(0)
        self._serving[run] = gevent.spawn(self._serve_all, run)

    def _serve_all(self, run: Run) -> None:
        """Starts the process of a run, and receives its messages until one of them ends."""
        process: Process | None = None
        try:
            process = self._start()
            process.write(self._order(run))
            begun = process.read()
            self._digits = begun["digits"] or self._digits
            run.attach(partial(_tell, process), begun["input_order"])
            while True:
                told = process.read()
                if "images" in told:
                    run.take_batch(told)
                else:
                    run.take(told)
        except EndedError:
            log.warning("The process of a training has ended")
        except Exception:
            log.exception("A training failed")
        finally:  # also when the run is over and this greenlet is killed
            if process is not None:
                process.dismiss()
        self._lose(run, "lost")

    def _order(self, run: Run) -> dict[str, Any]:
        """Returns the first message to its process, see `training_process`."""
        wanted, start, test_set = run.wanted, run.wanted.start, run.wanted.test_set
        return {
            "recipe": asdict(wanted.recipe),
            "folder": None if self._folder is None else str(self._folder),
            "digits": self._digits,
            "start": None if start is None else wire.network_bytes(start),
            "input_order": None if start is None else wire.order_bytes(start.input_order),
            "kept": run.kept,
            "test_images": None if test_set is None else test_set.images.tobytes(),
            "test_labels": None if test_set is None else test_set.labels.tobytes(),
        }

    def _tell_places(self) -> None:
        for place, run in enumerate(self._queue.waiting, 1):
            run.wait(place)

    def _look_for_ever(self) -> None:
        while self._by_token:
            gevent.sleep(LOOK_S)
            self.look()
        self._looking = None


def _tell(process: Process, command: dict[str, Any]) -> None:
    """Sends a command to a process; if it has just ended, its reader reports that."""
    with suppress(EndedError):
        process.write(command)
