"""A process of ours that takes messages and answers them: two pipes and a `Popen`.

While its messages are waited for, a greenlet waits and the event loop goes on.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from typing import Any

import gevent
from gevent.fileobject import FileObject
from gevent.lock import Semaphore

from forwardpass.workers import messages

REAP_S = 0.02
"""Between two questions whether a process that was ended is gone."""


class EndedError(Exception):
    """The process has ended, or no longer says what can be understood."""


class ChildProcess:
    """One process.

    Attributes:
        process: it.
    """

    def __init__(self, module: str, errors: int | None = None) -> None:
        """Starts `python -m module`; `errors`: where its standard error goes, as in `Popen`."""
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        self.process = subprocess.Popen(  # noqa: S603  # a module of ours
            [sys.executable, "-P", "-m", module],
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
        """Hands over a message.

        Raises:
            EndedError: nobody is there to take it.
        """
        try:
            with self._writing:
                messages.write(self._to.write, message)
        except (OSError, ValueError):  # the other end is closed, or this one
            raise EndedError from None

    def read(self) -> Any:
        """The next message, however long it takes.

        Raises:
            EndedError: there will be none.
        """
        try:
            message = messages.read(self._from.read)
        except (messages.MessageError, OSError):
            message = None
        if message is None:
            raise EndedError
        return message

    def end(self) -> None:
        """Closes its input; the process exits when there is nothing left to read."""
        self._close()
        self.process.wait()

    def kill(self) -> None:
        """Ends it at once."""
        with suppress(OSError):  # it has ended by itself
            self.process.kill()
        self.process.wait()
        self._close()

    def dismiss(self) -> None:
        """Ends it at once, and lets a greenlet wait until all that it held is given back."""
        with suppress(OSError):
            self.process.kill()
        self._close()
        gevent.spawn(self._reap)

    def _reap(self) -> None:
        """Waits for its end by asking: whether `wait` stops the loop depends on who patched it."""
        while self.process.poll() is None:
            gevent.sleep(REAP_S)

    def _close(self) -> None:
        for end in (self._to, self._from):
            with suppress(OSError):  # what could not be written to one that has ended
                end.close()
