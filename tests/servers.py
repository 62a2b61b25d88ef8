"""Real `forwardpass serve` processes for tests that need more than the test client."""

from __future__ import annotations

import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from patience import LAST_RESORT_S

COMMAND = (Path(sys.executable).with_name("forwardpass"),)
LAST_LINES = 40
REPORT_WITHIN_S, LEAVES_WITHIN_S = 1, 10
"""Seconds in which a server answers to be reported as one that does, and in which one that is no
longer needed may leave by itself. Neither decides a test.
"""
PORTS = range(15_000, 32_000)
"""Below the ports for outgoing connections (32,768 and up on Linux, 49,152 elsewhere), one of which
would sooner or later take the port of a server that restarts.
"""

WITHOUT_MNIST = """
from forwardpass.__main__ import main
from forwardpass.digits import mnist
from forwardpass.server.api import checks
from forwardpass.server.realtime import accuracy
mnist.find = lambda explicit: None
checks.GENERATED = 600
accuracy.GENERATED = 200
main()
"""
"""A program that serves as to people without MNIST: it judges by a few digits of its own."""

RUNNING: list[Server] = []
"""All servers that are running; each failed test is reported with their output."""


@dataclass
class Server:
    """A running server, which keeps its port when it restarts."""

    port: int
    command: Sequence[str | Path]
    options: tuple[str, ...]
    cwd: Path | None

    def __post_init__(self) -> None:
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed in stop()
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts the process and waits until it answers or ends.

        The server listens long before it can answer. One request waits for its answer all that
        time: if the test gave up and asked again, a busy machine might answer none in time.

        Raises:
            AssertionError: the process ended, or it hangs; the message holds its output.
        """
        arguments = ["serve", "--host", "127.0.0.1", "--port", str(self.port), *self.options]
        self.process = subprocess.Popen(
            [*self.command, *arguments], stdout=self.log, stderr=subprocess.STDOUT, cwd=self.cwd
        )
        deadline = time.monotonic() + LAST_RESORT_S
        while not self.answers(LAST_RESORT_S):
            ended = self.process.poll() is not None
            if ended or time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"the server did not start. It printed:\n{self.printed()}")
            time.sleep(0.02)

    def answers(self, within_s: float) -> bool:
        """Whether it answers; False at once if nothing listens."""
        try:
            with urlopen(f"{self.url}/healthz", timeout=within_s) as response:
                return bool(response.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            return False

    def connect(self) -> socket.socket:
        """A connection to the server on which nothing has been sent."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=LAST_RESORT_S)

    def kill(self) -> None:
        """Ends the process as a crash would: at once, without closing its connections."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Ends the process as Ctrl-C would, and releases its log."""
        self.process.terminate()
        try:
            self.process.wait(timeout=LEAVES_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill()
        self.log.close()

    def printed(self) -> str:
        """Everything that it has written to its output so far."""
        self.log.seek(0)
        return self.log.read()

    def condition(self) -> str:
        """Whether it runs and answers, and its latest output."""
        code = self.process.poll()
        lines = self.printed().splitlines()[-LAST_LINES:]
        if code is not None:
            state = f"has ended with {code}"
        else:
            state = "answers" if self.answers(REPORT_WITHIN_S) else "runs and does not answer"
        return "\n".join([f"The server on port {self.port} {state}. It printed:", *lines])


@contextmanager
def serving(
    *options: str,
    command: Sequence[str | Path] = COMMAND,
    cwd: Path | None = None,
    port: int | None = None,
) -> Iterator[Server]:
    """Runs `forwardpass serve` on a free port for the length of the block."""
    server = Server(port or free_port(), command, options, cwd)
    RUNNING.append(server)
    try:
        yield server
    except Exception as error:
        error.add_note(server.condition())  # by the time the test is reported, this server is gone
        raise
    finally:
        RUNNING.remove(server)
        server.stop()


def free_port() -> int:
    """A local port that nobody listens on now, and that nobody else is likely to request.

    Raises:
        Every port that was tried is taken.
    """
    for port in random.sample(PORTS, 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError(f"100 ports of {PORTS.start} to {PORTS.stop - 1} are taken")
