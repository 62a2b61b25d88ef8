"""The floods again, beside a page in a process of its own, whose patience is measured.

`npm run test:attack` runs it. The flood comes and goes many times, and what the page waits while it
is there is compared with what it waits in between: whatever else the machine does is in both. The
rise fails the test where it is certain, not where the machine was busy.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest
from good_client import PERIOD_S, Account, GoodClient
from kinds import FLOODS, REQUESTS
from raw import CONNECT, PATIENCE_S, Connection, ask_endlessly, flood_all, packet
from test_floods import MOST_GROWTH_MB, cpu_s, memory_mb, needs_proc

from servers import Server, serving

pytestmark = [pytest.mark.attack, needs_proc]


MOST_BYTES = 200_000_000
ROUNDS = 4
PART_S = 2.5
"""In each round the flood rests so long, and then goes on so long: half of the time until it is
closed, so that its beginning has the weight that it has for a page."""
WARM_UP_S = 1.0
"""Before the first round, in which the server and the page do all for the first time."""
ASKERS = 20
CROWD = 50
CROWD_S = 12.0
MOST_CROWD_CPU_S = 8.0
"""What fifty new connections are given, and the page; without budgets they take all there is."""
MOST_RISE = 1.2
LEAST_MS = 0.5
"""What two parts without a flood differ by."""
LONGEST_GAP_MS = 500
CERTAINTY = 5
"""Per cent of chance rounds in which the rise may be less than the one that counts."""

Windows = list[np.ndarray]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as server:
        memory = memory_mb(server)
        yield server
        assert memory_mb(server) - memory < MOST_GROWTH_MB
        printed = server.printed()
    assert "Traceback" not in printed


def again_and_again(server: Server, kind: str, seconds: float) -> None:
    """One connection floods the server; when it is closed, the next does."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        with Connection(server.port) as attacker:
            attacker.open_network()
            attacker.flood(FLOODS[kind](), MOST_BYTES, left)


@pytest.mark.parametrize("kind", FLOODS)
def test_a_page_beside_a_flood_waits_hardly_longer(server: Server, kind: str) -> None:
    check_patience(server, kind, lambda: again_and_again(server, kind, PART_S))


@pytest.mark.parametrize("kind", ["inputs", "WebSocket pongs", "garbage"])
def test_fifty_floods_at_once_are_over_soon_and_cost_a_page_no_answer(
    server: Server, kind: str
) -> None:
    """Until each of them has overspent, fifty take half of the time, in turns."""
    with ExitStack() as stack:
        crowd = [stack.enter_context(Connection(server.port)) for _ in range(CROWD)]
        page = GoodClient(server.port)
        cpu = cpu_s(server)
        page.start()
        flood_all(crowd, [packet(CONNECT), *islice(FLOODS[kind](), 50)], CROWD_S)
        used = cpu_s(server) - cpu
        account = page.stop()
    waited = np.percentile(account.latencies_ms, [50, 95, 100])
    print(
        f"fifty times {kind}: {used:.1f} s of the server's time, {account.answered} answers; "
        f"median {waited[0]:.2f}, p95 {waited[1]:.2f}, longest {waited[2]:.2f} ms"
    )
    assert account.wrong == []
    assert account.answered == account.asked > 0
    assert used < MOST_CROWD_CPU_S
    check_patience(server, f"after fifty times {kind}", lambda: time.sleep(PART_S))


@pytest.mark.parametrize("kind", REQUESTS)
def test_a_page_beside_twenty_that_ask_without_end_waits_hardly_longer(kind: str) -> None:
    """The server has given their address nothing before: at first they have much to spend."""
    with serving() as fresh:
        check_patience(
            fresh, kind, lambda: ask_endlessly(fresh.port, REQUESTS[kind], ASKERS, PART_S)
        )


def test_a_page_beside_connections_that_come_and_go_waits_hardly_longer(server: Server) -> None:
    def come_and_go() -> None:
        end = time.monotonic() + PART_S
        while time.monotonic() < end:
            try:
                with Connection(server.port) as attacker:
                    attacker.enter()
            except (EOFError, ConnectionError):  # refused: too many came
                pass

    check_patience(server, "comings", come_and_go)


def check_patience(server: Server, kind: str, attack: Callable[[], None]) -> None:
    """Lets the attack come and go beside a page, and compares what the page waits."""
    idle, beside, account = drawn(server, attack)
    calm, busy = (float(np.percentile(np.concatenate(part), 95)) for part in (idle, beside))
    gaps = [max(part.max() for part in parts) + 1000 * PERIOD_S for parts in (idle, beside)]
    rise = certain_rise(idle, beside)
    print(
        f"{kind}: p95 {calm:.2f} → {busy:.2f} ms, rise {busy / calm:.2f}, certainly {rise:.2f}; "
        f"longest gap {gaps[0]:.0f} → {gaps[1]:.0f} ms"
    )
    assert account.wrong == []
    assert account.answered == account.asked
    assert gaps[1] < max(LONGEST_GAP_MS, 2 * gaps[0]), "the longest of a busy machine's gaps vary"
    assert rise <= MOST_RISE


def certain_rise(idle: Windows, beside: Windows) -> float:
    """By how much the p95 has risen at least, as sure as `CERTAINTY`: rounds drawn by chance."""
    rng = np.random.default_rng(11)
    rises = []
    for _ in range(1000):
        drawn = rng.integers(0, len(idle), len(idle))
        calm, busy = (
            np.percentile(np.concatenate([part[at] for at in drawn]), 95) for part in (idle, beside)
        )
        rises.append((busy - LEAST_MS) / calm)
    return float(np.percentile(rises, CERTAINTY))


def drawn(server: Server, attack: Callable[[], None]) -> tuple[Windows, Windows, Account]:
    """What a page in a process of its own waited, by rounds, without and beside an attack."""
    command = [sys.executable, Path(__file__).with_name("good_client.py"), str(server.port)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(WARM_UP_S)
        edges = [time.monotonic()]
        for _ in range(ROUNDS):
            time.sleep(PART_S)
            edges.append(time.monotonic())
            attack()
            edges.append(time.monotonic())
        printed, _ = process.communicate("", timeout=PATIENCE_S)
    account = Account(**json.loads(printed))
    at, waited = np.array(account.answered_at), np.array(account.latencies_ms)
    parts = [waited[(at >= begin) & (at < end)] for begin, end in pairwise(edges)]
    assert all(part.size for part in parts), "an answer in each part at least"
    return parts[::2], parts[1::2], account
