"""The floods again, with a page in a process of its own, whose patience is measured.

`npm run test:attack` runs it; it takes minutes and a quiet machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from good_client import Account
from kinds import FLOODS
from raw import PATIENCE_S, Connection

from servers import Server, serving

pytestmark = pytest.mark.attack


MOST_BYTES = 200_000_000
LONG_S = 10.0


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as server:
        yield server
        printed = server.printed()
    assert "Traceback" not in printed


@pytest.mark.parametrize("kind", FLOODS)
def test_a_page_beside_a_flood_waits_hardly_longer(server: Server, kind: str) -> None:
    """A page of its own process; the flood begins again whenever it is closed."""
    alone = drawn(server, lambda: time.sleep(LONG_S))

    def attack() -> None:
        end = time.monotonic() + LONG_S
        while (left := end - time.monotonic()) > 0:
            with Connection(server.port) as attacker:
                attacker.enter()
                attacker.ask("open_model", {"name": "digits", "seq": 0})
                attacker.flood(FLOODS[kind](), MOST_BYTES, left)

    beside = drawn(server, attack)
    after = drawn(server, lambda: time.sleep(LONG_S / 4))
    print(f"{kind}: p95 {alone.p95_ms:.2f} → {beside.p95_ms:.2f} → {after.p95_ms:.2f} ms")
    assert beside.wrong == []
    assert beside.longest_gap_ms < 500
    assert beside.p95_ms <= 1.2 * alone.p95_ms + 0.5, "0.5 ms: what two runs alone differ by"
    assert after.p95_ms <= 1.2 * alone.p95_ms + 0.5


def drawn(server: Server, meanwhile: Callable[[], None]) -> Account:
    """What a page in a process of its own saw."""
    command = [sys.executable, Path(__file__).with_name("good_client.py"), str(server.port)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        meanwhile()
        printed, _ = process.communicate("", timeout=PATIENCE_S)
    return Account(**json.loads(printed))
