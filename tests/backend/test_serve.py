"""`forwardpass serve` as a separate process, tested over real sockets."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import msgpack
import pytest
import socketio
import websocket

from forwardpass import wire
from patience import LAST_RESORT_S
from servers import COMMAND, Server, serving
from socket_page import Page, drawing


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One server for all tests here, which turns warnings into errors and must not have any."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONWARNINGS", "error")
        with serving("--events-per-second", "500") as server:
            yield server
            printed = server.printed()
    assert printed.startswith(f"Forward Pass is at {server.url}\n")
    assert "Traceback" not in printed
    assert "Warning" not in printed


@pytest.fixture(params=["websocket", "polling"])
def page(server: Server, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = Page(server.url, request.param)
    yield page
    page.leave()


def answers(server: Server) -> bool:
    """Whether a new page gets an answer to a drawing."""
    page = Page(server.url, "websocket")
    page.say("open_model", {"name": "digits", "seq": 0})
    answer = page.say("input", drawing(1))
    page.leave()
    return isinstance(wire.parse_frames(answer)[-1], wire.AnswerFrame)


def test_a_page_draws_and_is_answered(page: Page) -> None:
    assert page.say("hello", {"protocol": 2})["default"] == "digits"
    assert page.say("open_model", {"name": "digits", "seq": 0})["parameter_count"] == 13_002
    weights = [wire.parse_frame(page.weights.get(timeout=LAST_RESORT_S))[0] for _ in range(6)]
    assert sum(frame.W.size + frame.b.size for frame in weights) == 13_002
    assert len(wire.parse_frames(page.say("input", drawing(1)))) == 6
    assert page.say("input", drawing(2, staged=True)) == 2
    assert [page.layers.get(timeout=LAST_RESORT_S)[3] for _ in range(4)] == [19, 16, 16, 16]


def test_bad_events_are_refused_and_good_ones_answered_after_them(page: Page) -> None:
    assert page.refusal("input", drawing(1)) == "no_model"
    page.say("open_model", {"name": "digits", "seq": 0})
    assert page.refusal("input", b"garbage") == "malformed"
    assert page.refusal("input", bytes(100_000)) == "too_large"
    assert page.refusal("input", b"FP\x09" + drawing(3)[3:]) == "unsupported_version"
    assert page.say("input", drawing(5))
    assert page.refusal("input", drawing(5)) == "out_of_order"
    assert page.refusal("open_model", {"name": "none", "seq": 1}) == "unknown_model"
    assert page.refusal("hello", {"protocol": 99}) == "protocol_mismatch"
    assert page.refusal("nonsense", 1) == "malformed"
    assert page.say("input", drawing(6))


def test_events_that_come_too_fast_are_refused_and_later_ones_answered() -> None:
    """The limit is so low that any machine sends events faster."""
    with serving("--events-per-second", "10") as server:
        page = Page(server.url, "websocket")
        page.say("open_model", {"name": "digits", "seq": 0})
        for seq in range(1, 30):  # many more would count as a flood, which is throttled and closed
            page.client.emit("input", drawing(seq))
        assert page.errors.get(timeout=LAST_RESORT_S)["code"] == "too_fast"
        while page.say("input", drawing(seq := seq + 1)) is None:
            page.client.sleep(0.25)  # as long as a page pauses before it asks again
        page.leave()


def test_a_page_that_polls_may_change_to_a_websocket(server: Server) -> None:
    client = socketio.Client(
        serializer="msgpack", reconnection=False, request_timeout=LAST_RESORT_S
    )
    client.connect(server.url, transports=["polling", "websocket"], wait_timeout=LAST_RESORT_S)
    assert client.transport() == "websocket"
    client.call("open_model", {"name": "digits", "seq": 0}, timeout=LAST_RESORT_S)
    assert client.call("input", drawing(1), timeout=LAST_RESORT_S)
    client.disconnect()


def websocket_to(server: Server, **options: Any) -> websocket.WebSocket:
    address = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    return websocket.create_connection(address, timeout=LAST_RESORT_S, **options)


def assert_over(connection: websocket.WebSocket) -> None:
    """Reads until the server ends the connection; fails if it does not."""
    with closing(connection), suppress(websocket.WebSocketConnectionClosedException, OSError):
        while connection.recv_frame().opcode != websocket.ABNF.OPCODE_CLOSE:
            pass


def test_a_websocket_that_babbles_is_ended_and_others_are_not(server: Server) -> None:
    for text in ("", "x", "b1"):
        connection = websocket_to(server)
        connection.send(text)
        assert_over(connection)
    assert answers(server)


def test_noise_on_the_socket_is_ended_and_others_are_not(server: Server) -> None:
    for data in (b"\xff" * 5000, b"\x82\xff" + b"\xff" * 8, b"\x02\x80" * 50):
        connection = websocket_to(server)
        connection.sock.sendall(data)
        assert_over(connection)
    assert answers(server)


def test_a_huge_message_is_cut_and_others_are_answered(server: Server) -> None:
    connection = websocket_to(server)
    with closing(connection), pytest.raises(ConnectionError):
        for _ in range(1000):
            connection.send_binary(bytes(500_000))
    assert answers(server)


def test_packets_that_make_no_sense_are_survived_by_their_own_connection(server: Server) -> None:
    with closing(websocket_to(server)) as connection:
        connection.recv()
        connection.send_binary(msgpack.packb({"type": 0, "nsp": "/"}))
        connection.recv()
        for packet in (b"\xc1", msgpack.packb([1]), msgpack.packb({"type": 5, "nsp": "/"})):
            connection.send_binary(packet)
            name, error = msgpack.unpackb(connection.recv())["data"]
            assert (name, error["code"]) == ("error", "malformed")
        hello = {"type": 2, "nsp": "/", "id": 1, "data": ["hello", {"protocol": 2}]}
        connection.send_binary(msgpack.packb(hello))
        assert msgpack.unpackb(connection.recv())["data"][0]["protocol"] == 2


def status(server: Server, method: str, path: str, **request: Any) -> int:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=LAST_RESORT_S)
    connection.request(method, path, **request)
    code = connection.getresponse().status
    connection.close()
    return code


def test_a_page_of_another_origin_is_refused(server: Server) -> None:
    path = "/socket.io/?EIO=4&transport=polling"
    origin = {"Origin": server.url}
    assert status(server, "GET", path, headers=origin) == 200
    assert status(server, "GET", path, headers={"Origin": "http://elsewhere.example"}) == 400
    with pytest.raises(websocket.WebSocketBadStatusException):
        websocket_to(server, origin="http://elsewhere.example")


def test_the_server_sets_no_cookie(server: Server) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=LAST_RESORT_S)
    connection.request("GET", "/socket.io/?EIO=4&transport=polling")
    assert connection.getresponse().getheader("Set-Cookie") is None
    connection.close()


def test_a_picture_too_large_is_refused_by_its_length_alone(server: Server) -> None:
    length = {"Content-Length": str(10**9)}
    assert status(server, "POST", "/api/pictures", headers=length) == 413


def test_a_killed_server_is_noticed_and_its_successor_answers() -> None:
    with serving() as server:
        page = Page(server.url, "websocket")
        server.kill()
        assert page.gone.get(timeout=LAST_RESORT_S).startswith("transport ")
        server.start()
        assert answers(server)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without a signal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly_on_a_signal(number: signal.Signals) -> None:
    with serving() as server:
        page = Page(server.url, "websocket")
        server.process.send_signal(number)
        assert server.process.wait(timeout=LAST_RESORT_S) == 0
        assert page.gone.get(timeout=LAST_RESORT_S)
        assert server.printed() == f"Forward Pass is at {server.url}\n"


def run(*options: str) -> subprocess.CompletedProcess[str]:
    """Runs `forwardpass serve` where it is expected to fail."""
    return subprocess.run(
        [*COMMAND, "serve", *options],
        capture_output=True,
        text=True,
        timeout=LAST_RESORT_S,
        check=False,
    )


def test_a_port_in_use_is_a_plain_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("--port", str(port))
    assert ended.returncode == 1
    assert ended.stderr == (
        f"Error: Cannot listen on 127.0.0.1, port {port}: "
        "another program is using it; choose another one with --port.\n"
    )


def test_a_host_that_is_not_this_machine_is_a_plain_error() -> None:
    ended = run("--host", "192.0.2.1", "--port", "0")
    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: Cannot listen on 192.0.2.1, port 0: ")


def test_a_folder_without_mnist_is_a_plain_error(tmp_path: Path) -> None:
    ended = run("--port", "0", "--mnist", str(tmp_path))
    assert ended.returncode == 1
    assert re.fullmatch(r"Error: .* does not hold .*\n", ended.stderr)


def test_a_file_that_is_no_test_set_is_a_plain_error(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("3,0,255\n")
    ended = run("--port", "0", "--test", str(tmp_path / "mine.csv"))
    assert (ended.returncode, ended.stderr) == (
        1,
        "Error: line 1 of mine.csv has 3 columns; expected 785, a label and 784 pixels\n",
    )


def test_a_variable_that_sets_nothing_is_a_plain_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDPASS_PORTT", "8000")
    ended = run("--port", "0")
    assert ended.returncode == 1
    assert ended.stderr == (
        "Error: the variable FORWARDPASS_PORTT is not a setting; "
        "the closest one is FORWARDPASS_PORT\n"
    )


def test_a_bad_option_is_named_before_anything_starts() -> None:
    ended = run("--port", "70000")
    assert ended.returncode == 2
    assert "70000 is not in the range" in ended.stderr


def test_any_free_port_is_taken_and_printed() -> None:
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    try:
        line = process.stdout.readline()
        found = re.fullmatch(r"Forward Pass is at http://127\.0\.0\.1:(\d+)\n", line)
        assert found
        socket.create_connection(("127.0.0.1", int(found[1])), timeout=LAST_RESORT_S).close()
    finally:
        process.terminate()
        process.wait(timeout=LAST_RESORT_S)
        process.stdout.close()
