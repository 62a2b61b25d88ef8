"""Several processes that serve on one port: balanced, replaced, restarted in turn and stopped."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from raw import Connection
from test_metrics import scrape

from forwardpass import resources, wire
from patience import LAST_RESORT_S
from servers import COMMAND, Server, serving
from socket_page import Page, drawing

if sys.platform != "win32":
    from forwardpass.server.processes import part_of  # needs gunicorn

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")

OFTEN = ("--heavy-calls-per-minute", "100000")
"""Options that let a test repeat heavy calls while it waits for a number."""

START = """
import sys
from pathlib import Path
from forwardpass import resources
resources.trained_dir = lambda: Path({folder!r})
from forwardpass.__main__ import main
main()
"""
"""The command, with the networks of another folder."""


def until(holds: Callable[[], Any]) -> None:
    """Waits until a condition holds.

    Raises:
        The condition never holds.
    """
    deadline = time.monotonic() + LAST_RESORT_S
    while not holds():
        assert time.monotonic() < deadline, "it never came to this"
        time.sleep(0.02)


def workers_of(server: Server) -> set[int]:
    """The processes that serve, including those that are still starting."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            pid, (_, parent) = int(path.parent.name), path.read_text().rsplit(")")[1].split()[:2]
            if int(parent) == server.process.pid:
                found.add(pid)
    return found


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One server for all tests here, which turns warnings into errors and must not have any."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONWARNINGS", "error")
        with serving("--workers", "2", *OFTEN) as server:
            until(lambda: "Forward Pass is at" in server.printed())
            yield server
            server.process.terminate()
            assert server.process.wait(timeout=LAST_RESORT_S) == 0
            printed = server.printed().splitlines()
    assert printed.pop(0) == f"Forward Pass is at {server.url}"
    expected = ("was sent SIGKILL", "A polling page was refused")
    assert [line for line in printed if not any(text in line for text in expected)] == []


class Drawer:
    """A page that draws without end, and reconnects when it must, as the real one does."""

    def __init__(self, port: int) -> None:
        self.answers = 0
        self._port = port
        self._over = Event()
        self._thread = Thread(target=self._draw)
        self._thread.start()

    def _draw(self) -> None:
        while not self._over.is_set():
            with suppress(OSError, EOFError), Connection(self._port) as connection:
                connection.enter()
                self._draw_on(connection)

    def _draw_on(self, connection: Connection) -> None:
        connection.ask("open_model", {"name": "digits", "seq": 0})
        for seq in count(1):
            answer = connection.ask("input", drawing(seq), seq)
            if self._over.wait(0.03):
                return
            assert isinstance(wire.parse_frames(answer)[-1], wire.AnswerFrame)
            self.answers += 1

    def leave(self) -> None:
        self._over.set()
        self._thread.join()


@pytest.fixture
def drawers(server: Server) -> Iterator[list[Drawer]]:
    """Twelve drawers, so that it is unlikely that one process has them all."""
    drawers = [Drawer(server.port) for _ in range(12)]
    answered_again(drawers)
    yield drawers
    for drawer in drawers:
        drawer.leave()


def answered_again(drawers: list[Drawer]) -> None:
    """Waits until each page has received some more answers."""
    wanted = [drawer.answers + 2 for drawer in drawers]
    until(lambda: all(d.answers >= w for d, w in zip(drawers, wanted, strict=True)))


def test_connections_are_spread_over_all_processes(server: Server) -> None:
    connections = [server.connect() for _ in range(60)]
    try:
        for connection in connections:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert {connection.recv(12) for connection in connections} == {b"HTTP/1.1 200"}
        served = Counter(pid for pid in workers_of(server) for _ in sockets_of(pid))
        assert len(served) == 2
        assert min(served.values()) > 10
    finally:
        for connection in connections:
            connection.close()


def sockets_of(pid: int) -> list[Path]:
    """The sockets that a process holds open."""
    links = Path(f"/proc/{pid}/fd").glob("*")
    return [link for link in links if str(link.readlink()).startswith("socket:")]


def test_whichever_is_asked_tells_the_numbers_of_all(server: Server) -> None:
    before = scrape(server)
    for _ in range(4):
        page = Page(server.url, "websocket")
        page.say("open_model", {"name": "digits", "seq": 0})
        assert page.say("input", drawing(1))
        page.leave()
    wanted = before["forwardpass_passes_total"] + 4
    until(lambda: scrape(server)["forwardpass_passes_total"] == wanted)
    assert scrape(server)["forwardpass_processes"] == 2


