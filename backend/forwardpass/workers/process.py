"""One worker process: limits itself, then answers one task after the other."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import RawIOBase
from pathlib import Path

from forwardpass.workers import messages

MAX_MEMORY = 300_000_000
"""Bytes that the process may hold of its own, where the system can limit that (Linux)."""

CPU_S = 2.0
"""Seconds of computing that a task may take, where the system can limit that (not on Windows)."""

NICENESS = 5
"""How much a worker steps back behind the server, where there is such a thing."""


def main(files: Sequence[Path] = ()) -> None:
    """Answers tasks from the standard input until it ends.

    Args:
        files: of the networks that do not come with the program.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's, which ends the input
    incoming, outgoing = take_pipes()
    # All that tasks need is loaded now: later it would count as the task's own time and memory.
    from forwardpass.workers.edited_networks import load_models
    from forwardpass.workers.tasks import perform

    ours = load_models(files)
    limit_process()
    messages.write(outgoing.write, {"limits": limits()})
    while (task := messages.read(incoming.read)) is not None:
        start_clock()
        answer = perform(task["name"], task["data"], task["options"], ours)
        stop_clock()
        messages.write(outgoing.write, answer)


def take_pipes() -> tuple[RawIOBase, RawIOBase]:
    """Standard input and output for messages alone: what a library prints goes to the errors."""
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


def limit_process(max_memory: int = MAX_MEMORY, niceness: int = NICENESS) -> None:
    """Takes from this process what no task needs: much memory, and its place before the server."""
    with suppress(AttributeError, OSError):
        os.nice(niceness)
    try:
        import resource
    except ImportError:  # not on Windows
        return
    for what, most in ((resource.RLIMIT_DATA, max_memory), (resource.RLIMIT_CORE, 0)):
        with suppress(OSError, ValueError):  # lower already
            resource.setrlimit(what, (most, most))


def limits() -> dict[str, bool]:
    """Which of the limits this system keeps by itself."""
    return {"cpu": hasattr(signal, "setitimer"), "memory": sys.platform == "linux"}


def start_clock() -> None:
    """From now on the task has `CPU_S` of computing; then the system ends the process."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, CPU_S)


def stop_clock() -> None:
    """The task is done."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, 0)
