"""Reads a file in a process of its own, which is ended when it takes too long.

The HDF5 library never comes back from some damaged files, and no other thread can stop it. Files of
visitors are read by a worker with limits anyway; this is for one's own files.
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
"""Seconds that a file may take, with the start of the process: the largest take two."""


def read_apart(data: bytes, called: str, name: str) -> tuple[Network, Card]:
    """The network in the bytes of a file and what is known about it, see `models.read`.

    Raises:
        Refusal: it does not hold a network, or its library does not come to an end with it.
    """
    try:
        done = subprocess.run(  # noqa: S603  # a module of ours
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
