"""Every kind of expensive file, several at a time, and uploads that trickle: the long version.

The short versions are `backend/test_hostile_files.py` and `backend/test_uploads.py`. A good client
sends requests all the while. Everything stays on loopback, and is limited in number and time.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

import hostile_files as hostile
from servers import Server, serving

MB = 1_000_000

pytestmark = [
    pytest.mark.attack,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc"),
]

PICTURES = {
    "too many scans": lambda: hostile.jpeg_of_empty_scans(2000, 2000, 1000),
    "as many scans as there may be": lambda: hostile.jpeg_of_empty_scans(2500, 2500, 64),
    "segments": lambda: hostile.jpeg_of_empty_segments(1_500_000),
    "chunks": lambda: hostile.png(28, 28, extra=hostile.png_chunk(b"tEXt") * 600_000),
    "40 million": lambda: hostile.png(8000, 5000, colour=2),
    "40 million, transparent": lambda: hostile.png(8000, 5000, colour=6),
    "14 million, transparent": lambda: hostile.png(4000, 3500, colour=6),
    "16 bits": lambda: hostile.png(5000, 3800, depth=16),
    "16 bits, three colours": lambda: hostile.png(8000, 5000, colour=2, depth=16),
    "interlaced": lambda: hostile.png(8000, 5000, colour=2, interlace=1),
    "a line": lambda: hostile.png(1, 40_000_000),
    "a short line": lambda: hostile.png(1, 32_767),
    "webp of 40 million": lambda: hostile.webp(8000, 5000),
    "webp of 12 million": lambda: hostile.webp(4000, 3000),
}

NETWORKS = {
    "tensors": lambda: hostile.safetensors_of_tensors(200_000),
    "as many tensors as a header may list": lambda: hostile.safetensors_of_tensors(900),
    "keys": lambda: hostile.json_of_keys(900_000),
    "entries": lambda: hostile.npz_of_entries(60_000),
    "lzma": lambda: hostile.npz_packed_by(zipfile.ZIP_LZMA),
    "long texts": lambda: hostile.json_of_one_long_text(100_000, 10_000),
    "lists": lambda: hostile.json_of_empty_lists(15_800_000),
    "depth": lambda: b'{"W1": ' + b"[" * 8_000_000,
    "layers": lambda: json.dumps(
        {f"{kind}{layer}": [[1]] for layer in range(1, 50_001) for kind in "Wb"}
    ).encode(),
    "a bomb": lambda: hostile.npz_bomb(60 * 1024 * 1024),
}


@pytest.fixture
def server() -> Iterator[Server]:
    with serving("--heavy-calls-per-minute", "1000000") as server:
        yield server


class Asker(threading.Thread):
    """Asks again and again for a picture of a digit to be read."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self.statuses: list[int] = []
        self.stopping = threading.Event()
        self.server = server

    def run(self) -> None:
        while not self.stopping.wait(0.05):
            self.statuses.append(post(self.server, "/api/pictures", hostile.png(28, 28)))

    def __enter__(self) -> Asker:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.join()


def post(server: Server, path: str, data: bytes) -> int:
    request = Request(f"{server.url}{path}", data, {"Content-Type": "image/png"})
    try:
        with urlopen(request, timeout=120) as response:
            return response.status
    except HTTPError as error:
        json.load(error)
        return error.code


def status_of(pid: int, field: str) -> int:
    """A size from the system's status of a process, in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) * 1024
    return 0


def workers_of(server: Server) -> list[int]:
    pid = server.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children]


@pytest.mark.parametrize(("path", "files"), [("/api/pictures", PICTURES),
                                             ("/api/networks/open", NETWORKS)])  # fmt: skip
def test_every_hostile_file_four_at_a_time_harms_nobody(server, path, files):
    post(server, path, b"x" * 20_000)
    before = status_of(server.process.pid, "VmRSS")
    largest = 0
    with Asker(server) as asker, ThreadPoolExecutor(4) as senders:
        sent = [senders.submit(post, server, path, make()) for make in files.values() for _ in "12"]
        while not all(one.done() for one in sent):
            largest = max([largest, *(status_of(pid, "VmHWM") for pid in workers_of(server))])
            time.sleep(0.02)
    statuses = {one.result() for one in sent}
    assert statuses <= {200, 413, 422, 503}
    assert set(asker.statuses) == {200}
    assert status_of(server.process.pid, "VmRSS") - before < 100 * MB
    assert largest < 330 * MB
    assert "Traceback" not in server.printed()


def test_uploads_that_trickle_for_half_a_minute_harm_nobody(server):
    before = status_of(server.process.pid, "VmRSS")
    head = (
        b"POST /api/networks/open HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 16000000\r\n\r\n"
    )
    sockets = []
    for _ in range(200):
        sock = socket.create_connection(("127.0.0.1", server.port))
        sock.setblocking(False)
        sock.send(head)
        sockets.append(sock)
    piece = bytes(1 << 16)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for sock in list(sockets):
            try:
                sock.send(piece)
            except BlockingIOError:
                pass
            except OSError:  # the server has given up
                sockets.remove(sock)
                sock.close()
        with urlopen(f"{server.url}/healthz", timeout=60) as response:
            assert response.status == 200
        time.sleep(0.02)
    assert status_of(server.process.pid, "VmRSS") - before < 100 * MB
    assert "Traceback" not in server.printed()
    for sock in sockets:
        sock.close()
