"""Pages that do not read, or read a kilobyte per second, and what the server keeps for them."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from good_client import GoodClient
from kinds import drawing
from raw import EVENT, Connection, event
from test_floods import memory_mb, needs_proc

from forwardpass.server.realtime.session import MAX_UNANSWERED
from servers import Server, serving

MOST_MB = 10
"""Plus half a megabyte per page: 64 answers are a quarter."""
MOST_SENT = 100
PIECE, EVERY_S = 256, 0.25

pytestmark = needs_proc


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as server:
        yield server
        assert "Traceback" not in server.printed()


class Reluctant(Connection):
    """A page whose network accepts little data that it has not read."""

    def __init__(self, port: int, network: str = "wide") -> None:
        """`network`: the network that it opens again and again."""
        super().__init__(port)
        self._network = network
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.enter()
        self.sock.setblocking(False)
        self._seq = 0
        self._unsent = memoryview(b"")
        self.is_over = False

    def ask_for_more(self) -> None:
        """Sends inputs and requests for networks: this many, or as many as the server accepts."""
        try:
            for _ in range(MOST_SENT):
                if not self._unsent:
                    self._seq += 1
                    wanted = {"name": self._network, "seq": self._seq}
                    opens = event("open_model", wanted, number=2 * self._seq)
                    asks = event("input", drawing(self._seq), number=2 * self._seq + 1)
                    self._unsent = memoryview(opens + asks)
                self._unsent = self._unsent[self.sock.send(self._unsent) :]
        except BlockingIOError:
            pass
        except OSError:
            self.is_over = True

    def read_a_little(self, most: int) -> None:
        try:
            data = self.sock.recv(most)
            self.unread += data
            self.is_over = self.is_over or not data
        except BlockingIOError:
            pass
        except OSError:
            self.is_over = True


@pytest.mark.parametrize(
    ("pages", "seconds"), [(3, 2.5), pytest.param(20, 12.0, marks=pytest.mark.attack)]
)
@pytest.mark.parametrize("reads", [0, PIECE], ids=["nothing", "1 KB a second"])
def test_who_reads_too_little_costs_little_memory_and_nobody_an_answer(
    server: Server, pages: int, seconds: float, reads: int
) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(Reluctant(server.port)) for _ in range(pages)]
        good = GoodClient(server.port)
        before = most = memory_mb(server)
        good.start()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for page in slow:
                page.ask_for_more()
                if reads:
                    page.read_a_little(reads)
            good.stopping.wait(EVERY_S)
            most = max(most, memory_mb(server))
        account = good.stop()
    assert most - before < MOST_MB + pages / 2
    assert account.wrong == []
    assert account.answered == account.asked > 0


def test_the_server_makes_at_most_two_frames_of_weights_that_are_not_read(server: Server) -> None:
    """However many networks it opens, what is not sent is dropped before it is encoded."""
    with Connection(server.port) as page:
        page.enter()
        for seq in range(30):
            page.sock.sendall(event("open_model", {"name": "wide", "seq": seq}, number=seq + 1))
        heard = [page.hear()]
        while heard[-1].get("id") != 30 or heard[-1]["type"] == EVENT:
            heard.append(page.hear())
        weights = [each for each in heard if each["type"] == EVENT]
    assert [each["data"][0] for each in weights] == ["weights"] * MAX_UNANSWERED
