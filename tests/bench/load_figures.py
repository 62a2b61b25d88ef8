"""The load that a course site's server carries, with one process and with several, and its cost.

`npm run bench:load` prints the figures; `-- --json FILE` also writes them as JSON, `-- --passes
10000` shortens the long run, and `-- --small` shortens everything for a trial. Processor time is
counted by the system, so it is valid on a busy machine; numbers of answers and elapsed times are
not.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

import numpy as np
from answer_stages import measure_stages
from edit_figures import Visitor, resident_kb
from figures import Figure
from server_load import bench_server, cpu_seconds, load
from test_killed_process import seconds_until_answered_again
from test_processes import sockets_of, until, workers_of

from forwardpass.server.realtime.accuracy import REST_S
from servers import Server, serving

UNLIMITED = ("--events-per-second", "1000000")
GOALS = {"pixels": "≥ 0.75", "strokes": "≥ 0.55"}
SETTLE_S = 3.0
WARM = 20
ROUND_S = 30.0
WIDTH = 70


@dataclass(frozen=True)
class Size:
    """How much to measure.

    Attributes:
        rounds, turn_s: echoes and passes alternate this often, for this many seconds each.
        turns: of servers with one process and with several.
        drawing_s: how long visitors draw.
        drawers: visitors per process, where several processes are compared.
        crowd: visitors who all draw at once.
        spreads: how often 400 connections are opened.
        visitors: the number of visitors whose memory is measured.
        passes: of the long run.
    """

    rounds: int = 2
    turn_s: float = 3.0
    turns: int = 3
    drawing_s: float = 8.0
    drawers: int = 15
    crowd: int = 200
    spreads: int = 3
    connections: int = 400
    visitors: int = 60
    passes: int = 1_000_000


SMALL = Size(1, 1.0, 1, 1.0, 5, 20, 1, 40, 10, 5_000)


def measure(size: Size) -> Iterator[Figure]:
    """Each figure as soon as it is measured."""
    with bench_server() as (port, process):
        for payload in GOALS:
            yield from measure_cost(port, process.pid, payload, size)
            yield from measure_stages(payload)
    with bench_server() as (port, _):  # a fresh server, whose address has its whole budget
        yield from measure_crowd(port, size)
    yield from measure_processes(size)
    yield measure_spread(size)
    yield from measure_memory(size)
    yield from measure_long_run(size)
    seconds = seconds_until_answered_again(size.crowd)
    yield Figure(f"1 of 4 processes killed → all {size.crowd} answered again", seconds, "s", "≤ 5")


def measure_cost(port: int, pid: int, payload: str, size: Size) -> Iterator[Figure]:
    """Processor time of an echo and of a pass of the same size, for 50 tireless visitors."""
    spent = dict.fromkeys(("echo", "input"), 0.0)
    answered = dict.fromkeys(spent, 0)
    for _ in range(size.rounds):
        for event in spent:
            tally = load(
                port, visitors=50, hz=0, seconds=size.turn_s, events=[event], payload=payload,
                pids=[pid],
            )  # fmt: skip
            spent[event] += tally.cpu_s
            answered[event] += tally.answered[event]
    echo, forward = (1e6 * spent[event] / answered[event] for event in spent)
    yield Figure(f"server CPU of an echo, sizes of {payload}", echo, "µs")
    yield Figure(f"server CPU of a pass from {payload}", forward, "µs")
    yield Figure(f"a pass from {payload}: above the echo", forward - echo, "µs")
    yield Figure(f"echo ÷ pass ({payload})", echo / forward, "", GOALS[payload])


def measure_crowd(port: int, size: Size) -> Iterator[Figure]:
    """One process with many visitors who draw at 30 Hz each."""
    tally = load(
        port, visitors=size.crowd, hz=30, seconds=size.drawing_s, events=["input"],
        payload="strokes",
    )  # fmt: skip
    wanted = 30 * size.crowd
    answered = tally.answered["input"] / size.drawing_s
    who = f"1 process, {size.crowd} drawing at 30 Hz"
    goal = f"≥ {0.9917 * wanted:.0f}"
    yield Figure(f"{who}, answered of {wanted:,}", answered, "1/s", goal)
    yield Figure(f"{who}, p99", float(np.percentile(tally.latencies_ms, 99)), "ms", "≤ 50")


def measure_processes(size: Size) -> Iterator[Figure]:
    """Processor time of an answer, with the same number of visitors per process.

    All servers run at once and take turns, so that other load on the machine affects them alike.
    The first turn of each only warms it up. The visitors of four processes leave this machine some
    time.
    """
    counts = (1, 2, 4)
    spent, answered = dict.fromkeys(counts, 0.0), dict.fromkeys(counts, 0)
    with ExitStack() as stack:
        servers = {
            count: stack.enter_context(serving("--workers", str(count), *UNLIMITED))
            for count in counts
        }
        for server in servers.values():
            until(lambda server=server: "Forward Pass is at" in server.printed())
        for turn in range(1 + size.turns):
            for count, server in servers.items():
                tally = load(
                    server.port, visitors=size.drawers * count, hz=30, seconds=size.turn_s,
                    events=["input"], payload="strokes", pids=serving_pids(server),
                )  # fmt: skip
                if turn:
                    spent[count] += tally.cpu_s
                    answered[count] += tally.answered["input"]
    each = {count: 1e6 * spent[count] / answered[count] for count in counts}
    for count in counts:
        who = f"{count} process{'es' * (count > 1)}, {size.drawers} drawing for each"
        yield Figure(f"{who}: server CPU of an answer", each[count], "µs")
        if count > 1:
            yield Figure(f"{who}: the same ÷ with 1 process", each[count] / each[1], "", "≤ 1.1")


def serving_pids(server: Server) -> list[int]:
    """The processes that serve: the supervised ones, or the server itself."""
    return sorted(workers_of(server)) or [server.process.pid]


def measure_spread(size: Size) -> Figure:
    """How evenly connections are spread over four processes, at worst."""
    worst = 0.0
    for _ in range(size.spreads):
        with serving("--workers", "4") as server, ExitStack() as stack:
            until(lambda server=server: "Forward Pass is at" in server.printed())
            pids = serving_pids(server)
            before = [len(sockets_of(pid)) for pid in pids]
            for _ in range(size.connections):
                stack.enter_context(server.connect())

            def counts(pids: list[int] = pids, before: list[int] = before) -> list[int]:
                return [len(sockets_of(p)) - b for p, b in zip(pids, before, strict=True)]

            until(lambda counts=counts: sum(counts()) >= size.connections)
            worst = max(worst, max(counts()) / mean(counts()))
    who = f"{size.connections} connections over 4 processes"
    return Figure(f"{who}, fullest ÷ mean, worst of {size.spreads}", worst, "", "≤ 1.3")


def measure_memory(size: Size) -> Iterator[Figure]:
    """The memory of an idle visitor who only looks, and of one who has changed every dial."""
    rng = np.random.default_rng(0)
    with serving(*UNLIMITED) as server, ExitStack() as stack:
        pid = server.process.pid
        empty = resident_kb(pid) / 1000

        def connect() -> Visitor:
            visitor = stack.enter_context(closing(Visitor(server)))
            visitor.pass_ms(rng)
            return visitor

        first = connect()
        first.turn_all(rng)
        first.accuracy()
        time.sleep(2 * REST_S + 1)
        for _ in range(WARM):  # they fill the memory that earlier ones have freed
            connect()
        time.sleep(SETTLE_S)
        before, began = resident_kb(pid), cpu_seconds(pid)
        visitors = [connect() for _ in range(size.visitors)]
        connecting = 1e3 * (cpu_seconds(pid) - began) / size.visitors
        time.sleep(SETTLE_S)
        idle = (resident_kb(pid) - before) / size.visitors
        for visitor in visitors:
            visitor.turn_all(rng)
            visitor.accuracy()
        time.sleep(2 * REST_S + 1)
        turned = (resident_kb(pid) - before) / size.visitors
    yield Figure("memory of a process without visitors", empty, "MB")
    yield Figure("server CPU of a connection, its weights and first answer", connecting, "ms")
    yield Figure("memory of an idle visitor", idle, "KB", "≤ 60")
    yield Figure("memory of one with 13,002 turned dials", turned, "KB", "≤ 120")


def measure_long_run(size: Size) -> Iterator[Figure]:
    """Many passes, each compared with numpy in float64."""
    with serving(*UNLIMITED) as server:
        pid = server.process.pid
        done = wrong = before = 0
        while done < size.passes:
            seconds = ROUND_S if size.passes > SMALL.passes else 1.0
            tally = load(
                server.port, visitors=50, hz=0, seconds=seconds, events=["input"],
                payload="pixels", is_checked=True,
            )  # fmt: skip
            done += tally.answered["input"]
            wrong += tally.wrong + tally.refused
            before = before or resident_kb(pid)  # measured once the server has worked
        growth = 100 * (resident_kb(pid) / before - 1)
    yield Figure(f"{done:,} passes: wrong or refused", wrong, "", "≤ 0")
    yield Figure(f"{done:,} passes: memory growth after the first round", growth, "%", "≤ 3")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("--passes", type=int, help="of the long run")
    parser.add_argument("--small", action="store_true", help="little of everything")
    options = parser.parse_args()
    size = SMALL if options.small else Size()
    if options.passes:
        size = Size(**{**asdict(size), "passes": options.passes})
    figures = []
    for figure in measure(size):
        print(figure.row(WIDTH), flush=True)
        figures.append(figure)
    if options.json:
        rows = [{**asdict(figure), "verdict": figure.verdict} for figure in figures]
        options.json.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
