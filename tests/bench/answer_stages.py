"""Where the time of one answer goes, stage by stage, in one process without a network connection.

Each stage runs by itself, many times, on the output of the previous one. The best of several rounds
counts, by the clock of the thread: no other work on the machine is in it, and every cache is warm.
An answer of a running server takes longer, so these figures only tell the shares of the stages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import thread_time
from types import SimpleNamespace
from typing import Any

import msgpack
import numpy as np
from engineio.packet import Packet
from engineio.socket import Socket
from figures import Figure
from gevent import socket
from load_client import growing_strokes, pictures
from raw import ACK, EVENT, event
from websockets.protocol import Protocol, Side

from forwardpass import models, wire
from forwardpass.numerics.answer import read_answers
from forwardpass.questions.passes import see_inputs
from forwardpass.server import create_app
from forwardpass.server.realtime.batching import MOST_TOGETHER
from forwardpass.server.realtime.socketio import MsgPackOnlyPacket
from forwardpass.server.realtime.websocket import WebSocket

ROUNDS, REPEATS = 7, 20


def measure_stages(payload: str) -> Iterator[Figure]:
    """The µs that each stage of an answer takes, in the largest batches."""
    stages = {name: microseconds(run) for name, run in stages_of(inputs_of(payload)).items()}
    total = sum(stages.values())
    for name, each in stages.items():
        yield Figure(f"a pass from {payload}: {name}, {each / total:.0%}", each, "µs")
    yield Figure(f"a pass from {payload}: all stages, warm", total, "µs")


def inputs_of(payload: str) -> list[bytes]:
    """As many inputs as one batch may have."""
    rng = np.random.default_rng(0)
    if payload == "pixels":
        return pictures(rng)[:MOST_TOGETHER]
    drawn = [frame for seed in range(4) for frame in growing_strokes(seed)]
    return [drawn[at] for at in rng.integers(0, len(drawn), MOST_TOGETHER)]


def microseconds(run: Callable[[], Any]) -> float:
    """The time per input of a stage that takes a batch."""
    times = []
    for _ in range(ROUNDS):
        began = thread_time()
        for _ in range(REPEATS):
            run()
        times.append(thread_time() - began)
    return 1e6 * min(times) / REPEATS / MOST_TOGETHER


def stages_of(inputs: list[bytes]) -> dict[str, Callable[[], Any]]:
    """Name → a function that runs a stage on a batch."""
    network = models.load_network("digits")
    arrived = [event("input", data, number=1) for data in inputs]
    packets = [msgpack.packb({"type": EVENT, "nsp": "/", "id": 1, "data": ["input", data]})
               for data in inputs]  # fmt: skip
    frames = [wire.parse_input(data) for data in inputs]
    seen = see_inputs(frames)
    xs = np.stack([each.pixels for each in seen])
    trace = network.trace(xs)
    layers = wire.encode_layers([1] * len(inputs), trace)
    (first, *_) = read_answers(xs, trace.output, "argmax")
    answer = wire.encode_pass(1, first, seen[0].placement, layers[0])
    ours, theirs = socket.socketpair()
    sending = WebSocket(ours, 1.0, SimpleNamespace())  # type: ignore[arg-type]
    reading = Protocol(Side.SERVER)

    def through_the_socket() -> None:
        for data in arrived:
            theirs.sendall(data)
            ours.recv(2 * len(data))

    def out_of_frames() -> None:
        for data in arrived:
            reading.receive_data(data)
            reading.events_received()

    def send() -> None:
        for _ in inputs:
            sending.send_now(answer)
            theirs.recv(2 * len(answer))

    def acknowledge() -> None:
        for _ in inputs:
            MsgPackOnlyPacket(ACK, namespace="/", id=1, data=[answer]).encode()

    def pack() -> None:
        parts = wire.encode_layers([frame.seq for frame in frames], trace)
        answers = read_answers(xs, trace.output, "argmax")
        for frame, said, each, part in zip(frames, answers, seen, parts, strict=True):
            wire.encode_pass(frame.seq, said, each.placement, part)

    return {
        "through a socket and back": through_the_socket,
        "WebSocket frame": out_of_frames,
        "Engine.IO and Socket.IO": dispatcher(packets),
        "msgpack, in": lambda: [MsgPackOnlyPacket(encoded_packet=each) for each in packets],
        "parse": lambda: [wire.parse_input(data) for data in inputs],
        "raster and centring": lambda: see_inputs(frames),
        "trace": lambda: network.trace(np.stack([each.pixels for each in seen])),
        "pack": pack,
        "msgpack, out": acknowledge,
        "send": send,
    }


def dispatcher(packets: list[bytes]) -> Callable[[], Any]:
    """Hands packets on to a handler that does nothing, and back; without msgpack."""
    server = create_app({"events_per_second": 1_000_000}).extensions["socketio"].server
    engine, sid = server.eio, "page"
    connection = engine.sockets[sid] = Socket(engine, sid)
    connection.last_ping = None
    connection.connected = connection.upgraded = True
    engine.handlers["connect"](sid, {})
    connection.queue.attach(SimpleNamespace(send_now=lambda message: True))
    engine.handlers["message"](sid, msgpack.packb({"type": 0, "nsp": "/"}))
    server.on("nothing", lambda sid, data: b"")
    read = MsgPackOnlyPacket(encoded_packet=msgpack.packb(
        {"type": EVENT, "nsp": "/", "id": 1, "data": ["nothing", b""]}
    ))  # fmt: skip

    class Ready(MsgPackOnlyPacket):
        """A packet that has already been read, or need not be written."""

        def decode(self, encoded_packet: bytes) -> None:
            self.__dict__.update(read.__dict__)

        def encode(self) -> bytes:
            return b"ready"

    server.packet_class = Ready
    return lambda: [connection.receive(Packet(encoded_packet=each)) for each in packets]
