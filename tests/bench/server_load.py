"""The load of one server process: forward passes compared with echoes, and 200 visitors drawing.

`python tests/bench/server_load.py [--json FILE]` prints the figures; `npm run bench` calls
`measure_server`. Everything stays on this machine and ends by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from subprocess import PIPE

import numpy as np
from figures import Figure
from load_client import Plan, Tally

HERE = Path(__file__).parent
PROCESSES = 3
"""Number of client processes. With four cores, the server has one to itself."""
START_S = 0.5
TURNS_S = 15
DRAWING_S = 10


def measure_server() -> list[Figure]:
    figures = []
    with bench_server() as (port, process):
        for payload in ("pixels", "strokes"):
            figures += measure_against_echo(port, payload)
        figures += measure_drawing(port, process)
    return figures


def measure_against_echo(port: int, payload: str) -> list[Figure]:
    """Alternates passes and echoes of the same size, for 50 visitors who ask without a pause."""
    events = ["input", "echo"]
    tally = load(port, visitors=50, hz=0, seconds=TURNS_S, events=events, payload=payload)
    forward, echo = (tally.answered[event] / (TURNS_S / 2) for event in events)
    goal = "≥ 0.75" if payload == "pixels" else ""
    return [
        Figure(f"forward passes of {payload}, 50 clients", forward, "1/s"),
        Figure(f"echoes of the same sizes ({payload}), 50 clients", echo, "1/s"),
        Figure(f"forward ÷ echo ({payload})", forward / echo, "", goal),
    ]


def measure_drawing(port: int, server: subprocess.Popen[str]) -> list[Figure]:
    """200 visitors who draw digits stroke by stroke at 30 Hz each."""
    cpu, started = cpu_seconds(server.pid), time.monotonic()
    tally = load(port, visitors=200, hz=30, seconds=DRAWING_S, events=["input"], payload="strokes")
    share = 100 * (cpu_seconds(server.pid) - cpu) / (time.monotonic() - started)
    p50, p99 = np.percentile(tally.latencies_ms, [50, 99])
    answered = tally.answered["input"] / DRAWING_S
    who = "200 drawing at 30 Hz"
    return [
        Figure(f"{who}, answered of 6,000", answered, "1/s", "≥ 5800"),
        Figure(f"{who}, p50", float(p50), "ms"),
        Figure(f"{who}, p99", float(p99), "ms", "≤ 100"),
        Figure(f"{who}, refused", tally.refused, "", "≤ 0"),
        Figure(f"{who}, CPU of the server with connecting", share, "%"),
    ]


def load(
    port: int,
    *,
    visitors: int,
    hz: float,
    seconds: float,
    events: list[str],
    payload: str,
    is_checked: bool = False,
    pids: Sequence[int] = (),
) -> Tally:
    """Spreads the visitors over the client processes and adds up their results.

    Args:
        pids: of the server processes, whose processor time is counted while the visitors draw.
    """
    clients = []
    for number in range(PROCESSES):
        share = visitors // PROCESSES + (number < visitors % PROCESSES)
        plan = asdict(Plan(port, share, hz, seconds, events, payload, number, is_checked))
        del plan["start"]  # sent when all are ready
        command = [sys.executable, HERE / "load_client.py", json.dumps(plan)]
        clients.append(subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True))
    for client in clients:
        if client.stdout.readline() != "ready\n":
            raise RuntimeError("a client process failed; see above")
    start = time.monotonic() + START_S
    for client in clients:
        client.stdin.write(f"{start}\n")
        client.stdin.flush()
    total = Tally()
    if pids:
        time.sleep(START_S)
        before = sum(map(cpu_seconds, pids))
        time.sleep(seconds)
        total.cpu_s = sum(map(cpu_seconds, pids)) - before
    for client in clients:
        printed, _ = client.communicate(timeout=seconds + 30)
        if client.returncode:
            raise RuntimeError("a client process failed; see above")
        part = Tally(**json.loads(printed))
        for event, count in part.answered.items():
            total.answered[event] = total.answered.get(event, 0) + count
        total.refused += part.refused
        total.skipped += part.skipped
        total.wrong += part.wrong
        total.latencies_ms += part.latencies_ms
    return total


@contextmanager
def bench_server() -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """The server with the echo, and its port."""
    server = subprocess.Popen([sys.executable, HERE / "load_server.py"], stdout=PIPE, text=True)
    try:
        assert server.stdout
        yield int(server.stdout.readline()), server
    finally:
        server.terminate()
        server.wait(timeout=10)


def cpu_seconds(pid: int) -> float:
    """The processor time of a process so far (Linux: fields 14 and 15 of its stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    options = parser.parse_args()
    figures = measure_server()
    for figure in figures:
        value = f"{figure.value:,.2f}".rstrip("0").rstrip(".")
        print(f"{figure.name:<66} {value:>10} {figure.unit:<3} {figure.goal:>7} {figure.verdict}")
    if options.json:
        rows = [{**asdict(figure), "verdict": figure.verdict} for figure in figures]
        options.json.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
