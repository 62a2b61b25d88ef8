"""A well-behaved page: one input every 50 ms, at most one unanswered, every answer checked.

`python good_client.py PORT` draws until its input ends, then prints its `Account` as JSON.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from raw import Connection

from forwardpass import models, wire
from forwardpass.options import PIXELS

PERIOD_S = 0.05
TOLERANCE = 1e-5


@dataclass
class Account:
    """What a good client observed.

    Attributes:
        asked, answered: inputs.
        wrong: answers that differ from a float64 computation.
        latencies_ms: from each input to its answer.
        answered_at: when each answer came, by `time.monotonic`, s.
        longest_gap_ms: between two answers, or between the last one and the end.
    """

    asked: int = 0
    answered: int = 0
    wrong: list[str] = field(default_factory=list)
    latencies_ms: list[float] = field(default_factory=list)
    answered_at: list[float] = field(default_factory=list)
    longest_gap_ms: float = 0.0


class GoodClient(threading.Thread):
    """Draws in a separate thread from `start` to `stop`."""

    def __init__(self, port: int, **how: Any) -> None:
        """`how`: arguments of the `Connection` that differ from its defaults."""
        super().__init__(daemon=True)
        self.account = Account()
        self.network = models.load_network("digits")
        self.rng = np.random.default_rng(7)
        self.stopping = threading.Event()
        self.connection = Connection(port, **how)
        self.connection.open_network()

    def run(self) -> None:
        tick = last = time.monotonic()
        while not self.stopping.is_set():
            self.ask_once()
            now = time.monotonic()
            self.account.longest_gap_ms = max(self.account.longest_gap_ms, 1000 * (now - last))
            last = now
            tick = max(tick + PERIOD_S, now)
            self.stopping.wait(tick - now)

    def ask_once(self) -> None:
        """Sends one input and checks its answer."""
        account = self.account
        account.asked += 1
        pixels = self.rng.integers(0, 256, PIXELS, dtype=np.uint8)
        sent = time.monotonic()
        try:
            blob = self.connection.ask(
                "input", wire.PixelsFrame(account.asked, False, pixels).serialize(), account.asked
            )
        except (OSError, EOFError) as error:
            account.wrong.append(f"input {account.asked}: {error!r}")
            self.stopping.set()
            return
        came = time.monotonic()
        account.latencies_ms.append(1000 * (came - sent))
        account.answered_at.append(came)
        if blob is None:
            account.wrong.append(f"input {account.asked} was refused")
            return
        account.answered += 1
        if not self.is_right(blob, pixels):
            account.wrong.append(f"input {account.asked} has wrong numbers")

    def is_right(self, blob: bytes, pixels: np.ndarray) -> bool:
        """Whether an answer has the numbers of a float64 computation."""
        _, *layers, _ = wire.parse_frames(blob)
        a = pixels / 255
        network = self.network
        for frame, W, b in zip(layers[1:], network.weights, network.biases, strict=True):
            z = W.astype(np.float64) @ a + b
            a = 1 / (1 + np.exp(-z))
            if frame.seq != self.account.asked:
                return False
            if abs(frame.z - z).max() > TOLERANCE * max(1, abs(z).max()):
                return False
            if abs(frame.a - a).max() > TOLERANCE:
                return False
        return True

    def stop(self) -> Account:
        """Ends the drawing."""
        self.stopping.set()
        self.join()
        self.connection.sock.close()
        return self.account


def main() -> None:
    client = GoodClient(int(sys.argv[1]))
    print("ready", flush=True)
    client.start()
    sys.stdin.read()
    print(json.dumps(asdict(client.stop())))


if __name__ == "__main__":
    main()
