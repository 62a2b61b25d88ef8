"""One process of visitors for the load bench: a minimal Socket.IO client over WebSocket.

A full client library would cost more than the server, and the bench would measure that. This client
sends msgpack packets in frames masked with zeros, which change no byte. It follows the product's
rule: one input is unanswered, and the newest waits.

`python load_client.py '{"port": …, "visitors": …, …}'` prints `ready` when all visitors are
connected, reads the start time from its input, and prints its figures as one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from itertools import count
from math import inf
from struct import pack, unpack_from
from typing import cast

import msgpack
import numpy as np

from forwardpass import models, wire
from forwardpass.digits.handwriting import write
from forwardpass.options import PIXELS

BINARY, TEXT, CLOSE = 0x82, 0x81, 0x88
EVENT, ACK = 2, 3
SEEDS = 8
TURN_S = 0.25
PEN_HZ = 30
TOLERANCE = 1e-5
"""Tolerance for z and activations, relative to the largest."""


@dataclass
class Plan:
    """The task of one process.

    With `hz` 0, a visitor asks again as soon as an answer arrives. `events` are `input` or those of
    the bench server; several of them alternate every `TURN_S`, so that other load on the machine
    affects them alike. `payload` is `pixels` or `strokes`; with `is_checked`, every answer to
    pixels is compared with numpy.
    """

    port: int
    visitors: int
    hz: float
    seconds: float
    events: list[str]
    payload: str
    seed: int
    is_checked: bool = False
    start: float = inf  # on the clock that all processes share


@dataclass
class Tally:
    """The results: answers to each event, refusals, and how long each answer took, in ms.

    Attributes:
        wrong: answers that differ from a float64 computation.
        cpu_s: processor time of the server processes, where it was measured.
    """

    answered: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    skipped: int = 0
    wrong: int = 0
    cpu_s: float = 0.0
    latencies_ms: list[float] = field(default_factory=list)


class Visitor(asyncio.Protocol):
    """One connection. Frames may arrive in parts; packets of no interest are skipped."""

    def __init__(self, plan: Plan, tally: Tally, inputs: list[bytes], phase: float) -> None:
        self.plan = plan
        self.tally = tally
        self.inputs = inputs
        self.phase = phase
        self.ready = asyncio.get_running_loop().create_future()
        self.buffer = b""
        self.upgraded = False
        self.ids = count(1)
        self.acks: dict[int, asyncio.Future[object]] = {}
        self.asked = ""
        self.sent_at: float | None = None
        self.waiting_since: float | None = None
        self.position = int(phase * len(inputs))
        self.expected = passes(inputs) if plan.is_checked else []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.WriteTransport, transport)
        self.transport.write(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
        )

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        buffer = self.buffer + data if self.buffer else data
        if not self.upgraded:
            head, found, buffer = buffer.partition(b"\r\n\r\n")
            if not found:
                self.buffer = head
                return
            self.upgraded = True
            self.send(BINARY, msgpack.packb({"type": 0, "nsp": "/"}))
        at = 0
        while len(buffer) - at >= 2:
            length = buffer[at + 1]
            body = at + 2
            if length == 126:
                if len(buffer) - at < 4:
                    break
                (length,) = unpack_from(">H", buffer, body)
                body += 2
            elif length == 127:
                raise ValueError("a frame larger than the server sends")
            if len(buffer) < body + length:
                break
            self.frame_received(buffer[at], buffer[body : body + length])
            at = body + length
        self.buffer = buffer[at:]

    def frame_received(self, kind: int, body: bytes) -> None:
        if kind == TEXT:
            if body == b"2":
                self.send(TEXT, b"3")  # ping, pong
            return
        if kind != BINARY:
            return
        packet = msgpack.unpackb(body)
        if packet["type"] == ACK:
            self.acknowledged(packet["id"], packet["data"][0])
        elif packet["type"] == 0:
            self.ready.set_result(None)
        elif "id" in packet:  # weights, which need an acknowledgement
            self.send(
                BINARY, msgpack.packb({"type": 3, "id": packet["id"], "data": [], "nsp": "/"})
            )

    def send(self, kind: int, body: bytes) -> None:
        length = len(body)
        size = pack("B", 128 | length) if length < 126 else pack(">BH", 254, length)
        self.transport.write(b"".join((kind.to_bytes(), size, bytes(4), body)))

    def emit(self, event: str, argument: object) -> int:
        ack_id = next(self.ids)
        packet = {"type": EVENT, "data": [event, argument], "id": ack_id, "nsp": "/"}
        self.send(BINARY, msgpack.packb(packet))
        return ack_id

    async def call(self, event: str, argument: object) -> object:
        answer = asyncio.get_running_loop().create_future()
        self.acks[self.emit(event, argument)] = answer
        return await asyncio.wait_for(answer, 10)

    def acknowledged(self, ack_id: int, answer: object) -> None:
        if ack_id in self.acks:
            self.acks.pop(ack_id).set_result(answer)
            return
        self.note(answer)
        self.sent_at = None
        if not self.plan.hz:
            self.ask(time.monotonic())
        elif self.waiting_since is not None:
            since, self.waiting_since = self.waiting_since, None
            self.ask(since)

    def note(self, answer: object) -> None:
        now = time.monotonic()
        if not 0 <= now - self.plan.start < self.plan.seconds:
            return
        if isinstance(answer, bytes):
            answered = self.tally.answered
            answered[self.asked] = answered.get(self.asked, 0) + 1
            self.tally.latencies_ms.append(1000 * (now - self.sent_at))
            if self.expected:
                self.tally.wrong += not self.is_right(answer)
        else:
            self.tally.refused += 1

    def is_right(self, answer: bytes) -> bool:
        """Whether an answer belongs to the newest input and has the numbers of its pass."""
        _, *layers, _ = wire.parse_frames(answer)
        seen = np.concatenate([part for layer in layers[1:] for part in (layer.z, layer.a)])
        expected = self.expected[(self.position - 1) % len(self.inputs)]
        is_close = np.abs(seen - expected).max() <= TOLERANCE * max(1, np.abs(expected).max())
        return bool(is_close) and layers[0].seq == self.position

    def ask(self, since: float) -> None:
        """Sends the next input, which is due since then; it waits while another is unanswered."""
        if self.sent_at is not None:
            self.tally.skipped += self.waiting_since is not None
            self.waiting_since = since
            return
        self.sent_at = since
        frame = self.inputs[self.position % len(self.inputs)]
        self.position += 1
        seq = self.position.to_bytes(4, "little")
        turn = max(0, since - self.plan.start) // TURN_S
        self.asked = self.plan.events[int(turn) % len(self.plan.events)]
        self.emit(self.asked, b"".join((frame[:4], seq, frame[8:])))

    async def draw(self) -> None:
        """Moves the pen until the time is over."""
        end = self.plan.start + self.plan.seconds
        await asyncio.sleep(self.plan.start - time.monotonic())
        if not self.plan.hz:
            self.ask(time.monotonic())
            await asyncio.sleep(end - time.monotonic())
            return
        period = 1 / self.plan.hz
        tick = self.plan.start + self.phase * period
        while tick < end:
            await asyncio.sleep(max(0, tick - time.monotonic()))
            self.ask(tick)
            tick += period


def pictures(rng: np.random.Generator) -> list[bytes]:
    """Pictures of the size of digits; their content does not affect the server's cost."""
    pixels = rng.integers(0, 256, (32, PIXELS), dtype=np.uint8)
    return [wire.PixelsFrame(1, False, picture).serialize() for picture in pixels]


