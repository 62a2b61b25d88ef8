"""`python -m forwardpass.models.reading_process CALLED NAME`: reads a file, see `apart`.

It reads the file from standard input. It writes a line of JSON and, unless the file is refused, the
network in our own format.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress

from forwardpass import models
from forwardpass.refusal import Refusal

MAX_MEMORY = 1_000_000_000
"""Bytes of memory that the process may use, where the system can limit it (Linux)."""

MAX_CPU_S = 60
"""Seconds of computing after which the system ends the process, if nothing else does."""


def main() -> None:
    """Reads the file from standard input."""
    limit_process()
    called, name = sys.argv[1:]
    out = sys.stdout.buffer
    try:
        network, card = models.read(sys.stdin.buffer.read(), called, name)
    except Refusal as error:
        out.write(json.dumps({"refusal": error.args}).encode() + b"\n")
        return
    out.write(json.dumps({"assumed": card.assumed}).encode() + b"\n")
    out.write(models.FORMATS["safetensors"].save(network, card))


def limit_process() -> None:
    """Limits the memory and the computing time of this process."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    for what, most in ((resource.RLIMIT_DATA, MAX_MEMORY), (resource.RLIMIT_CPU, MAX_CPU_S)):
        with suppress(OSError, ValueError):  # the limit is lower already
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