def test_polling_is_refused_since_each_poll_could_reach_another_process(server: Server) -> None:
    with pytest.raises(URLError, match="400"):
        urlopen(f"{server.url}/socket.io/?EIO=4&transport=polling", timeout=LAST_RESORT_S)


def test_a_killed_process_is_replaced_and_its_pages_are_answered_again(
    server: Server, drawers: list[Drawer]
) -> None:
    passes = scrape(server)["forwardpass_passes_total"]
    before = workers_of(server)
    victim = min(before)
    subprocess.run(["kill", "-KILL", str(victim)], check=True)
    answered_again(drawers)
    until(lambda: len(workers_of(server)) == 2 and victim not in workers_of(server))
    until(lambda: scrape(server)["forwardpass_processes"] == 2)
    assert scrape(server)["forwardpass_passes_total"] > passes


def test_a_restart_in_turn_refuses_nobody_and_every_page_is_answered_again(
    server: Server, drawers: list[Drawer]
) -> None:
    before = workers_of(server)
    server.process.send_signal(signal.SIGHUP)
    while len(now := workers_of(server)) != 2 or now & before:
        with closing(server.connect()) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            with suppress(ConnectionResetError):  # an old process was closing its socket
                connection.recv(12)
    answered_again(drawers)


def test_limits_for_all_are_divided_among_the_processes() -> None:
    config = {"workers": 3, "queue": None, "max_visitors": 1000, "heavy_calls_per_minute": 120}
    divided = {"max_visitors": 334, "heavy_calls_per_minute": 40}
    assert part_of(config) == config | divided
    shared = config | {"queue": "redis://127.0.0.1"}
    assert part_of(shared) == shared


def test_the_reason_why_it_cannot_start_is_printed_once(tmp_path: Path) -> None:
    ended = subprocess.run(
        [*COMMAND, "serve", "--workers", "3", "--port", "0", "--mnist", str(tmp_path)],
        capture_output=True, text=True, timeout=LAST_RESORT_S, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.count("does not hold") == 1
    assert ended.stdout == ""


def test_a_port_in_use_is_a_plain_error(server: Server) -> None:
    ended = subprocess.run(
        [*COMMAND, "serve", "--workers", "2", "--port", str(server.port)],
        capture_output=True, text=True, timeout=LAST_RESORT_S, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert "another program is using it" in ended.stderr


def folder_of_numbers(server: Server) -> Path:
    """The folder in which the processes share their metrics."""
    maps = [Path(f"/proc/{pid}/maps").read_text() for pid in workers_of(server)]
    (folder,) = set(re.findall(r"/\S*/forwardpass-metrics-[^/]+", "".join(maps)))
    return Path(folder)


def test_no_process_and_no_file_outlives_the_supervisor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving("--workers", "2") as server:
        page = Page(server.url, "websocket")
        first = folder_of_numbers(server)
        assert first.is_dir()
        server.process.terminate()
        assert server.process.wait(timeout=LAST_RESORT_S) == 0
        assert page.gone.get(timeout=LAST_RESORT_S)
        assert "Traceback" not in server.printed()
        server.start()
        until(lambda: len(workers_of(server)) == 2)
        workers, second = workers_of(server), folder_of_numbers(server)
        server.kill()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
    assert not first.exists()
    assert not second.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_network_file_stops_no_process_that_has_read_it(tmp_path: Path) -> None:
    """A restart or a crash loses only the damaged network; repairing the file restores it."""
    folder = tmp_path / "trained"
    shutil.copytree(resources.trained_dir(), folder)
    file = folder / "digits.safetensors"
    whole = file.read_bytes()
    command = (sys.executable, "-c", START.format(folder=str(folder)))
    with serving("--workers", "2", *OFTEN, command=command) as server:
        until(lambda: "Forward Pass is at" in server.printed())
        first, second = sorted(workers_of(server))
        file.write_bytes(whole[:1000])
        server.process.send_signal(signal.SIGHUP)
        until(lambda: "Error:" in server.printed())
        assert {first, second} <= workers_of(server)
        subprocess.run(["kill", "-KILL", str(first)], check=True)
        until(lambda: first not in workers_of(server))
        page = Page(server.url, "websocket")
        page.say("open_model", {"name": "digits", "seq": 0})
        assert page.say("input", drawing(1))
        page.leave()
        file.write_bytes(whole)
        until(lambda: scrape(server)["forwardpass_processes"] == 2)
