"""A page without a browser: a Socket.IO client that speaks the page's protocol."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Queue
from threading import Thread
from typing import Any

import engineio
import numpy as np
import socketio

from forwardpass import wire
from patience import LAST_RESORT_S

STROKE = np.array([[0.5, 0.25], [0.5, 0.5], [0.5, 0.75]], dtype=np.float32)


class OrderedEngine(engineio.Client):
    """An Engine.IO client that handles one message after the other, as a browser does.

    The library starts a thread for each message. Of two that arrive together, the later one may be
    handled first.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._messages = ThreadPoolExecutor(max_workers=1)

    def start_background_task(
        self, target: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> Thread | Future[Any]:
        if target == self.handlers.get("message"):
            return self._messages.submit(target, *args, **kwargs)
        return super().start_background_task(target, *args, **kwargs)


class OrderedClient(socketio.Client):
    """A Socket.IO client that handles events in the order in which the server sent them."""

    def _engineio_client_class(self) -> type[engineio.Client]:
        return OrderedEngine


class Page:
    """A Socket.IO client that acts as a page and keeps what it receives."""

    def __init__(self, url: str, transport: str) -> None:
        self.client = OrderedClient(
            serializer="msgpack", reconnection=False, request_timeout=LAST_RESORT_S
        )
        self.errors: Queue[dict[str, Any]] = Queue()
        self.weights: Queue[bytes] = Queue()
        self.layers: Queue[bytes] = Queue()
        self.gone: Queue[str] = Queue()
        self.client.on("error", self.errors.put)
        self.client.on("weights", self.weights.put)
        self.client.on("layer", self.layers.put)
        self.client.on("disconnect", self.gone.put)
        self.client.connect(url, transports=[transport], wait_timeout=LAST_RESORT_S)
        assert self.client.transport() == transport

    def say(self, event: str, argument: object) -> Any:
        return self.client.call(event, argument, timeout=LAST_RESORT_S)

    def refusal(self, event: str, argument: object) -> str:
        assert self.say(event, argument) is None
        return str(self.errors.get(timeout=LAST_RESORT_S)["code"])

    def leave(self) -> None:
        self.client.disconnect()


def drawing(seq: int, staged: bool = False) -> bytes:
    return wire.StrokesFrame(seq, staged, True, 1.5, (STROKE,)).serialize()
