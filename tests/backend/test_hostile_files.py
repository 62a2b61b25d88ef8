"""Files that demand much work are refused by a real server at a bounded cost, and delay nobody."""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

import hostile_files as hostile
from forwardpass import models
from forwardpass.refusal import Refusal
from onnx_bytes import field
from patience import LAST_RESORT_S
from servers import Server, serving

MB = 1_000_000

NETWORKS = Path(__file__).parents[1] / "networks"

NETWORK_FILES = {
    "many arrays in a zip": (hostile.npz_of_entries(2_000), "a list of files of 106,890 bytes"),
    "a few arrays too many": (hostile.npz_of_entries(131), "holds 131 files; expected at most 130"),
    "an odd packing": (hostile.npz_packed_by(zipfile.ZIP_LZMA), "is packed by method 14"),
    "many tensors": (hostile.safetensors_of_tensors(100_000), "has a header of 6,588,890 bytes"),
    "many names": (hostile.json_of_keys(200_000), "has 200,000 fields; expected at most 130"),
    "a long text": (
        hostile.json_of_one_long_text(100_000, 10_000),
        "of W1 does not fit; expected a list, found",
    ),
}


@pytest.mark.parametrize("case", NETWORK_FILES)
def test_a_network_file_of_too_many_parts_is_refused_with_what_was_expected(case):
    data, message = NETWORK_FILES[case]
    with pytest.raises(Refusal, match=re.escape(message)):
        models.read(data, "The file", "x")


def test_a_zip_that_lies_about_the_length_of_its_list_is_no_way_around():
    data = bytearray(hostile.npz_of_entries(2_000))
    end = data.rfind(b"PK\x05\x06")
    large = bytearray(data) + bytes(data[end:])
    large[end + 22 + 12 : end + 22 + 16] = bytes(4)  # the last one is empty, the one before is not
    with pytest.raises(Refusal, match="a list of files of 106,890 bytes"):
        models.read(bytes(large), "The file", "x")
    with pytest.raises(Refusal, match="zip64"):
        models.read(bytes(data[:end]) + b"PK\x06\x07" + bytes(16) + bytes(data[end:]), "x", "x")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def post(server: Server, path: str, data: bytes, kind: str = "image/png") -> tuple[int, dict]:
    request = Request(f"{server.url}{path}", data, {"Content-Type": kind})
    try:
        with urlopen(request, timeout=LAST_RESORT_S) as response:
            return response.status, json.load(response)
    except HTTPError as error:
        return error.code, json.load(error)["error"]


def resident(server: Server) -> int:
    return int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_costly_pictures_leave_a_server_small_and_without_a_fault(server):
    before = resident(server)
    for data in (
        hostile.png(8000, 5000, colour=6),
        hostile.png(1, 40_000_000),
        hostile.webp(8000, 5000),
        hostile.jpeg_of_empty_scans(2000, 2000, 1000),
        hostile.jpeg_of_empty_segments(1_500_000),
    ):
        status, reason = post(server, "/api/pictures", data)
        assert (status, reason["code"]) == (413, "too_large")
    assert resident(server) - before < 50 * MB
    assert "Traceback" not in server.printed()


def test_many_empty_lists_are_refused_by_their_length(server):
    status, reason = post(
        server, "/api/networks/trace", hostile.json_of_empty_lists(15_800_000), "application/json"
    )
    assert status == 413
    assert reason["message"] == (
        "the list of changes has 15,800,002 bytes; expected at most 12,399,576"
    )
    status, reason = post(
        server, "/api/networks/trace", hostile.json_of_empty_lists(7_000_000), "application/json"
    )
    assert (status, reason["code"]) == (422, "malformed")


def sizes_of(opened):
    return json.loads(opened["model"]["card"])["sizes"]


def test_a_graph_of_millions_of_operators_is_refused_within_a_workers_limits(server):
    data = b"\x08\x08" + field(7, field(1, b"") * 7_900_000)
    status, reason = post(server, "/api/networks/open", data)
    assert (status, reason["code"]) in ((413, "too_large"), (422, "no_network"))
    assert "Traceback" not in server.printed()
    good = (NETWORKS / "pytorch-gemm.onnx").read_bytes()
    status, opened = post(server, "/api/networks/open", good)
    assert (status, sizes_of(opened)) == (200, [12, 5, 10])


def test_an_h5_file_that_sends_its_library_round_in_circles_is_given_up(server):
    data = bytearray((NETWORKS / "alone.weights.h5").read_bytes())
    heap = data.index(b"GCOL")
    free = data.index(b"\xa0\x0f", heap)  # the size of the free space at its end
    data[free : free + 2] = bytes(2)
    status, reason = post(server, "/api/networks/open", bytes(data))
    assert (status, reason["code"]) == (413, "too_large")
    assert reason["message"] == "it takes too long"
    status, opened = post(server, "/api/networks/open", (NETWORKS / "row.keras").read_bytes())
    assert (status, sizes_of(opened)) == (200, [12, 6, 5, 10])


def test_others_are_answered_while_large_files_are_read(server):
    answers = []
    data = hostile.png(3000, 3000, colour=2)
    senders = [
        threading.Thread(target=lambda: answers.append(post(server, "/api/pictures", data)[0]))
        for _ in range(4)
    ]
    for sender in senders:
        sender.start()
    meanwhile = 0
    while any(sender.is_alive() for sender in senders):
        with urlopen(f"{server.url}/healthz", timeout=LAST_RESORT_S) as response:
            meanwhile += response.status == 200
    assert answers == [200] * 4
    assert meanwhile >= 4


def test_every_dial_of_the_widest_network_goes_into_a_file_and_comes_back(server):
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
    request = Request(f"{server.url}/api/networks/save?format=npz", body)
    with urlopen(request, timeout=LAST_RESORT_S) as response:
        file = response.read()
    status, opened = post(server, "/api/networks/open", file)
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
