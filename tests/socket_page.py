"""A page without a browser: a Socket.IO client that speaks the page's protocol."""

from __future__ import annotations

from queue import Queue
from typing import Any

import numpy as np
import socketio

from forwardpass import wire

WAIT_S = 10
STROKE = np.array([[0.5, 0.25], [0.5, 0.5], [0.5, 0.75]], dtype=np.float32)


class Page:
    """A Socket.IO client that acts as a page and keeps what it receives."""

    def __init__(self, url: str, transport: str) -> None:
        self.client = socketio.Client(serializer="msgpack", reconnection=False)
        self.errors: Queue[dict[str, Any]] = Queue()
        self.weights: Queue[bytes] = Queue()
        self.layers: Queue[bytes] = Queue()
        self.gone: Queue[str] = Queue()
        self.client.on("error", self.errors.put)
        self.client.on("weights", self.weights.put)
        self.client.on("layer", self.layers.put)
        self.client.on("disconnect", self.gone.put)
        self.client.connect(url, transports=[transport])
        assert self.client.transport() == transport

    def say(self, event: str, argument: object) -> Any:
        return self.client.call(event, argument, timeout=WAIT_S)

    def refusal(self, event: str, argument: object) -> str:
        assert self.say(event, argument) is None
        return str(self.errors.get(timeout=WAIT_S)["code"])

    def leave(self) -> None:
        self.client.disconnect()


def drawing(seq: int, staged: bool = False) -> bytes:
    return wire.StrokesFrame(seq, staged, True, 1.5, (STROKE,)).serialize()
