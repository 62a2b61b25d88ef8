"""Attacks on several processes behind `.dev/deploy`'s nginx, which share limits through Redis."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any, TypeVar

import pytest
from good_client import GoodClient
from kinds import FLOODS
from nginx import Proxy, proxy_to
from raw import Connection
from redis_server import running_redis
from test_floods import MOST_BYTES, MOST_GROWTH_MB, MOST_S, memory_mb
from test_processes import until
from test_shared_limits import all_are

from servers import Server, serving

T = TypeVar("T")

PREFIX = "/forward-pass"
MOST_VISITORS = 6
MOST_CALLS = 5
SHORT = ("garbage", "inputs")
KINDS = [pytest.param(k, marks=() if k in SHORT else pytest.mark.attack) for k in FLOODS]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Server], Proxy]]:
    """Two processes, and the proxy in front of them."""
    folder = tmp_path_factory.mktemp("behind")
    limits = ("--max-visitors", str(MOST_VISITORS), "--heavy-calls-per-minute", str(MOST_CALLS))
    with ExitStack() as stack:
        store = stack.enter_context(running_redis(folder))
        told = ("--trust-proxy", "1", "--prefix", PREFIX, "--queue", store.url)
        servers = [stack.enter_context(serving(*told, *limits)) for _ in range(2)]
        ports = (server.port for server in servers)
        proxy = stack.enter_context(proxy_to(*ports, folder=folder))
        proxy.allows_errors = True  # from the connections that the server ends
        yield servers, proxy
        assert "Traceback" not in servers[0].printed() + servers[1].printed()


def way(proxy: Proxy, page: int) -> dict[str, Any]:
    """How a page with this number connects."""
    tls = ssl.create_default_context(cafile=str(proxy.certificate))
    query = f"EIO=4&transport=websocket&k={page}"
    port = int(proxy.origin.rpartition(":")[2])
    return {"port": port, "query": query, "prefix": PREFIX, "tls": tls}


def opened(proxy: Proxy) -> Connection:
    """A connection that has opened a network."""
    connection = Connection(**way(proxy, 0))
    connection.open_network()
    return connection


def let_in(connect: Callable[[], T]) -> T:
    """Connects once there is room; other processes count a closed connection for another second."""
    here: list[T] = []

    def has_room() -> bool:
        with suppress(EOFError, ConnectionError):  # refused
            here.append(connect())
        return bool(here)

    until(has_room)
    return here[0]


def test_calls_of_much_work_are_counted_over_all_whatever_address_they_claim(
    both: tuple[list[Server], Proxy],
) -> None:
    _, proxy = both
    since = time.monotonic()
    path = f"{PREFIX}/api/models/digits/timing"
    statuses = [
        proxy.ask(path, **{"X-Forwarded-For": f"192.0.2.{n}", "X-Real-IP": f"192.0.2.{n}"})[0]
        for n in range(4 * MOST_CALLS)
    ]
    assert set(statuses) == {200, 429}
    assert statuses.count(200) <= MOST_CALLS * (1 + (time.monotonic() - since) / 60)


def test_there_are_no_more_visitors_than_all_may_have_together(
    both: tuple[list[Server], Proxy],
) -> None:
    servers, proxy = both
    with ExitStack() as stack:
        for page in range(MOST_VISITORS):
            here = stack.enter_context(Connection(**way(proxy, page)))
            assert here.enter()["type"] == 0
        until(lambda: all_are(servers, 503))
        for page in range(100, 112):  # these reach both processes
            late = stack.enter_context(Connection(**way(proxy, page)))
            assert late.enter()["type"] == 4, "all together are full"
    until(lambda: all_are(servers, 200))


@pytest.mark.parametrize("kind", KINDS)
def test_a_flood_is_ended_and_pages_of_every_process_get_every_answer(
    both: tuple[list[Server], Proxy], kind: str
) -> None:
    servers, proxy = both
    pages = [let_in(lambda page=page: GoodClient(**way(proxy, page))) for page in range(4)]
    memory = [memory_mb(server) for server in servers]
    for page in pages:
        page.start()
    with let_in(lambda: opened(proxy)) as attacker:
        closed = attacker.flood(FLOODS[kind](), MOST_BYTES, MOST_S)
    accounts = [page.stop() for page in pages]
    assert closed is not None
    assert [account.wrong for account in accounts] == [[]] * len(pages)
    assert all(account.answered == account.asked > 0 for account in accounts)
    for server, before in zip(servers, memory, strict=True):
        assert memory_mb(server) - before < MOST_GROWTH_MB
