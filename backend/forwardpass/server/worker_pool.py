"""The worker processes as the server sees them: a few, started when needed, killed when too slow.

While one works, its greenlet waits and the event loop goes on. pebble, loky and
`concurrent.futures` do not fit: they hand results over as pickles, which a process that a hostile
file has taken over could use to run anything here, and their locks and threads stop gevent's loop
(by 220 ms when pebble ended a process). A worker here is a `ChildProcess`.
"""

from __future__ import annotations

import logging
import signal
import subprocess
from typing import Any

import gevent

from forwardpass.server.child_process import ChildProcess, EndedError
from forwardpass.server.fair_shares import FairShares
from forwardpass.workers.process import CPU_S

log = logging.getLogger("forwardpass.workers")

MOST_WORKERS = 2
"""Processes at a time; one address may keep half of them busy."""

MOST_WAITING = 64
"""Tasks that wait for a process."""

PATIENCE_S = 10.0
"""How long a task waits for a process before its asker is sent away."""

DEADLINE_S = 30.0
"""How long a task may take in all, where the system counts its seconds of computing: on a busy
machine a worker, which steps back, gets them late. Elsewhere it has `CPU_S` in all."""

START_S = 60.0
"""How long a process may take to start."""

REST_S = 60.0
"""After so long without a task a process is ended: an idle server has none."""


class StoppedError(Exception):
    """A task was not brought to its end: it took too long, or its process died of it."""


class TooLongError(StoppedError):
    """It took more time than a task has."""


class WorkerPool:
    """Worker processes for one application, and who is next.

    Attributes:
        started: how many processes were started so far.
    """

    def __init__(self) -> None:
        self.started = 0
        self._shares = FairShares(MOST_WORKERS, MOST_WORKERS // 2, MOST_WAITING, PATIENCE_S)
        self._idle: list[Worker] = []

    def perform(
        self, task: str, data: bytes, options: dict[str, Any], address: str
    ) -> dict[str, Any]:
        """What comes of a task, see `workers.tasks.perform`.

        Args:
            task: its name.
            data: what it is about.
            options: how it is to be done.
            address: of who asked for it.

        Raises:
            NoneLeftError: too many others wait.
            StoppedError: the task was too much.
        """
        with self._shares.share(address):
            worker = self._take()
            try:
                answer = worker.perform({"name": task, "data": data, "options": options})
            except BaseException:  # the asker's end as well: what is half done is of no use
                worker.kill()
                raise
            self._rest(worker)
            return answer

    def close(self) -> None:
        """Ends the processes that rest."""
        while self._idle:
            self._idle.pop().end()

    @property
    def tasks(self) -> int:
        """How many tasks are worked on or wait."""
        return self._shares.taken + self._shares.waiting

    @property
    def pids(self) -> list[int]:
        """Of the processes that rest."""
        return [worker.process.pid for worker in self._idle]

    def _take(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            worker.wake()
            if worker.process.poll() is None:
                return worker
            worker.kill()
        self.started += 1
        return Worker()

    def _rest(self, worker: Worker) -> None:
        self._idle.append(worker)
        worker.rest(lambda: self._retire(worker))

    def _retire(self, worker: Worker) -> None:
        self._idle.remove(worker)
        worker.end()


class Worker(ChildProcess):
    """One process, see `workers.process`."""

    def __init__(self) -> None:
        """Starts it and waits until it is ready.

        Raises:
            StoppedError: it does not start.
        """
        # Libraries that grumble about strangers' files are not heard.
        super().__init__("forwardpass.workers", subprocess.DEVNULL)
        self._alarm: Any = None
        try:
            with gevent.Timeout(START_S, TooLongError()):
                self.limits: dict[str, bool] = self.read()["limits"]
        except BaseException as error:
            self.kill()
            if isinstance(error, EndedError):
                raise self._death() from None
            raise

    def perform(self, task: dict[str, Any]) -> dict[str, Any]:
        """What comes of a task.

        Raises:
            StoppedError: it took too long, or the process died of it.
        """
        deadline_s = DEADLINE_S if self.limits["cpu"] else CPU_S
        try:
            with gevent.Timeout(deadline_s, TooLongError()):
                self.write(task)
                answer: dict[str, Any] = self.read()
                return answer
        except EndedError:
            raise self._death() from None

    def rest(self, weary: Any) -> None:
        """Calls `weary` unless it is woken before."""
        self._alarm = gevent.spawn_later(REST_S, weary)

    def wake(self) -> None:
        """It rests no longer."""
        self._alarm.kill(block=False)

    def _death(self) -> StoppedError:
        """Why the process is no longer there."""
        self.process.kill()
        code = self.process.wait()
        if code == -getattr(signal, "SIGPROF", 0):
            return TooLongError()
        log.warning("a worker process ended with %s", code)
        return StoppedError()
