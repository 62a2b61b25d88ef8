"""A real Redis on this machine."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import redis
from test_processes import until

from servers import free_port


class Redis:
    """A Redis on this machine that keeps nothing."""

    def __init__(self, program: str, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.client = redis.Redis.from_url(self.url)
        self._command = [program, "--port", str(self.port), "--bind", "127.0.0.1"]
        self._command += ["--save", "", "--dir", str(folder)]
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        until(self.answers)

    def answers(self) -> bool:
        with suppress(redis.RedisError):
            return bool(self.client.ping())
        return False

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        """It takes connections and requests, and answers none."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)
        until(self.answers)


@contextmanager
def running_redis(folder: Path) -> Iterator[Redis]:
    """Runs one for as long as the block lasts; skips without it.

    Args:
        folder: for its files, empty.
    """
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not on this machine; npm test gets it where it may")
    store = Redis(program, folder)
    try:
        yield store
    finally:
        store.client.close()
        store.stop()