def passes(inputs: list[bytes]) -> list[np.ndarray]:
    """Every z and every activation of each picture, computed in float64."""
    network = models.load_network("digits")
    expected = []
    for frame in inputs:
        a, numbers = wire.parse_input(frame).pixels / 255, []
        for W, b in zip(network.weights, network.biases, strict=True):
            z = W.astype(np.float64) @ a + b
            a = 1 / (1 + np.exp(-z))
            numbers += [z, a]
        expected.append(np.concatenate(numbers))
    return expected


def growing_strokes(seed: int) -> list[bytes]:
    """Digits as they are drawn: the strokes on the pad at each tick of the pen."""
    frames = []
    for digit in range(10):
        written = write(digit, seed)
        for moment in np.arange(0, written.strokes[-1].times_ms[-1], 1000 / PEN_HZ):
            drawn = [s.points[s.times_ms <= moment] for s in written.strokes]
            strokes = tuple(points for points in drawn if len(points))
            frame = wire.StrokesFrame(1, False, True, written.pen_radius, strokes)
            frames.append(frame.serialize())
    return frames


async def run(plan: Plan) -> Tally:
    tally = Tally()
    loop = asyncio.get_running_loop()
    rng = np.random.default_rng(plan.seed)
    seeds = range(plan.seed * SEEDS, (plan.seed + 1) * SEEDS)
    pads = [growing_strokes(s) if plan.payload == "strokes" else pictures(rng) for s in seeds]
    visitors = []
    for number in range(plan.visitors):
        visitor = Visitor(plan, tally, pads[number % SEEDS], number / plan.visitors)
        await loop.create_connection(lambda visitor=visitor: visitor, "127.0.0.1", plan.port)
        await visitor.ready
        await visitor.call("open_model", {"name": "digits", "seq": 0})
        visitors.append(visitor)
    print("ready", flush=True)
    plan.start = float(await loop.run_in_executor(None, sys.stdin.readline))
    await asyncio.gather(*(visitor.draw() for visitor in visitors))
    for visitor in visitors:
        visitor.transport.close()
    return tally


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(run(Plan(**json.loads(sys.argv[1])))))))
