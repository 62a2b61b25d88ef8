"""Request bodies are limited in time, and in memory over all clients together."""

from __future__ import annotations

import json
import socket
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import gevent
import pytest

from forwardpass.server import uploads
from forwardpass.server.uploads import MAX_BODY, Uploads, read_within
from patience import LAST_RESORT_S
from servers import Server, serving

MB = 1_000_000


class Stalled:
    """A body that stops before its last byte."""

    def __init__(self, length: int) -> None:
        self._left = length - 1

    def read(self, size: int) -> bytes:
        if not self._left:
            gevent.sleep(3600)
        part = bytes(min(size, self._left))
        self._left -= len(part)
        return part


def app(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


def post(sent: Uploads, stream, length: object, address: str = "a", **headers) -> tuple[str, bytes]:
    answered = []
    environ = {
        "REQUEST_METHOD": "POST",
        "wsgi.input": stream,
        "CONTENT_LENGTH": str(length),
        "REMOTE_ADDR": address,
    }
    body = b"".join(sent(environ | headers, lambda status, _: answered.append(status)))
    return answered[0], body


def test_a_body_comes_whole_and_leaves_nothing_behind():
    sent = Uploads(app)
    data = bytes(range(256)) * 1000
    assert post(sent, BytesIO(data), len(data)) == ("200 OK", data)
    assert sent.shares.taken == 0


@pytest.mark.parametrize(
    ("length", "headers", "status", "message"),
    [
        (MAX_BODY + 1, {}, "413",
         "the body has 16,777,217 bytes; expected at most 16,777,216"),
        ("", {"HTTP_TRANSFER_ENCODING": "chunked"}, "411",
         "the request does not say how long its body is"),
        ("-5", {}, "400", "the length of the body is '-5'; expected a whole number"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_taken_is_refused_unread(length, headers, status, message):
    found, body = post(Uploads(app), None, length, **headers)
    assert found.split()[0] == status
    assert json.loads(body)["error"]["message"] == message


def test_a_body_that_stops_before_its_last_byte_is_given_up_at_its_deadline(monkeypatch):
    monkeypatch.setattr(uploads, "FIRST_S", 0.01)
    monkeypatch.setattr(uploads, "SLOWEST", MAX_BODY * 1000)
    sent = Uploads(app)
    status, body = post(sent, Stalled(MB), MB)
    assert status == "408 Request Timeout"
    assert json.loads(body)["error"] == {
        "code": "too_slow",
        "message": "the body of 1,000,000 bytes did not come; expected all of it within 0 s",
    }
    assert sent.shares.taken == 0


def test_a_body_that_ends_too_soon_is_none():
    assert read_within(BytesIO(b"abc"), 3, 5).read() == b"abc"
    assert read_within(BytesIO(b"ab"), 3, 5) is None


def test_stalled_bodies_of_one_address_take_half_of_the_memory_and_others_go_on(monkeypatch):
    monkeypatch.setattr(uploads, "PATIENCE_S", 0.01)
    sent = Uploads(app)
    stalled = [gevent.spawn(post, sent, Stalled(16 * MB), 16 * MB) for _ in range(60)]
    gevent.sleep(0)
    try:
        assert post(sent, BytesIO(b"x" * MB), MB, "b")[0] == "200 OK"
        assert sent.shares.taken <= uploads.MEMORY // 2
        status, body = post(sent, BytesIO(bytes(16 * MB)), 16 * MB)
        assert status == "503 Service Unavailable"
        assert json.loads(body)["error"]["code"] == "busy"
    finally:
        gevent.killall(stalled)
    assert (sent.shares.taken, sent.shares.waiting) == (0, 0)


def resident(server: Server) -> int:
    """The memory of the server's process in bytes."""
    pages = Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]
    return int(pages) * 4096


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_uploads_that_stop_before_the_last_byte_grow_the_server_by_less_than_100_mb():
    with serving() as server:
        before = resident(server)
        head = (
            b"POST /api/networks/open HTTP/1.1\r\n"
            b"Host: 127.0.0.1\r\nContent-Length: 16000000\r\n\r\n"
        )
        stalled: list[list[Any]] = []
        for _ in range(60):
            sock = socket.create_connection(("127.0.0.1", server.port))
            sock.setblocking(False)
            sock.send(head)
            stalled.append([sock, 16_000_000 - 1])
        piece = bytes(1 << 18)
        idle = 0
        while idle < 2_000:  # until the server has taken no byte for many rounds
            idle += 1
            for one in stalled:
                try:
                    taken = one[0].send(piece[: one[1]]) if one[1] else 0
                except BlockingIOError:
                    taken = 0
                one[1] -= taken
                idle = 0 if taken else idle
        with urlopen(f"{server.url}/healthz", timeout=LAST_RESORT_S) as response:
            assert response.status == 200
        assert resident(server) - before < 100 * MB
        for sock, _ in stalled:
            sock.close()


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_the_memory_of_files_that_were_answered_goes_back_to_the_system():
    with serving() as server:
        before = resident(server)
        for _ in range(6):
            damaged = Request(f"{server.url}/api/networks/open", b'{"W1": ' + b"[" * 15_000_000)
            with pytest.raises(HTTPError) as refused:
                urlopen(damaged, timeout=LAST_RESORT_S)
            with refused.value as answer:
                assert answer.code == 422
        deadline = time.monotonic() + LAST_RESORT_S
        while resident(server) > before + 20 * MB:
            assert time.monotonic() < deadline, "90 MB of files are still there"
            time.sleep(0.1)
