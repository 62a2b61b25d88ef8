"""The floods once more, while a page in a separate process measures how long it waits.

`npm run test:attack` runs this file. The flood starts and stops many times. The test compares how
long the page waits during the flood and between floods, so other load on the machine affects both.
The test fails if the rise is certain, not if the machine was busy.
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
"""In each round the flood pauses this long and then runs this long: half of the time until it is
closed, so that its start has as much weight as it has for a page.
"""
WARM_UP_S = 1.0
"""Time before the first round, in which server and page do everything for the first time."""
ASKERS = 20
CROWD = 50
CROWD_S = 12.0
MOST_CROWD_CPU_S = 8.0
"""The allowance of fifty new connections, and the page; without budgets they take all there is."""
MOST_RISE = 1.2
LEAST_MS = 0.5
"""The difference between two parts without a flood."""
LONGEST_GAP_MS = 500
CERTAINTY = 5
"""Percentage of bootstrap samples in which the rise may be below the reported one."""

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
    """Floods the server over one connection; when it is closed, use the next."""
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
    """Until each has overspent its budget, the fifty share half of the time."""
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
    """Their address has not received anything yet, so it has much to spend at first."""
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
            except (EOFError, ConnectionError):  # refused: too many connections
                pass

    check_patience(server, "comings", come_and_go)


def check_patience(server: Server, kind: str, attack: Callable[[], None]) -> None:
    """Starts and stops the attack beside a page, and compares how long the page waits."""
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
    """The least rise of the p95, with the certainty of `CERTAINTY`: a bootstrap over the rounds."""
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
    """The waiting times of a page in a separate process, by round, without and with an attack."""
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
