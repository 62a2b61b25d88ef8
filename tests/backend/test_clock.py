"""Nothing depends on the wall clock: it jumps by an hour while the server runs."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from raw import TEXT, Connection, frame
from test_metrics import scrape
from test_processes import until

from patience import LAST_RESORT_S
from servers import Server, serving
from socket_page import Page, drawing

SET_BY = """
import time
from pathlib import Path
true = time.time
time.time = lambda: true() + float(Path({file!r}).read_text())
from forwardpass.__main__ import main
main()
"""
"""The command, with a wall clock that is off by the number of seconds in a file."""

HOUR_S = 3600
CALLS_PER_MINUTE = 4
OPTIONS = ("--ping-interval", "1", "--heavy-calls-per-minute", str(CALLS_PER_MINUTE))


@pytest.fixture
def clock(tmp_path: Path) -> Path:
    file = tmp_path / "clock"
    file.write_text("0")
    return file


@contextmanager
def serving_by(clock: Path, *options: str) -> Iterator[Server]:
    """A server that uses this clock."""
    command = (sys.executable, "-c", SET_BY.format(file=str(clock)))
    with serving(*OPTIONS, *options, command=command) as server:
        yield server


def hear_ping(page: Connection) -> None:
    """Waits for the server's next ping."""
    while (TEXT, b"2") not in list(page.frames()):
        page._more()


def heavy_call(server: Server) -> int:
    try:
        with urlopen(f"{server.url}/metrics", timeout=LAST_RESORT_S) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def test_no_page_is_thought_gone_and_no_limit_is_lifted(clock: Path) -> None:
    since = time.monotonic()
    with serving_by(clock, "--ping-timeout", "60") as server:
        page = Page(server.url, "websocket")
        page.say("open_model", {"name": "digits", "seq": 0})
        for seq, hour in enumerate((HOUR_S, -HOUR_S, 0), 1):
            with Connection(server.port) as asked:
                asked.enter()
                asked.ask("open_model", {"name": "digits", "seq": 0})
                hear_ping(asked)
                clock.write_text(str(hour))
                assert asked.ask("input", drawing(1), 2)
                asked.sock.sendall(frame(b"3", TEXT))
                assert asked.ask("input", drawing(2), 3)
            assert page.say("input", drawing(seq))
        told = scrape(server)
        clock.write_text(str(HOUR_S))
        admitted = 1 + [heavy_call(server) for _ in range(20)].count(200)
        assert admitted <= CALLS_PER_MINUTE * (1 + (time.monotonic() - since) / 60)
        with urlopen(f"{server.url}/healthz", timeout=LAST_RESORT_S) as answer:
            assert json.load(answer)["uptime_s"] < HOUR_S / 2
        assert page.gone.empty()
        page.leave()
    assert told["forwardpass_passes_total"] == 9
    assert 0 < told["forwardpass_pass_seconds_sum"] < 60


def test_a_page_that_is_gone_is_noticed_though_the_clock_was_set_back(clock: Path) -> None:
    with serving_by(clock, "--ping-timeout", "1") as server, Connection(server.port) as gone:
        gone.enter()
        hear_ping(gone)
        clock.write_text(str(-HOUR_S))
        with suppress(EOFError, ConnectionError):
            while True:
                gone._more()  # fails once the connection has ended, or after a wait in vain
        until(lambda: scrape(server)["forwardpass_connections"] == 0)
