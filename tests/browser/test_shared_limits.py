"""Several servers that share limits and messages by a real Redis."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import gevent
import pytest
import socketio
from redis_server import Redis, running_redis
from test_processes import until

from forwardpass.server.realtime.socketio import CHANNEL
from forwardpass.server.shared_limits import MOST_PROCESSES, SharedLimits
from patience import LAST_RESORT_S
from servers import Server, serving
from socket_page import Page, drawing

MOST_CALLS = 3
VISITORS = "forwardpass:visitors"

RUBBISH = (
    *(b"", b"\xff", b"7", b"null", b"[1]", b'"emit"', b"[" * 100_000, b'"' + b"x" * 1_000_000),
    *(b'{"method": 1}', b'{"method": "emit"}', b'{"method": "callback", "host_id": 1}'),
    b'{"method": "emit", "event": {}, "data": [], "room": [1], "namespace": 7}',
    b'{"method": "emit", "event": "error", "data": {}, "room": {"a": 1}, "binary": true}',
    b'{"method": "disconnect", "sid": ["nobody"], "namespace": {}}',
    b'{"method": "enter_room", "sid": "nobody", "room": [], "namespace": "/"}',
    b'{"method": "close_room", "room": {}, "namespace": null}',
)
"""What nobody of ours says to all."""


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
        with urlopen(server.url + path, timeout=LAST_RESORT_S) as answer:
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
    assert {key.split(":")[1] for key in keys} >= {"visitors", "connections"}
    assert "127.0.0.1" not in "".join(keys)
    assert all(0 < store.client.ttl(key) <= 61 for key in keys)


def test_a_broadcast_reaches_the_pages_of_every_server_and_rubbish_reaches_none(
    store: Redis, servers: list[Server]
) -> None:
    pages = [Page(server.url, "websocket") for server in servers]
    for rubbish in RUBBISH:
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


@pytest.mark.parametrize(("goes", "comes"), [("stop", "start"), ("freeze", "thaw")])
def test_drawing_goes_on_while_redis_is_away_and_limits_are_shared_again_when_it_is_back(
    store: Redis, servers: list[Server], goes: str, comes: str
) -> None:
    page = Page(servers[0].url, "websocket")
    page.say("open_model", {"name": "digits", "seq": 0})
    getattr(store, goes)()
    assert all(page.say("input", drawing(seq)) for seq in range(1, 20))
    assert draws(servers[1])
    getattr(store, comes)()
    other = Page(servers[1].url, "websocket")
    until(lambda: all_are(servers, 503))
    assert page.say("input", drawing(20))
    page.leave()
    other.leave()


def test_what_is_no_count_of_visitors_is_forgotten_and_those_who_are_here_are_counted(
    store: Redis, servers: list[Server]
) -> None:
    until(lambda: all_are(servers, 200))
    now = int(time.time())
    store.client.delete(VISITORS)
    for name, count in {
        "negative": f"-9 {now}",
        "huge": f"{'9' * 400} {now}",
        "no number": "many",
        "before the clock was set back": f"2 {now + 3600}",
        "long gone": f"2 {now - 3600}",
        "empty": "",
    }.items():
        store.client.hset(VISITORS, name, count)
    pages = [Page(server.url, "websocket") for server in servers]
    until(lambda: store.client.hlen(VISITORS) == 2)
    until(lambda: all_are(servers, 503))
    for kept in ("set", "sadd"):  # another type, and no end
        store.client.delete(VISITORS)
        getattr(store.client, kept)(VISITORS, "nonsense")
        until(lambda: store.client.type(VISITORS) == b"hash")
    store.client.hset(VISITORS, mapping={str(i): f"0 {now}" for i in range(MOST_PROCESSES + 10)})
    until(lambda: store.client.hlen(VISITORS) == 2)
    assert 0 < store.client.ttl(VISITORS) <= 5
    until(lambda: all_are(servers, 503))
    assert "it was deleted (visitors)" in servers[0].printed() + servers[1].printed()
    for page in pages:
        page.leave()


@pytest.fixture
def limits(store: Redis, monkeypatch: pytest.MonkeyPatch) -> SharedLimits:
    """What a process asks, of which nobody is told."""
    monkeypatch.setattr(gevent, "spawn", lambda *_: None)
    return SharedLimits(store.url, lambda: 0)


BUCKETS: dict[str, tuple[dict[str, Any], list[float]]] = {
    "set back": ({"left": 0.5, "since": 3600}, [10.0, 10.0]),
    "set on": ({"left": 0.5, "since": -3600}, [0.0, 0.0, 0.0, 20.0]),
    "negative": ({"left": -1e300, "since": 0}, [0.0, 0.0, 0.0, 20.0]),
    "not a number": ({"left": "nan", "since": "nan"}, [0.0, 0.0, 0.0, 20.0]),
    "endless": ({"left": "inf", "since": "-inf"}, [0.0, 0.0, 0.0, 20.0]),
    "huge": ({"left": "9" * 1_000_000, "since": 0}, [0.0, 0.0, 0.0, 20.0]),
    "words": ({"left": "much", "since": "long"}, [0.0, 0.0, 0.0, 20.0]),
    "half of it": ({"left": 0.5}, [0.0, 0.0, 0.0, 20.0]),
}
"""Of three, filled by three a minute: what is kept, `since` as s from now → the seconds to wait."""


@pytest.mark.parametrize("kind", BUCKETS)
def test_a_bucket_that_cannot_be_ours_is_a_full_one_and_no_clock_keeps_anyone_out(
    store: Redis, limits: SharedLimits, kind: str
) -> None:
    assert limits.wait_s("test", kind, 3, 0.05) == 0
    (key,) = store.client.keys("forwardpass:test:*")
    kept, waits = BUCKETS[kind]
    if isinstance(kept.get("since"), int):
        kept = kept | {"since": kept["since"] + time.time()}
    store.client.delete(key)
    store.client.hset(key, mapping=kept)
    assert store.client.ttl(key) == -1
    told = [limits.wait_s("test", kind, 3, 0.05) for _ in waits]
    assert told == pytest.approx(waits, abs=2)
    assert 0 < store.client.ttl(key) <= 61
    store.client.delete(key)


def test_a_bucket_of_another_type_is_a_full_one_and_the_log_says_so(
    store: Redis, limits: SharedLimits, caplog: pytest.LogCaptureFixture
) -> None:
    assert limits.wait_s("test", "somebody", 1, 0.05) == 0
    (key,) = store.client.keys("forwardpass:test:*")
    assert limits.wait_s("test", "somebody", 1, 0.05) > 0
    store.client.set(key, "nonsense")
    assert limits.wait_s("test", "somebody", 1, 0.05) == 0
    assert limits.wait_s("test", "somebody", 1, 0.05) > 0
    store.client.delete(key)
    assert caplog.messages == ["Redis held foreign data under a key of ours; it was deleted (test)"]


@pytest.mark.parametrize(
    "answer", [None, 7, b"", [], [b"nan", 0], [b"-5", 0], [b"inf", 0], [b"1"], ValueError("int"),
               RecursionError("deep"), UnicodeDecodeError("utf-8", b"", 0, 1, "no")], ids=repr
)  # fmt: skip
def test_what_speaks_as_no_redis_does_is_away(
    limits: SharedLimits,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    answer: object,
) -> None:
    def babble(*_: object) -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(limits._redis, "eval", babble)
    assert limits.wait_s("test", "somebody", 1, 1) == 0
    assert [text.split(":")[0] for text in caplog.messages] == [
        "Redis cannot be reached; each process applies limits alone"
    ]
