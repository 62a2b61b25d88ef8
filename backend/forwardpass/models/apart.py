"""Reads a file in a separate process, which is ended when it takes too long.

The HDF5 library hangs on some damaged files, and no other thread can stop it. Visitors' files are
read by a worker with limits anyway; this module is for the user's own files.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

from forwardpass.models import safetensors
from forwardpass.models.card import Card
from forwardpass.numerics.network import Network
from forwardpass.refusal import Code, Refusal, no_network

READ_S = 30.0
"""Seconds that a file may take, including the start of the process. The largest take two."""


def read_apart(data: bytes, called: str, name: str) -> tuple[Network, Card]:
    """Reads the network in the bytes of a file, and its card; see `models.read`.

    Raises:
        Refusal: it contains no network, or its library hangs on it.
    """
    try:
        done = subprocess.run(  # noqa: S603 # runs our own module
            [sys.executable, "-P", "-m", "forwardpass.models.reading_process", called, name],
            input=data,
            stdout=subprocess.PIPE,
            timeout=READ_S,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise no_network(
            f"{called} is a damaged file: it was not read to its end; expected at most {READ_S:g} s"
        ) from None
    except subprocess.CalledProcessError:
        raise no_network(
            f"{called} is a damaged file: the process that read it broke down"
        ) from None
    header, _, network_file = done.stdout.partition(b"\n")
    told = json.loads(header)
    if "refusal" in told:
        code, *reason = told["refusal"]
        raise Refusal(Code(code), *reason)
    network, card = safetensors.load(network_file, name)
    return network, replace(card, assumed=tuple(told["assumed"]))
