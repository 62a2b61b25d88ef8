"""Several servers that share limits and messages by a real Redis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import socketio
from redis_server import Redis, running_redis
from test_processes import until

from forwardpass.server.realtime.socketio import CHANNEL
from servers import Server, serving
from socket_page import WAIT_S, Page, drawing

MOST_CALLS = 3


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    with running_redis(tmp_path_factory.mktemp("redis")) as store:
        yield store


@pytest.fixture(scope="module")
def servers(store: Redis) -> Iterator[list[Server]]:
    options = ("--queue", store.url, "--max-visitors", "2")
    options += ("--heavy-calls-per-minute", str(MOST_CALLS))
    with ExitStack() as stack:
        yield [stack.enter_context(serving(*options)) for _ in range(2)]


def status(server: Server, path: str) -> int:
    try:
        with urlopen(server.url + path, timeout=WAIT_S) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def all_are(servers: list[Server], code: int) -> bool:
    """Whether all say so of one more visitor."""
    return {status(server, "/readyz") for server in servers} == {code}


def draws(server: Server) -> bool:
    page = Page(server.url, "websocket")
    page.say("open_model", {"name": "digits", "seq": 0})
    answered = bool(page.say("input", drawing(1)))
    page.leave()
    return answered


def test_visitors_of_all_servers_are_counted_together(servers: list[Server]) -> None:
    first, second = (Page(server.url, "websocket") for server in servers)
    until(lambda: all_are(servers, 503))
    with pytest.raises(socketio.exceptions.ConnectionError):
        Page(servers[0].url, "websocket")
    first.leave()
    until(lambda: all_are(servers, 200))
    second.leave()


def test_those_of_a_server_that_died_are_forgotten(store: Redis, servers: list[Server]) -> None:
    with serving("--queue", store.url) as third:
        pages = [Page(third.url, "websocket") for _ in range(2)]
        until(lambda: all_are(servers, 503))
        third.kill()
        until(lambda: all_are(servers, 200))
        for page in pages:
            page.client.disconnect()


def test_calls_of_an_address_are_counted_together(servers: list[Server]) -> None:
    first, second = servers
    asked = [first, second, first, second, first]
    codes = [status(server, "/metrics") for server in asked]
    assert codes == [200, 200, 200, 429, 429]


def test_redis_keeps_no_address_and_nothing_for_long(store: Redis, servers: list[Server]) -> None:
    assert draws(servers[0])
    keys = [key.decode() for key in store.client.keys("*")]
    assert {key.split(":")[1] for key in keys} >= {"processes", "visitors", "connections"}
    assert "127.0.0.1" not in "".join(keys)
    assert all(0 < store.client.ttl(key) <= 61 for key in keys)


def test_what_is_said_to_all_reaches_the_pages_of_every_server_and_rubbish_none(
    store: Redis, servers: list[Server]
) -> None:
    pages = [Page(server.url, "websocket") for server in servers]
    for rubbish in (b"\xff", b"[1]", b'"emit"', b'{"method": "emit"}', b'{"method": 1}', b"7"):
        store.client.publish(CHANNEL, rubbish)
    speaker = socketio.RedisManager(store.url, channel=CHANNEL, write_only=True)

    def is_heard() -> bool:  # said again while a server listens anew
        speaker.emit("error", {"code": "said to all"})
        return not any(page.errors.empty() for page in pages)

    until(is_heard)
    assert [page.errors.get()["code"] for page in pages] == ["said to all"] * 2
    for page in pages:
        page.leave()
    speaker.redis.close()
    assert all(draws(server) for server in servers)


def test_drawing_goes_on_while_redis_is_away_and_limits_are_shared_again_when_it_is_back(
    store: Redis, servers: list[Server]
) -> None:
    page = Page(servers[0].url, "websocket")
    page.say("open_model", {"name": "digits", "seq": 0})
    store.stop()
    assert all(page.say("input", drawing(seq)) for seq in range(1, 20))
    assert draws(servers[1])
    store.start()
    other = Page(servers[1].url, "websocket")
    until(lambda: all_are(servers, 503))
    assert page.say("input", drawing(20))
    page.leave()
    other.leave()
