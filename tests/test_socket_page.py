"""The client of the tests hears a server as a browser does: one message after the other."""

from __future__ import annotations

from queue import Queue
from threading import Thread, current_thread

from patience import LAST_RESORT_S
from servers import serving
from socket_page import Page


def test_all_messages_are_handled_in_one_thread_and_so_in_order() -> None:
    threads: Queue[Thread] = Queue()
    with serving() as server:
        page = Page(server.url, "websocket")
        page.client.on("weights", lambda _: threads.put(current_thread()))
        page.say("open_model", {"name": "digits", "seq": 1})
        handled = [threads.get(timeout=LAST_RESORT_S) for _ in range(3)]
        page.leave()
    assert handled == [handled[0]] * 3
