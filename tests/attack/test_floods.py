"""One hostile connection beside a page that behaves.

These tests check counts and closes, not times; `npm run test:attack` measures times.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from good_client import GoodClient
from kinds import FLOODS, REQUESTS, drawing
from raw import PATIENCE_S, Connection, ask_endlessly, event, packet

from forwardpass.numerics.switches import NO_SWITCHES
from servers import Server, serving

MOST_BYTES = 200_000_000
MOST_S = 60.0
"""Every attack ends by then, whatever the server does. An idle machine closes it after 5 s."""
MOST_CPU_S = 2.5
"""Processor time of the server for one attack and the good client; a flood that is not throttled
takes all there is.
"""
MOST_GROWTH_MB = 100
ASKERS = 20
ASK_S = 0.3


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--max-visitors", "8") as server:
        yield server
        printed = server.printed()
    assert "Traceback" not in printed
    assert len(printed.splitlines()) < 100


def cpu_s(server: Server) -> float:
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(server: Server) -> float:
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def descriptors(server: Server) -> int:
    return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


@needs_proc
@pytest.mark.parametrize("kind", FLOODS)
def test_a_flood_is_closed_with_a_reason_and_a_page_beside_it_gets_every_answer(
    server: Server, kind: str
) -> None:
    page = GoodClient(server.port)
    memory, cpu = memory_mb(server), cpu_s(server)
    page.start()
    with Connection(server.port) as attacker:
        attacker.open_network()
        closed = attacker.flood(FLOODS[kind](), MOST_BYTES, MOST_S)
    used = cpu_s(server) - cpu
    account = page.stop()
    assert closed is not None
    assert closed.code in (1008, 1000, None), (
        "1000 where it was too slow to overspend before its pings were unanswered for too long, "
        "None where the farewell was lost in the attacker's own noise"
    )
    assert account.wrong == []
    assert account.answered == account.asked > 0
    assert used < MOST_CPU_S
    assert memory_mb(server) - memory < MOST_GROWTH_MB


@needs_proc
def test_networks_opened_and_turned_again_and_again_take_no_more_memory(server: Server) -> None:
    """Each change would be another network to count; all events fit into the burst of 240."""
    with Connection(server.port) as page:
        page.enter()
        switches = {**NO_SWITCHES.as_dict(), "bits": 4}
        assert page.ask("open_model", {"name": "wide", "seq": 0})
        assert page.ask("switches", {**switches, "seq": 0}) is not None
        while page.hear()["data"][0] != "accuracy":
            pass  # the first count caches what all later ones need
        memory = memory_mb(server)
        for seq in range(1, 115):
            assert page.ask("open_model", {"name": "wide", "seq": seq})
            assert page.ask("switches", {**switches, "seq": seq}) is not None
        assert memory_mb(server) - memory < MOST_GROWTH_MB


def test_who_leaves_a_poll_behind_leaves_nothing_else(server: Server) -> None:
    for _ in range(5):
        post(server, "/socket.io/?EIO=4&transport=polling", b"", method="GET")
    before = descriptors(server)
    for _ in range(30):
        answer = post(server, "/socket.io/?EIO=4&transport=polling", b"", method="GET")
        sid = json.loads(answer[answer.index(b"\r\n\r\n0") + 5 :])["sid"]
        path = f"/socket.io/?EIO=4&transport=polling&sid={sid}"
        assert post(server, path, b"\xff\xfe").startswith(b"HTTP/1.1 400")
    assert descriptors(server) <= before + 1


def post(server: Server, path: str, body: bytes, method: str = "POST", more: str = "") -> bytes:
    """Returns the complete answer to one request."""
    return raw_http(
        server,
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{more}"
        f"Content-Length: {len(body)}\r\n\r\n".encode()
        + body,
    )


def raw_http(server: Server, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S) as sock:
        sock.sendall(request)
        answer = b""
        while data := sock.recv(65_536):
            answer += data
    return answer


def test_a_page_beside_twenty_that_ask_without_end_gets_every_answer() -> None:
    with serving() as server:
        page = GoodClient(server.port)
        page.start()
        for requests in REQUESTS.values():
            ask_endlessly(server.port, requests, ASKERS, ASK_S)
        account = page.stop()
        assert "Traceback" not in server.printed()
    assert account.wrong == []
    assert account.answered == account.asked > 0


@pytest.mark.parametrize(
    "fields",
    [
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 3\r\nContent-Length: 3\r\n",
        "Content-Length: +3\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Host: other.example\r\n",
        "".join(f"X-{i}: 1\r\n" for i in range(101)),
    ],
    ids=["both lengths", "two lengths", "sign", "coding", "two hosts", "101 fields"],
)
def test_a_request_that_leaves_in_doubt_what_it_is_is_refused(server: Server, fields: str) -> None:
    request = f"POST /api/trace HTTP/1.1\r\nHost: 127.0.0.1\r\n{fields}\r\nabc".encode()
    assert raw_http(server, request).startswith(b"HTTP/1.1 400")


def test_answers_of_socket_io_say_that_they_are_no_page(server: Server) -> None:
    head = post(server, "/socket.io/?EIO=4&transport=polling", b"", method="GET").split(b"\r\n")
    assert b"X-Content-Type-Options: nosniff" in head
    assert b"Referrer-Policy: no-referrer" in head
    assert b"Content-Security-Policy: default-src 'none'; frame-ancestors 'none'" in head
    jsonp = post(server, "/socket.io/?EIO=4&transport=polling&j=0", b"", method="GET")
    assert jsonp.startswith(b"HTTP/1.1 400")


def test_no_more_pages_than_there_is_room_for_even_if_they_say_that_they_left(
    server: Server,
) -> None:
    here = [Connection(server.port) for _ in range(20)]
    try:
        for connection in here[:8]:
            assert connection.enter()["type"] == 0
            connection.sock.sendall(event("disconnect", "client"))
            assert connection.hear()["data"][0] == "error"
        for connection in here[8:]:
            assert connection.enter()["type"] == 4, "the server is full"
    finally:
        for connection in here:
            connection.sock.close()


def test_saying_connect_again_gives_no_fresh_pace() -> None:
    with serving("--events-per-second", "1") as server, Connection(server.port) as page:
        began = time.monotonic()
        page.open_network()
        admitted = 0
        for seq in range(1, 9):  # many more of them count as a flood and end the connection
            page.sock.sendall(event("connect", {}) + packet(0))
            admitted += page.ask("input", drawing(seq), seq) is not None
        assert admitted <= 1 + time.monotonic() - began, "one at once, and one a second"
