"""Every hostile or damaged file gets a plain reason at a bounded cost, and changes nothing."""

from __future__ import annotations

import json
import socket
import sys
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import numpy as np
import pytest

import hostile_files as made
from forwardpass import models, wire
from forwardpass.digits import pictures
from forwardpass.digits.own_test_set import read_test_set
from forwardpass.digits.pictures import read_picture
from forwardpass.refusal import Refusal
from hostile import TABLE
from hostile.case import Case
from patience import LAST_RESORT_S
from servers import Server, serving
from socket_page import Page, drawing

MB = 1_000_000
MOST_MB = 300
"""The most memory that the server, or one of its workers, may have while a file is read."""
TEST_SET_MB = 50
"""The most that reading a test set may take; the largest file here has 15 MB."""

NETWORKS = Path(__file__).parents[1] / "networks"
ADDRESSES = {
    "network": "/api/networks/open",
    "picture": "/api/pictures",
    "test set": "/api/test-sets/open",
}
LINUX = sys.platform == "linux"


def post(server: Server, path: str, data: bytes, kind: str = "image/png") -> tuple[int, Any]:
    request = Request(f"{server.url}{path}", data, {"Content-Type": kind})
    try:
        with urlopen(request, timeout=LAST_RESORT_S) as response:
            return response.status, json.load(response)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)["error"]


