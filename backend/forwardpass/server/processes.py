"""Runs several server processes on one port under a supervisor.

gunicorn starts the processes, replaces one that dies or hangs, and forwards signals. This module
changes two things. Each process runs our own server (`wsgi.run`) on its own socket, because the
system spreads connections more evenly over several sockets of a port than over several processes on
one socket. And on a restart (SIGHUP), an old process leaves only when a new one is ready, so that
there is always one to connect to. The pages of its visitors reconnect and send their state again.

RULE: the supervisor imports neither the application nor numpy, so that a process it starts later
reads the current code and networks.
"""

from __future__ import annotations

import mmap
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable
from math import ceil
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.errors import AppImportError
from gunicorn.glogging import Logger
from gunicorn.workers.ggevent import GeventWorker

from forwardpass.server.listener import join
from forwardpass.server.settings import METRICS_VARIABLE

GIVEN_UP_S = 30
"""Seconds without a heartbeat after which a process is replaced."""
LEAVE_WITHIN_S = 5
"""Seconds that a process may take to stop."""

NO_EXIT_CODE = -1
"""A code that no process exits with."""

MEMORY = Path("/dev/shm")  # noqa: S108  # mkdtemp makes a private folder in it
"""The in-memory file system of Linux, for the metrics files. They are mapped into memory, so a full
disk below them would kill the process."""


class Log(Logger):  # type: ignore[misc]  # untyped
    """gunicorn's log, written through our own handlers."""

    def setup(self, cfg: Any) -> None:
        """Passes all records to the root logger."""
        self._access_log_enabled = False
        self.error_log.propagate = True


class Worker(GeventWorker):  # type: ignore[misc]  # untyped
    """One of the server processes.

    Attributes:
        leaving: whether it has been told to stop.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Sets up, in the supervisor, a byte of memory that both processes share."""
        super().__init__(*arguments, **options)
        self.leaving = False
        self._ready = mmap.mmap(-1, 1)

    @property
    def is_ready(self) -> bool:
        """Whether the process accepts connections."""
        return self._ready[0] == 1

    def run(self) -> None:
        """Serves until it is told to stop."""
        from forwardpass.server.request_budget import EXTENSION
        from forwardpass.server.wsgi import run

        # Behind a proxy, all connections are the proxy's.
        arrive = None if self.app.config["trust_proxy"] else self.wsgi.extensions[EXTENSION].arrive
        with join(self.app.reserved) as listener:
            run(listener, self.wsgi, self._tell_ready, arrive, self.notify)

    def notify(self) -> None:
        """Sends the supervisor a heartbeat; ends this process if the supervisor is gone."""
        if self.ppid != os.getppid():
            shutil.rmtree(os.environ[METRICS_VARIABLE], ignore_errors=True)  # others do too
        super().notify()

    def _tell_ready(self) -> None:
        self._ready[0] = 1
        os.kill(self.ppid, signal.SIGCHLD)  # makes the supervisor check at once


class Supervisor(Arbiter):  # type: ignore[misc]  # untyped
    """Keeps the configured number of processes running.

    The first process starts alone: if it cannot serve, no other can, so the error is logged once.
    """

    APP_LOAD_ERROR = 1  # the exit code with which each of our commands fails

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self._was_up = False

    def manage_workers(self) -> None:
        """Starts missing processes, and stops old ones that have been replaced."""
        staying = [each for each in self.WORKERS.values() if not each.leaving]
        ready = sorted((each for each in staying if each.is_ready), key=lambda each: each.age)
        for worker in ready[: max(0, len(ready) - self.num_workers)]:
            worker.leaving = True
            self.kill_worker(worker.pid, signal.SIGTERM)
        if ready and not self._was_up:
            # From now on, a process that fails to start is retried and no longer ends the server.
            self.WORKER_BOOT_ERROR = self.APP_LOAD_ERROR = NO_EXIT_CODE
        if len(ready) == self.num_workers and not self._was_up:
            self._was_up = True
            self.app.started()
        for _ in range((self.num_workers if ready or self._was_up else 1) - len(staying)):
            self.spawn_worker()

    def handle_hup(self) -> None:
        """Starts a new process for each old one; `manage_workers` stops the old ones."""
        for _ in range(self.num_workers):
            self.spawn_worker()


class Served(BaseApplication):  # type: ignore[misc]  # untyped
    """The configuration of gunicorn, and the application that it serves."""

    def __init__(
        self, config: dict[str, Any], reserved: socket.socket, started: Callable[[], None]
    ) -> None:
        self.reserved = reserved
        self.started = started
        self.config = config
        super().__init__()

    def load_config(self) -> None:
        """Sets what differs from gunicorn's defaults."""
        numbers = Path(os.environ[METRICS_VARIABLE])
        for name, value in {
            "bind": [],  # each process listens by itself
            "workers": self.config["workers"],
            "worker_class": Worker,
            "logger_class": Log,
            "timeout": GIVEN_UP_S,
            "graceful_timeout": LEAVE_WITHIN_S,
            "control_socket_disable": True,
            "worker_tmp_dir": str(numbers),
            "child_exit": lambda supervisor, worker: forget(numbers, worker.pid),
            "on_exit": lambda supervisor: shutil.rmtree(numbers),
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Creates the application, in the process that serves it.

        Raises:
            AppImportError: the application cannot be created; the message says why.
        """
        from forwardpass.digits.mnist import MnistError
        from forwardpass.refusal import Refusal
        from forwardpass.server import create_app
        from forwardpass.server.settings import SettingError

        try:
            return create_app(part_of(self.config))
        except (Refusal, MnistError, SettingError) as error:
            raise AppImportError(f"Error: {error}") from None


def part_of(config: dict[str, Any]) -> dict[str, Any]:
    """Returns the settings of one process; without Redis, limits are divided among processes."""
    if config["queue"]:
        return config
    shared = ("max_visitors", "heavy_calls_per_minute")
    return config | {name: ceil(config[name] / config["workers"]) for name in shared}


def forget(numbers: Path, pid: int) -> None:
    """Merges the metrics of a process that has exited; `numbers` is the folder of all metrics."""
    # The Prometheus client picks its mode when it is imported. By now the folder is set.
    from forwardpass.server import metric_files

    metric_files.forget(numbers, pid)


def supervise(config: dict[str, Any], reserved: socket.socket, started: Callable[[], None]) -> None:
    """Serves in several processes until this process is told to stop; then exits.

    Args:
        config: setting → value.
        reserved: the socket that reserves the port.
        started: called once, when all processes serve.
    """
    folder = MEMORY if os.access(MEMORY, os.W_OK) else None
    os.environ[METRICS_VARIABLE] = tempfile.mkdtemp(prefix="forwardpass-metrics-", dir=folder)
    Supervisor(Served(config, reserved, started)).run()
