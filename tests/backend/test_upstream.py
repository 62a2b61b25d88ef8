"""What we use of libraries beyond what they document, and who of ours uses it.

A test that fails here after an update says what upstream changed: mend the module that it names,
then raise the cap in `pyproject.toml`.
"""

from __future__ import annotations

import inspect
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any

import engineio
import pytest
import socketio
from engineio.packet import Packet
from engineio.socket import Socket
from gevent.pywsgi import Input, WSGIHandler, WSGIServer
from prometheus_client import Histogram
from prometheus_client.mmap_dict import MmapedDict
from socketio.manager import Manager
from socketio.msgpack_packet import MsgPackPacket
from websockets.frames import CTRL_OPCODES, Opcode
from websockets.protocol import OPEN, Protocol, Side

from forwardpass.server import create_app
from forwardpass.server.realtime.websocket import SendQueue, WebSocketWSGI

TOP = Path(__file__).parents[2]
PACKAGE = TOP / "backend/forwardpass"

SIGNATURES: dict[str, list[tuple[Callable[..., Any], str]]] = {
    "server/realtime/engine.py": [
        (socketio.Server._handle_connect, "self, eio_sid, namespace, data"),
        (socketio.Server._handle_event, "self, eio_sid, namespace, id, data"),
        (socketio.Server._handle_ack, "self, eio_sid, namespace, id, data"),
        (socketio.Server._send_packet, "self, eio_sid, pkt"),
        (Manager.eio_sid_from_sid, "self, sid, namespace"),
        (Manager.sid_from_eio_sid, "self, eio_sid, namespace"),
        (Manager.is_connected, "self, sid, namespace"),
        (Socket.close, "self, wait=True, abort=False, reason=None"),
    ],
    "server/realtime/socketio.py": [
        (MsgPackPacket.decode, "self, encoded_packet"),
    ],
    "server/wsgi.py": [
        (Input.__init__, "self, rfile, content_length, socket=None, chunked_input=False"),
        (Input._discard, "self"),
        (WSGIHandler.handle, "self"),
        (WSGIHandler.read_requestline, "self"),
        (WSGIHandler.read_request, "self, raw_requestline"),
        (WSGIHandler.get_environ, "self"),
        (WSGIHandler.MessageClass, "self, *args"),
        (WSGIHandler.log_error, "self, msg, *args"),
        (WSGIHandler.handle_one_request, "self"),
        (WSGIHandler.handle_one_response, "self"),
        (WSGIServer.handle, "self, sock, address"),
    ],
    "server/metric_files.py": [
        (MmapedDict.read_value, "self, key"),
        (MmapedDict.write_value, "self, key, value, timestamp"),
        (MmapedDict.read_all_values_from_file, "filename"),
    ],
}
"""Module of ours → what it calls, or overrides, and the parameters that this has to have."""

if sys.platform != "win32":
    from gunicorn.arbiter import Arbiter
    from gunicorn.glogging import Logger
    from gunicorn.workers.ggevent import GeventWorker

    SIGNATURES["server/processes.py"] = [
        (Arbiter.manage_workers, "self"),
        (Arbiter.spawn_worker, "self"),
        (Arbiter.kill_worker, "self, pid, sig"),
        (Arbiter.handle_hup, "self"),
        (GeventWorker.run, "self"),
        (GeventWorker.notify, "self"),
        (Logger.setup, "self, cfg"),
    ]

CAPPED = {
    *("flask-socketio", "gevent", "gunicorn", "prometheus-client"),
    *("python-engineio", "python-socketio", "websockets"),
}

FENCED = {
    "server/realtime/engine.py": {"_async", "_handle_ack", "_handle_connect", "_handle_event"}
    | {"_send_packet", "eio", "manager"},
    "server/metrics.py": {"_buckets", "_sum"},
}
"""Module of ours → what it may reach into that is private, or no part of a documented class."""

DOCUMENTED = {"_asdict", "_replace"}
"""Methods of named tuples."""

REACHED_INTO = re.compile(
    r"(?<!\bself)(?<!\bcls)(?<!\bother)(?<!super\(\))\.(_[a-z]\w+)|(?<=server\.)(eio|manager)\b"
)


@pytest.fixture(scope="module")
def server() -> socketio.Server:
    return create_app({}).extensions["socketio"].server


