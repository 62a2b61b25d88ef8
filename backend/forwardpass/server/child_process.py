"""A child process that exchanges messages with the server: a `Popen` and two pipes.

Waiting for a message blocks only the calling greenlet; the event loop goes on.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import gevent
from gevent.fileobject import FileObject
from gevent.lock import Semaphore

from forwardpass.workers import messages

REAP_S = 0.02
"""Seconds between two checks whether a killed process has exited."""


class EndedError(Exception):
    """The process has exited, or sends messages that cannot be read."""


class ChildProcess:
    """One child process.

    Attributes:
        process: its `Popen`.
    """

    def __init__(
        self, module: str, errors: int | None = None, arguments: Iterable[str] = ()
    ) -> None:
        """Starts `python -m module`; `errors` is the `stderr` of `Popen`.

        `arguments` are those of the command line.
        """
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        self.process = subprocess.Popen(  # noqa: S603 # runs our own module
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=theirs_in,
            stdout=theirs_out,
            stderr=errors,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._to = FileObject(ours_in, "wb", 0)
        self._from = FileObject(ours_out, "rb", 0)
        self._writing = Semaphore()

    def write(self, message: dict[str, Any]) -> None:
        """Sends a message to the process.

        Raises:
            EndedError: the process has exited.
        """
        try:
            with self._writing:
                messages.write(self._to.write, message)
        except (OSError, ValueError):  # either end of the pipe is closed
            raise EndedError from None

    def read(self) -> Any:
        """Waits for the next message, without a time limit.

        Raises:
            EndedError: the process has exited, or its message cannot be read.
        """
        try:
            message = messages.read(self._from.read)
        except (messages.MessageError, OSError):
            message = None
        if message is None:
            raise EndedError
        return message

    def end(self) -> None:
        """Closes the process's input and waits until it has read the rest and exited."""
        self._close()
        self.process.wait()

    def kill(self) -> None:
        """Kills the process and waits until it has exited."""
        with suppress(OSError):  # it has exited by itself
            self.process.kill()
        self.process.wait()
        self._close()

    def dismiss(self) -> None:
        """Kills the process without waiting; a greenlet reaps it later."""
        with suppress(OSError):
            self.process.kill()
        self._close()
        gevent.spawn(self._reap)

    def _reap(self) -> None:
        """Polls until the process has exited. `wait` could block the event loop where unpatched."""
        while self.process.poll() is None:
            gevent.sleep(REAP_S)

    def _close(self) -> None:
        for end in (self._to, self._from):
            with suppress(OSError):  # unwritten data for a process that has exited
                end.close()
