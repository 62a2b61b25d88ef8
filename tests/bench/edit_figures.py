"""The server's cost of editing a network by hand: time to the accuracy, and memory while idle.

`python tests/bench/edit_figures.py` prints the figures; `npm run bench` calls `measure_edits`.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from queue import Queue
from typing import Any

import numpy as np
import socketio
from figures import Figure
from threadpoolctl import threadpool_limits

import forwardpass
from forwardpass import schemas, wire
from forwardpass.numerics.dials import BIAS, CHANGE
from forwardpass.options import MAX_CHANGES, PIXELS
from forwardpass.server.realtime.accuracy import REST_S
from servers import Server, serving

TURNS = 200
PASSES = 300
BATCH_EVERY = 10
VISITORS = 40


class Visitor:
    """One page that turns dials of the default network."""

    def __init__(self, server: Server) -> None:
        self.client = socketio.Client(serializer="msgpack", reconnection=False)
        self.counted: Queue[dict[str, Any]] = Queue()
        self.client.on("accuracy", self.counted.put)
        self.client.on("weights", lambda _: None)
        self.client.connect(server.url, transports=["websocket"])
        self.client.call("open_model", {"name": "digits", "seq": 0})
        self.seq = 0

    def close(self) -> None:
        self.client.disconnect()

    def pass_ms(self, rng: np.random.Generator) -> float:
        """The time from a picture to its answer."""
        self.seq += 1
        pixels = rng.integers(0, 256, PIXELS).astype(np.uint8)
        frame = wire.PixelsFrame(self.seq, False, pixels).serialize()
        start = time.perf_counter()
        self.client.call("input", frame)
        return 1000 * (time.perf_counter() - start)

    def turn(self, changes: np.ndarray, more: bool = False) -> None:
        self.seq += 1
        self.client.call("change", wire.ChangesFrame(self.seq, False, more, changes).serialize())

    def accuracy(self) -> schemas.Accuracy:
        """The accuracy after the last change."""
        while True:
            counted = schemas.read_event(self.counted.get(timeout=60), schemas.Accuracy)
            if counted.seq == self.seq:
                return counted

    def turn_all(self, rng: np.random.Generator) -> None:
        """Changes every dial, in as many messages as it takes."""
        changes = every_dial(rng)
        parts = np.array_split(changes, -(-len(changes) // MAX_CHANGES))
        for part in parts:
            self.turn(part, more=part is not parts[-1])


def measure_edits() -> list[Figure]:
    rng = np.random.default_rng(0)
    with serving("--events-per-second", "100000") as server, closing(Visitor(server)) as visitor:
        visitor.pass_ms(rng)
        visitor.turn(one_weight(rng))
        total = visitor.accuracy().total
        images = np.random.default_rng(0).random((total, 784), dtype=np.float32)
        server_ms, round_trips_ms, batches_ms = [], [], []
        for number in range(TURNS):
            start = time.perf_counter()
            visitor.turn(one_weight(rng))
            counted = visitor.accuracy()
            round_trips_ms.append(1000 * (time.perf_counter() - start))
            server_ms.append(counted.server_us / 1000)
            if number % BATCH_EVERY == 0:  # alternating: other load then affects both
                batches_ms.append(batch_ms(images))
        p95 = float(np.percentile(server_ms, 95))
        what = "one weight of the first layer changed →"
        figures = [
            Figure(f"{what} accuracy on {total:,} images, server, p95", p95, "ms", "≤ 20"),
            Figure(
                f"{what} the same ÷ a full batch pass, medians",
                statistics.median(server_ms) / statistics.median(batches_ms), "", "≤ 0.5",
            ),
            Figure(
                f"{what} pass and accuracy at the client, p95",
                float(np.percentile(round_trips_ms, 95)), "ms", "≤ 100",
            ),
            measure_others(server, visitor, rng),
            measure_memory(server, rng),
        ]  # fmt: skip
    return figures


def measure_others(server: Server, turning: Visitor, rng: np.random.Generator) -> Figure:
    """How much longer another visitor's passes take while somebody keeps changing dials."""
    with closing(Visitor(server)) as other:
        alone = [other.pass_ms(rng) for _ in range(PASSES)]
        beside = []
        for _ in range(PASSES):
            turning.turn(one_weight(rng))  # counted while the picture is being sent
            beside.append(other.pass_ms(rng))
    extra = np.percentile(beside, 95) - np.percentile(alone, 95)
    return Figure("another visitor's pass while one turns, p95: longer by", float(extra), "ms")


def measure_memory(server: Server, rng: np.random.Generator) -> Figure:
    """The memory per idle visitor who has changed all 13,002 dials."""
    with ExitStack() as stack:
        visitors = [stack.enter_context(closing(Visitor(server))) for _ in range(VISITORS)]
        for visitor in visitors:
            visitor.pass_ms(rng)
        time.sleep(2 * REST_S + 1)
        before = resident_kb(server.process.pid)
        for visitor in visitors:
            visitor.turn_all(rng)
            visitor.accuracy()
        time.sleep(2 * REST_S + 1)
        each = (resident_kb(server.process.pid) - before) / VISITORS
    return Figure("memory of 13,002 changed dials at rest, each visitor", each, "KB", "≤ 200")


def batch_ms(images: np.ndarray) -> float:
    """All images through the default network, on one BLAS thread, as in the server."""
    network = forwardpass.load("digits")
    with threadpool_limits(1):
        start = time.perf_counter()
        network.feedforward(images)
        return 1000 * (time.perf_counter() - start)


def one_weight(rng: np.random.Generator) -> np.ndarray:
    return np.array([(1, rng.integers(16), rng.integers(784), rng.normal())], CHANGE)


def every_dial(rng: np.random.Generator) -> np.ndarray:
    """A change of each dial of 784-16-16-10."""
    sizes: Sequence[tuple[int, int]] = [(16, 784), (16, 16), (10, 16)]
    dials = [
        (layer, neuron, source, rng.normal())
        for layer, (n_out, n_in) in enumerate(sizes, 1)
        for neuron in range(n_out)
        for source in (*range(n_in), BIAS)
    ]
    return np.array(dials, CHANGE)


def resident_kb(pid: int) -> int:
    """The resident memory of a process (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1))


def main() -> None:
    for figure in measure_edits():
        value = f"{figure.value:,.2f}"
        print(f"{figure.name:<78} {value:>8} {figure.unit:<3} {figure.goal:>6} {figure.verdict}")


if __name__ == "__main__":
    main()