@pytest.mark.parametrize(
    ("function", "parameters"),
    [pytest.param(*row, id=row[0].__qualname__) for rows in SIGNATURES.values() for row in rows],
)
def test_what_we_call_or_override_takes_what_it_took(
    function: Callable[..., Any], parameters: str
) -> None:
    bare = [
        each.replace(annotation=inspect.Parameter.empty)
        for each in inspect.signature(function).parameters.values()
    ]
    assert ", ".join(map(str, bare)) == parameters


def test_engine_io_makes_queues_and_websockets_of_the_classes_it_is_given(
    server: socketio.Server,
) -> None:
    made: list[Any] = []
    assert type(server.eio.create_queue()) is SendQueue
    assert server.eio._async["websocket"] is WebSocketWSGI

    def make(handler: Any, engine: Any) -> Any:
        made.extend((handler.__self__, engine))
        return lambda environ, start_response: [b"upgraded"]

    engine = SimpleNamespace(_async={"websocket": make}, create_queue=server.eio.create_queue)
    socket = Socket(engine, "page")
    assert socket._upgrade_websocket({}, None) == [b"upgraded"]
    assert made == [socket, engine]


def test_engine_io_asks_the_clock_that_it_is_given_how_long_a_page_is_silent(
    server: socketio.Server,
) -> None:
    before = monotonic()
    socket = Socket(server.eio, "page")
    socket._send_ping()
    assert before <= socket.last_ping <= monotonic()


def test_a_connection_begins_without_a_websocket(server: socketio.Server) -> None:
    socket = Socket(server.eio, "page")
    assert (socket.upgrading, socket.upgraded, socket.closed) == (False, False, False)
    assert type(socket.queue) is SendQueue


def test_the_servers_keep_what_they_know_where_we_look_for_it(server: socketio.Server) -> None:
    assert isinstance(server.eio, engineio.Server)
    assert server.eio.sockets == server.manager.callbacks == {}
    assert server.eio.handlers.keys() == {"connect", "disconnect", "message"}


def test_a_packet_of_bytes_is_binary_and_one_of_text_is_not() -> None:
    assert Packet(4, b"\x01").binary
    assert not Packet(4, "text").binary
    assert Packet(4, b"\x01").data == b"\x01"


def test_websockets_parses_frames_without_a_handshake() -> None:
    protocol = Protocol(Side.SERVER, max_size=8)
    assert protocol.state is OPEN
    protocol.receive_data(bytes((0x82, 0x81, 0, 0, 0, 0, 7)))
    (frame,) = protocol.events_received()
    assert (frame.opcode, bytes(frame.data), frame.fin) == (Opcode.BINARY, b"\x07", True)
    assert set(CTRL_OPCODES) == {Opcode.CLOSE, Opcode.PING, Opcode.PONG}


def test_gevent_keeps_the_state_of_a_body_where_we_look_for_it() -> None:
    body = Input(None, 3)
    assert (body.position, body.chunked_input, body._chunked_input_error) == (0, False, False)
    assert body.send_100_continue_enabled


@pytest.mark.skipif(sys.platform == "win32", reason="gunicorn needs fork")
def test_gunicorn_names_its_exit_codes_and_its_processes_as_before() -> None:
    assert (Arbiter.WORKER_BOOT_ERROR, Arbiter.APP_LOAD_ERROR, Arbiter.WORKERS) == (3, 4, {})


def test_a_histogram_of_prometheus_adds_up_in_a_sum_and_a_count_per_bucket() -> None:
    histogram = Histogram("waits", "What is measured", registry=None, buckets=(1, 2))
    histogram.observe(1.5)
    assert histogram._sum.get() == 1.5
    assert [bucket.get() for bucket in histogram._buckets] == [0, 1, 0]


def test_what_is_used_beyond_its_documentation_is_capped() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    capped = {
        re.split(r"[<>=; ]", each)[0]
        for each in project["dependencies"]
        if re.search(r",<\d", each)
    }
    assert capped == CAPPED


def test_only_the_module_that_is_for_it_reaches_into_a_library() -> None:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        code = re.sub(r'""".*?"""|#[^\n]*', "", path.read_text(), flags=re.S)
        parts = {private or part for private, part in REACHED_INTO.findall(code)} - DOCUMENTED
        if parts:
            found[path.relative_to(PACKAGE).as_posix()] = parts
    assert found == FENCED
