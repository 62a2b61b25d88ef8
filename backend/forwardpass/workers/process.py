"""One worker process: it limits itself, then performs one task after the other."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import RawIOBase
from pathlib import Path
from typing import Any

from forwardpass.workers import messages

MAX_MEMORY = 300_000_000
"""Bytes of private memory that the process may use, where the system can limit it (Linux)."""

CPU_S = 2.0
"""Seconds of computing that a task may take, where the system can limit it (not on Windows)."""

NICENESS = 5
"""The niceness that lowers a worker's priority below the server's, where the system has it."""


def main(files: Sequence[Path], about: dict[str, Any]) -> None:
    """Performs tasks from standard input until it ends.

    Args:
        files: the files of networks that do not come with the program.
        about: facts about these networks, as `models.About`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on Ctrl-C the server closes the input
    incoming, outgoing = take_pipes()
    # Everything that tasks need is loaded now; later it would count towards a task's limits.
    from forwardpass.models.about import about_in
    from forwardpass.workers.model import load_models
    from forwardpass.workers.tasks import perform

    ours = load_models(files, about_in(about))
    limit_process()
    messages.write(outgoing.write, {"limits": limits()})
    while (task := messages.read(incoming.read)) is not None:
        start_clock()
        answer = perform(task["name"], task["data"], task["options"], ours)
        stop_clock()
        messages.write(outgoing.write, answer)


def take_pipes() -> tuple[RawIOBase, RawIOBase]:
    """Reserves standard input and output for messages; what a library prints goes to stderr."""
    incoming, outgoing = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    if sys.platform == "win32":
        import msvcrt

        for end in (incoming, outgoing):
            msvcrt.setmode(end, os.O_BINARY)
    return open(incoming, "rb", buffering=0), open(outgoing, "wb", buffering=0)  # noqa: PTH123


def lower_priority(by: int) -> None:
    """Raises the niceness of this process, where the system has it."""
    with suppress(AttributeError, OSError):
        os.nice(by)


def limit_process(max_memory: int = MAX_MEMORY) -> None:
    """Limits the memory of this process, turns off core dumps, and lowers its priority."""
    lower_priority(NICENESS)
    try:
        import resource
    except ImportError:  # not on Windows
        return
    for what, most in ((resource.RLIMIT_DATA, max_memory), (resource.RLIMIT_CORE, 0)):
        with suppress(OSError, ValueError):  # the limit is lower already
            resource.setrlimit(what, (most, most))


def limits() -> dict[str, bool]:
    """Returns which of the limits this system enforces."""
    return {"cpu": hasattr(signal, "setitimer"), "memory": sys.platform == "linux"}


def start_clock() -> None:
    """Gives the task `CPU_S` of computing time, after which the system kills the process."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, CPU_S)


def stop_clock() -> None:
    """Cancels the time limit of the task."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, 0)
