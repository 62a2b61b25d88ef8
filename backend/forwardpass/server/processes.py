"""Several processes that serve on one port, and the one that supervises them.

gunicorn starts them, replaces one that dies or hangs, and passes signals on. What is ours: each
process runs our own server (`wsgi.run`) on a socket of its own, since the system spreads
connections more evenly over several sockets of one port than over several processes at one; and at
a restart (SIGHUP) an old process goes when a new one is ready, so that there is always one to
connect to. Its visitors' pages connect again and send what they hold.

RULE: the supervisor imports neither the application nor numpy. What it starts anew reads its code
and its networks anew.
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
"""After so long without a sign of life a process is replaced."""
LEAVE_WITHIN_S = 5
"""How long a process may take to stop."""

NO_EXIT_CODE = -1
"""What no process exits with."""

MEMORY = Path("/dev/shm")  # noqa: S108  # what is made there is nobody else's
"""Where Linux keeps files in memory. A process that shares numbers through a file is killed where
the disk below it is full."""


class Log(Logger):  # type: ignore[misc]  # untyped
    """gunicorn's log, written as ours is."""

    def setup(self, cfg: Any) -> None:
        """Leaves how to write it to the root of all logs."""
        self._access_log_enabled = False
        self.error_log.propagate = True


class Worker(GeventWorker):  # type: ignore[misc]  # untyped
    """One of the processes that serve.

    Attributes:
        leaving: it has been told to stop.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """In the supervisor, which shares a byte of memory with it."""
        super().__init__(*arguments, **options)
        self.leaving = False
        self._ready = mmap.mmap(-1, 1)

    @property
    def is_ready(self) -> bool:
        """Whether it takes connections."""
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
        """Tells the supervisor that this process works; ends it where there is none any more."""
        if self.ppid != os.getppid():
            shutil.rmtree(os.environ[METRICS_VARIABLE], ignore_errors=True)  # others do so as well
        super().notify()

    def _tell_ready(self) -> None:
        self._ready[0] = 1
        os.kill(self.ppid, signal.SIGCHLD)  # by which the supervisor looks at once


class Supervisor(Arbiter):  # type: ignore[misc]  # untyped
    """Keeps as many processes as there should be.

    The first is started alone: if it cannot serve, no other could, and its reason is said once.
    """

    APP_LOAD_ERROR = 1  # what every command of ours exits with

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self._was_up = False

    def manage_workers(self) -> None:
        """Starts processes that are missing, and stops old ones for which there is a new one."""
        staying = [each for each in self.WORKERS.values() if not each.leaving]
        ready = sorted((each for each in staying if each.is_ready), key=lambda each: each.age)
        for worker in ready[: max(0, len(ready) - self.num_workers)]:
            worker.leaving = True
            self.kill_worker(worker.pid, signal.SIGTERM)
        if ready and not self._was_up:
            # From now on one that does not start is tried again, and ends nothing.
            self.WORKER_BOOT_ERROR = self.APP_LOAD_ERROR = NO_EXIT_CODE
        if len(ready) == self.num_workers and not self._was_up:
            self._was_up = True
            self.app.started()
        for _ in range((self.num_workers if ready or self._was_up else 1) - len(staying)):
            self.spawn_worker()

    def handle_hup(self) -> None:
        """Starts a new process for each; see `manage_workers` for the old ones."""
        for _ in range(self.num_workers):
            self.spawn_worker()


class Served(BaseApplication):  # type: ignore[misc]  # untyped
    """What gunicorn is told: how to serve, and what."""

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
        """The application, in a process that serves it.

        Raises:
            AppImportError: it cannot be served; says why, for people.
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
    """The settings of one process: limits that hold for all are shared, or else divided."""
    if config["queue"]:
        return config
    shared = ("max_visitors", "heavy_calls_per_minute")
    return config | {name: ceil(config[name] / config["workers"]) for name in shared}


def forget(numbers: Path, pid: int) -> None:
    """Keeps what a process counted that has ended, in the folder where all tell their numbers."""
    # The client decides how it counts when it is imported; by now the folder is named.
    from forwardpass.server import metric_files

    metric_files.forget(numbers, pid)


def supervise(config: dict[str, Any], reserved: socket.socket, started: Callable[[], None]) -> None:
    """Serves in several processes until this one is told to stop, and ends this one.

    Args:
        config: the settings.
        reserved: keeps the port.
        started: called once, when all processes serve.
    """
    folder = MEMORY if os.access(MEMORY, os.W_OK) else None
    os.environ[METRICS_VARIABLE] = tempfile.mkdtemp(prefix="forwardpass-metrics-", dir=folder)
    Supervisor(Served(config, reserved, started)).run()