class Visitor:
    """A visitor of a server with an open network and a drawing, and the processes that serve."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.page = Page(server.url, "websocket")
        self._seqs = count(1)
        self.page.say("open_model", {"name": "digits", "seq": 0})
        self.before = self.activations()

    def activations(self) -> list[float]:
        """What the open network answers to the drawing now."""
        frames = wire.parse_frames(self.page.say("input", drawing(next(self._seqs))))
        return np.concatenate([frame.a for frame in frames[1:-1]]).tolist()

    def processes(self) -> list[Path]:
        """The server and its workers, in /proc."""
        own = Path(f"/proc/{self.server.process.pid}")
        found = [own]
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                if stat.read_text().rsplit(")")[1].split()[1] == own.name:
                    found.append(stat.parent)
        return found

    def forget_peaks(self) -> None:
        """Sets the peak memory of each process to what it has now; see proc(5)."""
        for process in self.processes():
            (process / "clear_refs").write_text("5")

    def peak_mb(self) -> float:
        """The most memory that one of the processes has had since."""
        peaks = []
        for process in self.processes():
            lines = (process / "status").read_text().splitlines()
            peaks += [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
        return max(peaks) * 1024 / MB


@pytest.fixture(scope="module")
def visitor() -> Iterator[Visitor]:
    with serving("--heavy-calls-per-minute", "1000000") as server:
        visitor = Visitor(server)
        yield visitor
        visitor.page.leave()


def test_there_are_at_least_sixty_files_and_some_of_each_kind() -> None:
    slugs = [case.slug for case in TABLE]
    assert len(set(slugs)) == len(slugs) >= 60
    for kind in ("network", "picture", "test set"):
        assert sum(case.kind == kind for case in TABLE) >= 20


FORM = "multipart/form-data; boundary=-the-end-of-a-file-"


def form_of(data: bytes) -> bytes:
    """A form with one file, as a page sends a test set."""
    named = b'Content-Disposition: form-data; name="file"; filename="mine"'
    edge = b"---the-end-of-a-file-"
    return edge + b"\r\n" + named + b"\r\n\r\n" + data + b"\r\n" + edge + b"--\r\n"


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.slug)
def test_a_hostile_or_damaged_file_gets_its_reason_and_changes_nothing(
    visitor: Visitor, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = case.file
    if LINUX:
        visitor.forget_peaks()
    sent = (form_of(data), FORM) if case.kind == "test set" else (data,)
    status, reason = post(visitor.server, ADDRESSES[case.kind], *sent)
    if LINUX:
        assert visitor.peak_mb() < MOST_MB
    assert status in (413, 415, 422)
    assert case.is_reason(reason["message"]), reason["message"]
    if (
        case.kind != "test set" and not case.by_server
    ):  # it is the reason in Python and in a notebook too
        with pytest.raises(Refusal) as caught:
            if case.kind == "network":
                models.read(data, "The file", "The file")
            else:
                if status == 413:  # its headers tell that it costs too much to decode
                    monkeypatch.delattr(pictures, "open_picture")
                read_picture(data)
        assert caught.value.message == reason["message"]
    assert visitor.activations() == visitor.before
    printed = visitor.server.printed()
    assert "Traceback" not in printed
    assert str(Path(models.__file__).parent) not in reason["message"]


@pytest.mark.parametrize(
    "case", [case for case in TABLE if case.kind == "test set"], ids=lambda case: case.slug
)
def test_a_test_set_given_to_a_command_gets_the_same_reason(case: Case, tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(case.file)
    tracemalloc.start()
    try:
        with pytest.raises(Refusal) as caught:
            read_test_set(tmp_path / "mine")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert case.is_reason(str(caught.value)), str(caught.value)
    assert peak < TEST_SET_MB * MB


def test_a_server_opens_a_good_file_after_all_of_them(visitor: Visitor) -> None:
    for name, sizes in (("pytorch-gemm.onnx", [12, 5, 10]), ("row.keras", [12, 6, 5, 10])):
        data = (NETWORKS / name).read_bytes()
        status, opened = post(visitor.server, ADDRESSES["network"], data)
        assert (status, json.loads(opened["model"]["card"])["sizes"]) == (200, sizes)


def test_many_empty_lists_are_refused_by_their_length(visitor):
    status, reason = post(
        visitor.server,
        "/api/networks/trace",
        made.json_of_empty_lists(15_800_000),
        "application/json",
    )
    assert status == 413
    assert reason["message"] == (
        "the list of changes has 15,800,002 bytes; expected at most 12,399,576"
    )
    status, reason = post(
        visitor.server,
        "/api/networks/trace",
        made.json_of_empty_lists(7_000_000),
        "application/json",
    )
    assert (status, reason["code"]) == (422, "malformed")


def test_others_are_answered_while_large_files_are_read(visitor):
    answers = []
    data = made.png(3000, 3000, colour=2)
    senders = [
        threading.Thread(
            target=lambda: answers.append(post(visitor.server, "/api/pictures", data)[0])
        )
        for _ in range(4)
    ]
    for sender in senders:
        sender.start()
    meanwhile = 0
    while any(sender.is_alive() for sender in senders):
        with urlopen(f"{visitor.server.url}/healthz", timeout=LAST_RESORT_S) as response:
            meanwhile += response.status == 200
    assert answers == [200] * 4
    assert meanwhile >= 4


def test_every_dial_of_the_widest_network_goes_into_a_file_and_comes_back(visitor):
    network = models.load_network("wide")
    changes = [
        [layer, neuron, source, 0.10000000149011612]
        for layer, (n_in, n_out) in enumerate(
            zip(network.sizes, network.sizes[1:], strict=False), 1
        )
        for neuron in range(n_out)
        for source in range(-1, n_in)
    ]
    assert len(changes) == 109_386
    switches = {"activations": [], "off": [], "no_bias": [], "bits": None, "binary": False}
    body = json.dumps({"model": "wide", "changes": changes, "switches": switches}).encode()
    request = Request(f"{visitor.server.url}/api/networks/save?format=npz", body)
    with urlopen(request, timeout=LAST_RESORT_S) as response:
        file = response.read()
    status, opened = post(visitor.server, "/api/networks/open", file)
    assert (status, opened["model"], len(opened["changes"])) == (200, "wide", 109_386)


def test_headers_that_do_not_end_are_given_up():
    command = [sys.executable, "-c", IMPATIENT]
    with serving(command=command) as impatient:
        with socket.create_connection(("127.0.0.1", impatient.port), timeout=LAST_RESORT_S) as sock:
            sock.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
            assert sock.recv(100).startswith(b"HTTP/1.1 400 ")
            while sock.recv(100):
                pass
        assert "Traceback" not in impatient.printed()


IMPATIENT = """
from forwardpass.commands.serve import prepare_process
prepare_process()
from forwardpass.server import wsgi
wsgi.HEADERS_WITHIN = 0.2
from forwardpass.__main__ import main
main()
"""
