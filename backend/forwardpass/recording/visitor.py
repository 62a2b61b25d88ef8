"""A visitor of a running server, which asks over Socket.IO and HTTP as the page does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter, sleep
from typing import Any, cast
from urllib.request import urlopen

import msgpack
from websockets.sync.client import ClientConnection, connect

CONNECT, EVENT, ACK = 0, 2, 3
"""Kinds of Socket.IO packets."""
PING, PONG = "2", "3"
"""Engine.IO's own messages; Socket.IO packets are binary, because msgpack encodes them."""

RESTS = 4
"""Pause before a question, in multiples of the time that the last answer took. A server throttles a
connection that keeps it busy for more than a quarter of the time.
"""

PATIENCE_S = 60
"""Time in which a server must answer; it may be busy with another visitor's training."""


class NoAnswerError(Exception):
    """The server refused a question, or could not be reached."""


@contextmanager
def visiting(url: str) -> Iterator[Visitor]:
    """Connects to the server at a URL for the length of the block.

    Raises:
        OSError: the server cannot be reached.
    """
    address = f"{url.replace('http', 'ws', 1)}/socket.io/?EIO=4&transport=websocket"
    with connect(address, max_size=None, compression=None) as connection:
        yield Visitor(url, connection)


class Visitor:
    """A page's connection to a server; see `visiting`."""

    def __init__(self, url: str, connection: ClientConnection) -> None:
        self._url = url
        self._connection = connection
        self._asked = 0
        self._took = 0.0
        self._heard: list[tuple[str, Any]] = []
        connection.recv(PATIENCE_S)  # Engine.IO's settings
        self._send(CONNECT)
        self._packet()

    def ask(self, event: str, argument: object) -> Any:
        """Asks the server, and returns its answer: bytes, a number or a map.

        Raises:
            NoAnswerError: the server refused.
        """
        sleep(RESTS * self._took)
        self._asked += 1
        began = perf_counter()
        self._send(EVENT, [event, argument], self._asked)
        while True:
            packet = self._packet()
            if packet["type"] == ACK and packet["id"] == self._asked:
                (answer,) = packet["data"]
                self._took = perf_counter() - began
                if answer is None:
                    raise NoAnswerError(f"the server refused {event!r}: {self._reason()}")
                return answer

    def hear(self, event: str) -> Any:
        """Waits for an event that the server sends of its own accord, and returns its argument.

        Raises:
            NoAnswerError: the server reported an error instead.
        """
        while True:
            for at, (name, argument) in enumerate(self._heard):
                if name == event:
                    del self._heard[at]
                    return argument
                if name == "error":
                    raise NoAnswerError(f"the server sent no {event!r}: {self._reason()}")
            self._packet()

    def fetch(self, address: str) -> Any:
        """Fetches JSON at an address below the server's.

        Raises:
            OSError: the server cannot be reached, or refused.
        """
        with urlopen(f"{self._url}/{address}", timeout=PATIENCE_S) as response:  # noqa: S310 - HTTP
            return json.load(response)

    def _reason(self) -> str:
        """The message of the last error event."""
        told = [argument for name, argument in self._heard if name == "error"]
        return str(told[-1]["message"]) if told else "it did not say why"

    def _send(self, kind: int, data: object = None, number: int | None = None) -> None:
        packet = {"type": kind, "nsp": "/", "data": data}
        self._connection.send(msgpack.packb(packet if number is None else {**packet, "id": number}))

    def _packet(self) -> dict[str, Any]:
        """Returns the next packet; keeps events, and acknowledges those that wait for it."""
        while True:
            message = self._connection.recv(PATIENCE_S)
            if message == PING:
                self._connection.send(PONG)
            elif isinstance(message, bytes):
                packet = cast(dict[str, Any], msgpack.unpackb(message))
                if packet["type"] == EVENT:
                    event, *arguments = packet["data"]
                    self._heard.append((event, arguments[0] if arguments else None))
                    if packet.get("id") is not None:
                        self._send(ACK, [], packet["id"])
                return packet
