"""A pool of a few worker processes, started when needed and killed when too slow.

While a worker computes, only the greenlet that waits for it is blocked; the event loop goes on.
pebble, loky and `concurrent.futures` do not fit. They return results as pickles, through which a
process that a hostile file has taken over could run any code here. And their locks and threads
block gevent's loop, by 220 ms when pebble ended a process. A worker here is a `ChildProcess`.
"""

from __future__ import annotations

import logging
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gevent

from forwardpass.models.about import NOTHING, About
from forwardpass.server.child_process import ChildProcess, EndedError
from forwardpass.server.fair_shares import FairShares
from forwardpass.workers.process import CPU_S

log = logging.getLogger("forwardpass.workers")

MOST_WORKERS = 2
"""Worker processes at a time; one address may keep half of them busy."""

MOST_WAITING = 64
"""Tasks that may wait for a process."""

PATIENCE_S = 10.0
"""Seconds that a task waits for a process before its request is refused."""

DEADLINE_S = 30.0
"""Seconds that a task may take in all if the system limits its computing time: workers have a low
priority and get their time late on a busy machine. On other systems a task has `CPU_S` in all."""

START_S = 60.0
"""Seconds that a process may take to start."""

REST_S = 60.0
"""Idle timeout of a worker, seconds: an idle server has no workers."""


class StoppedError(Exception):
    """A task was not completed: it took too long, or its process died."""


class TooLongError(StoppedError):
    """The task took longer than a task may."""


class WorkerPool:
    """The worker processes of one application, and the queue for them.

    Attributes:
        started: how many processes have been started so far.
    """

    def __init__(self, files: Sequence[Path] = (), about: About = NOTHING) -> None:
        """`files`: of the networks that do not come with the program, `about`: what they leave."""
        self.started = 0
        self._files = files
        self._about = about
        self._shares = FairShares(MOST_WORKERS, MOST_WORKERS // 2, MOST_WAITING, PATIENCE_S)
        self._idle: list[Worker] = []

    def perform(
        self, task: str, data: bytes, options: dict[str, Any], address: str
    ) -> dict[str, Any]:
        """Performs a task in a worker; see `workers.tasks.perform` for tasks and results.

        Args:
            task: the name of the task.
            data: the input of the task.
            options: its options.
            address: the address of the client, as `counted_as` returns it.

        Raises:
            NoneLeftError: too many tasks wait, or the wait took too long.
            StoppedError: the task took too long, or its process died.
        """
        with self._shares.share(address):
            worker = self._take()
            try:
                answer = worker.perform({"name": task, "data": data, "options": options})
            except BaseException:  # also if the request is cancelled: half a result is useless
                worker.kill()
                raise
            self._rest(worker)
            return answer

    def close(self) -> None:
        """Ends the idle processes."""
        while self._idle:
            worker = self._idle.pop()
            worker.wake()  # or its idle timeout would look for it later
            worker.end()

    @property
    def tasks(self) -> int:
        """How many tasks are running or waiting."""
        return self._shares.taken + self._shares.waiting

    @property
    def pids(self) -> list[int]:
        """The process ids of the idle workers."""
        return [worker.process.pid for worker in self._idle]

    def _take(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            worker.wake()
            if worker.process.poll() is None:
                return worker
            worker.kill()
        self.started += 1
        return Worker(self._files, self._about)

    def _rest(self, worker: Worker) -> None:
        self._idle.append(worker)
        worker.rest(lambda: self._retire(worker))

    def _retire(self, worker: Worker) -> None:
        self._idle.remove(worker)
        worker.end()


class Worker(ChildProcess):
    """One worker process; see `workers.process`."""

    def __init__(self, files: Sequence[Path], about: About) -> None:
        """Starts the process with the networks in `files` and waits until it is ready.

        Raises:
            StoppedError: the process does not start.
        """
        # Warnings that libraries print about uploaded files are discarded.
        super().__init__(
            "forwardpass.workers", subprocess.DEVNULL, [about.to_json(), *map(str, files)]
        )
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
        """Performs a task and returns the worker's answer.

        Raises:
            StoppedError: the task took too long, or the process died.
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
        """Starts the idle timeout, after which `weary` is called unless `wake` comes first."""
        self._alarm = gevent.spawn_later(REST_S, weary)

    def wake(self) -> None:
        """Cancels the idle timeout."""
        self._alarm.kill(block=False)

    def _death(self) -> StoppedError:
        """Returns the error that tells why the process died."""
        self.process.kill()
        code = self.process.wait()
        if code == -getattr(signal, "SIGPROF", 0):
            return TooLongError()
        log.warning("A worker process exited with code %s", code)
        return StoppedError()
