"""How much the requests of one address may compute, with a simulated clock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import gevent
import gevent.socket
import pytest
from gevent.lock import BoundedSemaphore

from forwardpass.server import create_app
from forwardpass.server.realtime.address_budget import (
    ALL_REQUESTS_SHARE,
    REQUEST_S,
    REQUESTS_S,
    REQUESTS_SHARE,
    AddressBudgets,
)
from forwardpass.server.realtime.budget import OverspentError
from forwardpass.server.request_budget import EXTENSION, PATIENCE_S, RequestBudget
from forwardpass.server.stopwatch import holding, timed, waiting
from forwardpass.server.turns import Turns

PAGE_REQUESTS = 30
TOO_LONG_S = 1.5 * PATIENCE_S


class Day:
    """A server whose clock moves when a request waits; the computing itself takes no time."""

    def __init__(self) -> None:
        self.now = 0.0
        self.statuses: list[str] = []
        self.polls: list[str] = []
        self.addresses = AddressBudgets(lambda: self.now)
        clocks = (lambda: 0.0, lambda: 0.0)
        self.budget = RequestBudget(
            self.answer, self.addresses, self.charge_session, Turns(), self.sleep, clocks
        )

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [b"hello"]

    def charge_session(self, environ: dict[str, Any]) -> bool:
        sid = environ.get("sid", "")
        if sid == "overspent":
            raise OverspentError
        self.polls.append(sid)
        return bool(sid)

    def ask(self, address: str = "192.0.2.1", **more: str) -> tuple[str, float]:
        """The status of a request, and the seconds until it was answered."""
        asked = self.now
        environ = {"REMOTE_ADDR": address, "REQUEST_METHOD": "GET", **more}
        answer = self.budget(environ, lambda status, headers: self.statuses.append(status))
        assert b"".join(answer)
        return self.statuses[-1], self.now - asked

    def use_up(self, address: str = "192.0.2.1") -> None:
        self.addresses.of(address).requests.charge(REQUESTS_S)


@pytest.fixture
def day() -> Day:
    return Day()


def test_a_page_opens_without_a_wait(day: Day) -> None:
    for _ in range(PAGE_REQUESTS):
        assert day.ask() == ("200 OK", 0.0)


def test_400_pages_of_one_address_open_in_turns_that_leave_half_of_the_time(day: Day) -> None:
    for _ in range(400 * PAGE_REQUESTS):
        assert day.ask()[0] == "200 OK"
    computed = 400 * PAGE_REQUESTS * REQUEST_S
    assert computed == pytest.approx(3.6)
    assert day.now == pytest.approx(computed / ALL_REQUESTS_SHARE, abs=0.2)


def test_an_address_that_has_used_up_its_time_is_given_a_twentieth(day: Day) -> None:
    day.use_up()
    began = day.now
    for _ in range(1_000):
        day.ask()
    assert 1_000 * REQUEST_S / (day.now - began) == pytest.approx(REQUESTS_SHARE, rel=0.01)


def test_other_addresses_do_not_wait_for_one_that_has_used_up_its_time(day: Day) -> None:
    day.use_up()
    assert day.ask()[1] > 0
    assert day.ask("192.0.2.2") == ("200 OK", 0.0)


def test_who_would_wait_too_long_is_refused_after_a_while_and_told_when_to_come(day: Day) -> None:
    day.use_up()
    day.addresses.of("192.0.2.1").requests.charge(TOO_LONG_S * REQUESTS_SHARE)
    assert day.ask() == ("429 Too Many Requests", PATIENCE_S)
    assert day.ask() == ("200 OK", pytest.approx(TOO_LONG_S - PATIENCE_S, abs=0.1))


def test_a_new_connection_of_such_an_address_waits_too(day: Day) -> None:
    day.budget.arrive("192.0.2.1")
    assert day.now == 0
    day.use_up()
    day.budget.arrive("192.0.2.1")
    assert day.now > 0


def test_requests_of_a_session_are_charged_to_the_session(day: Day) -> None:
    day.use_up()
    assert day.ask(sid="a") == ("200 OK", 0.0)
    assert day.polls == ["a"]
    assert day.ask(sid="overspent") == ("429 Too Many Requests", 0.0)


def test_what_comes_over_a_socket_waits_for_one_request_and_not_for_all_that_are_ready() -> None:
    turns, order = Turns(), []
    page, server = gevent.socket.socketpair()

    def request() -> None:
        turns.wait()
        order.append("request")
        if len(order) == 1:
            page.sendall(b"input")

    def read() -> None:
        order.append(server.recv(5).decode())

    with page, server:
        gevent.joinall([gevent.spawn(work) for work in [read, *[request] * 20]], raise_error=True)
    assert order[:3] == ["request", "input", "request"]
    assert order.count("request") == 20


def test_what_a_request_computes_is_charged_to_its_address_alone() -> None:
    app = create_app({})
    budget: RequestBudget = app.extensions[EXTENSION]
    app.test_client().get("/api/activations", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert budget._addresses.of("192.0.2.1").requests._used > REQUEST_S
    assert budget._addresses.of("192.0.2.2").requests._used == 0


def test_a_stopwatch_stands_still_while_its_request_waits() -> None:
    now = 0.0

    def compute(seconds: float) -> None:
        nonlocal now
        now += seconds

    lock = BoundedSemaphore(1)
    with timed((lambda: now, lambda: 2 * now)) as stopwatch:
        compute(1)
        with waiting():
            compute(10)
            with waiting():
                compute(10)
            compute(10)
        with holding(lock):
            compute(2)
        assert not lock.locked()
        stopwatch.stop()
    assert (stopwatch.computed, stopwatch.passed) == (3, 6)


def test_what_waits_elsewhere_stops_no_stopwatch_of_ours() -> None:
    now = 0.0

    def other() -> None:
        nonlocal now
        with waiting():
            gevent.sleep(0)
            now += 1

    with timed((lambda: now, lambda: now)) as stopwatch:
        gevent.spawn(other).join()
        stopwatch.stop()
    assert stopwatch.computed == 1
