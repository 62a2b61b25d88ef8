"""Budgets shared by the connections of one address, with simulated clocks."""

from __future__ import annotations

import gc

import pytest
from werkzeug.test import TestResponse

from forwardpass.server import create_app
from forwardpass.server.realtime import address_budget, connections
from forwardpass.server.realtime.address_budget import AddressBudget, AddressBudgets
from forwardpass.server.realtime.budget import TURN_S, Budget, OverspentError


class Day:
    """A simulated clock, which moves when something computes or sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds

    def clock(self) -> float:
        return self.now

    def connection(self, address: AddressBudget) -> Budget:
        budget = Budget(self.clock, self.clock, self.sleep)
        budget.join(address)
        return budget

    def turn(self, budget: Budget, seconds: float = TURN_S) -> None:
        budget.begin()
        self.now += seconds
        budget.end()

    def flood(self, address: AddressBudget) -> float:
        """Makes a connection work until it is closed; returns the seconds that it computed."""
        budget, computed = self.connection(address), 0.0
        try:
            while computed < 100:
                computed += TURN_S
                self.turn(budget)
        except OverspentError:
            pass
        return computed


@pytest.fixture
def day() -> Day:
    return Day()


def test_400_pages_of_one_address_open_at_once_and_none_is_held_back(day: Day) -> None:
    address = AddressBudget(day.clock)
    for _ in range(400):
        assert address.admits()
        page = day.connection(address)
        for _ in range(17):
            day.turn(page)  # opening a page takes 17 ms of computing
    assert day.slept < 400 * 17 * 0.001, "but for the pauses between turns"


def test_a_lecture_hall_that_opens_its_pages_ten_times_over_is_never_held_back(day: Day) -> None:
    address = AddressBudget(day.clock)
    for _ in range(10):
        before, pages = day.slept, []
        for _ in range(200):
            pages.append(day.connection(address))
            for _ in range(17):
                day.turn(pages[-1])
        assert day.slept - before < 200 * 17 * 0.001, "but for the pauses between turns"
        for page in pages:
            page.leave()


def test_who_has_overspent_gives_nothing_back(day: Day) -> None:
    address = AddressBudget(day.clock)
    flood = day.connection(address)
    for _ in range(250):
        day.turn(flood)
    assert address.give(20) == pytest.approx(20 - 0.1, abs=0.01)
    flood.leave()
    assert address.give(20) < 0.05


def test_connections_that_come_faster_are_refused_and_10_a_second_later_admitted(day: Day) -> None:
    address = AddressBudget(day.clock)
    assert [address.admits() for _ in range(401)] == [True] * 400 + [False]
    day.now += 1
    assert sum(address.admits() for _ in range(100)) == 10


def test_who_comes_again_and_again_gets_no_fresh_budget_in_the_end(day: Day) -> None:
    address = AddressBudget(day.clock)
    first = day.flood(address)
    address.give(20)  # enough for 100 more
    began, computed = day.now, 0.0
    while day.now - began < 600:
        computed += day.flood(address)
    assert first > 0.2
    assert computed / (day.now - began) < 0.05


def test_another_address_is_given_as_much_as_ever(day: Day) -> None:
    budgets = AddressBudgets(day.clock)
    alone = day.flood(budgets.of("a"))
    for _ in range(100):
        day.flood(budgets.of("b"))
    assert day.flood(budgets.of("c")) == pytest.approx(alone, abs=0.02)


def test_fifty_overspent_connections_compute_no_more_than_a_few(day: Day) -> None:
    address = AddressBudget(day.clock)
    held = [day.connection(address) for _ in range(50)]
    for connection in held:
        address.hold(connection)
    assert 50 * address.share_of_held(0.02) == pytest.approx(0.05)
    del held[2:], connection
    gc.collect()
    assert address.share_of_held(0.02) == 0.02
    address.release(held.pop())
    assert address.share_of_held(0.02) == 0.02


def test_a_page_beside_a_flood_of_its_address_that_keeps_to_its_budget_never_waits(
    day: Day,
) -> None:
    address = AddressBudget(day.clock)
    page = day.connection(address)
    for _ in range(200):
        day.flood(address)
        before = day.slept
        day.turn(page, 0.002)
        assert day.slept - before < 0.001


def test_addresses_are_forgotten_when_there_are_too_many(
    day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address_budget, "MOST_ADDRESSES", 2)
    budgets = AddressBudgets(day.clock)
    first, second = budgets.of("a"), budgets.of("b")
    assert budgets.of("a") is first
    budgets.of("c")
    assert budgets.of("a") is first
    assert budgets.of("b") is not second


@pytest.mark.parametrize("proxies", [0, 1])
def test_new_connections_are_counted_by_address_behind_a_trusted_proxy_too(
    proxies: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address_budget, "NEW_CONNECTIONS", 3)
    monkeypatch.setattr(address_budget, "NEW_PER_S", 0.0)
    client = create_app({"trust_proxy": proxies}).test_client()

    def connect(address: str) -> TestResponse:
        said = {"X-Forwarded-For": address} if proxies else {}
        met = {} if proxies else {"REMOTE_ADDR": address}
        path = "/socket.io/?EIO=4&transport=polling"
        return client.get(path, headers=said, environ_overrides=met)

    assert [connect("192.0.2.1").status_code for _ in range(4)] == [200, 200, 200, 401]
    assert "Too many connections come from your address." in connect("192.0.2.1").text
    assert connect("192.0.2.2").status_code == 200


def test_one_address_has_only_so_many_connections_and_one_more_when_one_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "MOST_OF_ONE_ADDRESS", 3)
    app = create_app({})
    client = app.test_client()

    def connect(address: str) -> int:
        path = "/socket.io/?EIO=4&transport=polling"
        return client.get(path, environ_overrides={"REMOTE_ADDR": address}).status_code

    assert [connect("192.0.2.1") for _ in range(4)] == [200, 200, 200, 401]
    assert connect("192.0.2.2") == 200
    engine = app.extensions["socketio"].server.eio
    first = next(iter(engine.sockets.values()))
    first.close(wait=False)
    assert [connect("192.0.2.1") for _ in range(2)] == [200, 401]


def test_a_connection_that_ends_gives_back_what_it_was_given_and_has_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given_back: list[float] = []
    monkeypatch.setattr(AddressBudget, "take_back", lambda _, seconds: given_back.append(seconds))
    app = create_app({})
    app.test_client().get("/socket.io/?EIO=4&transport=polling")
    (connection,) = app.extensions["socketio"].server.eio.sockets.values()
    assert given_back == []
    connection.close(wait=False)
    assert given_back == [pytest.approx(0.05, abs=0.02)]
