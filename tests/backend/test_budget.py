"""How much a connection may compute, with simulated clocks."""

from __future__ import annotations

from heapq import heappop, heappush

import pytest

from forwardpass.server.realtime.address_budget import AddressBudget
from forwardpass.server.realtime.budget import (
    FIRST_S,
    PAUSE_S,
    TURN_S,
    USELESS,
    Budget,
    OverspentError,
)
from forwardpass.server.realtime.crowd import FORGOTTEN_S, Crowd


class Day:
    """A wall clock and a thread clock; the thread clock stands still while others compute."""

    def __init__(self) -> None:
        self.wall = self.computed = 0.0
        self.slept: list[float] = []

    def work(self, seconds: float) -> None:
        self.wall += seconds
        self.computed += seconds

    def sleep(self, seconds: float) -> None:
        self.wall += seconds
        self.slept.append(seconds)

    def budget(self) -> Budget:
        return Budget(lambda: self.wall, lambda: self.computed, self.sleep)

    def turn(self, budget: Budget, seconds: float, useless: bool = False) -> None:
        budget.begin()
        self.work(seconds)
        if useless:
            budget.charge_as_useless()
        budget.end()


@pytest.fixture
def day() -> Day:
    return Day()


def test_a_page_that_draws_and_drags_is_never_held_back(day: Day) -> None:
    budget = day.budget()
    for _ in range(6_000):  # 100 s at 60 Hz, 2.5 ms each: dragging a dial of the largest network
        day.turn(budget, 0.0025)
        day.wall += 1 / 60 - 0.0025
    assert max(day.slept) <= PAUSE_S


def send_in_parts(day: Day, budget: Budget, counts: bool) -> None:
    """Sends the numbers of the largest network: each part in thirty reads, 6 ms in all."""
    for _ in range(65):
        day.wall += 0.03
        for _ in range(30):
            budget.press()
            day.turn(budget, 0.0002)
        if counts:
            budget.rested(0.03)


def test_a_network_in_parts_is_never_held_back_as_the_rests_between_them_count(day: Day) -> None:
    send_in_parts(day, day.budget(), counts=True)
    assert max(day.slept) < 0.001
    with pytest.raises(OverspentError):
        send_in_parts(day, day.budget(), counts=False)


def test_after_a_long_turn_others_are_served_first(day: Day) -> None:
    budget = day.budget()
    day.turn(budget, TURN_S / 2)
    assert day.slept == []
    day.turn(budget, TURN_S)
    assert day.slept == [PAUSE_S]


def test_a_turn_in_one_read_is_over_after_a_while(day: Day) -> None:
    budget = day.budget()
    budget.begin()
    assert not budget.turn_is_over
    day.work(1.5 * TURN_S)
    assert budget.turn_is_over


def flood(day: Day, budget: Budget, useless: bool) -> float:
    """Works in turns without a pause until the budget ends it; returns the seconds computed."""
    with pytest.raises(OverspentError):
        while day.wall < 1_000:
            day.turn(budget, TURN_S, useless)
    return day.computed


def test_a_connection_that_never_stops_working_is_closed_and_has_computed_little(day: Day) -> None:
    assert flood(day, day.budget(), useless=False) < 0.6
    assert day.wall < 7


def test_noise_is_closed_after_a_tenth_of_that(day: Day) -> None:
    assert flood(day, day.budget(), useless=True) < 0.6 / USELESS + 5 * TURN_S


def test_one_turn_far_too_long_is_paid_for(day: Day) -> None:
    budget = day.budget()
    day.turn(budget, 2 * FIRST_S)  # from here on, the thread's own time counts
    day.turn(budget, FIRST_S + 0.04)
    assert day.slept[-1] == pytest.approx(0.0175 / 0.02, rel=0.01)


def test_time_that_other_programs_take_is_nobodys_debt(day: Day) -> None:
    budget = day.budget()
    for _ in range(100):
        budget.begin()
        day.work(0.001)
        day.wall += 0.1
        budget.end()
    assert max(day.slept) <= PAUSE_S


def test_waiting_costs_nothing_and_work_of_others_on_ones_behalf_does(day: Day) -> None:
    budget = day.budget()
    budget.begin()
    budget.pause()
    day.wall += 100
    budget.begin()
    budget.charge(TURN_S / 2)
    budget.end()
    assert day.slept == []
    budget.begin()
    budget.charge(TURN_S)
    budget.end()
    assert day.slept == [PAUSE_S]


def test_who_has_rested_is_forgiven(day: Day) -> None:
    budget = day.budget()
    day.turn(budget, 2 * FIRST_S)
    day.turn(budget, FIRST_S + 0.05)
    day.wall += 60
    day.turn(budget, 0.0001)
    day.slept.clear()
    day.turn(budget, 0.1)
    assert day.slept == [PAUSE_S]


def test_who_sends_more_than_is_served_takes_half_of_the_time(day: Day) -> None:
    budget = day.budget()
    for _ in range(10):
        budget.begin()
        day.work(TURN_S)
        budget.press()
        budget.end()
    assert day.slept == [pytest.approx(TURN_S)] * 10


def test_fifty_who_send_more_than_is_served_leave_half_of_the_time_and_are_soon_over(
    day: Day,
) -> None:
    address, slept = AddressBudget(lambda: day.wall), list[float]()
    crowd = [Budget(lambda: day.wall, lambda: day.computed, slept.append) for _ in range(50)]
    for budget in crowd:
        budget.join(address)
    ready, computed_by = [(0.0, at) for at in range(50)], dict[float, float]()
    while ready:
        begins, at = heappop(ready)
        day.wall = max(day.wall, begins)
        slept.clear()
        crowd[at].begin()
        day.work(TURN_S)
        crowd[at].press()
        try:
            crowd[at].end()
        except OverspentError:
            continue
        computed_by[int(day.wall)] = day.computed
        heappush(ready, (day.wall + sum(slept), at))
    assert computed_by[4] == pytest.approx(0.5 * 5, rel=0.05)
    assert day.computed < 6
    assert day.wall < 30


def test_who_stops_sending_is_no_part_of_the_crowd(day: Day) -> None:
    crowd = Crowd(lambda: day.wall)
    pauses = [crowd.pause_after(budget, TURN_S) for budget in (day.budget(), day.budget())]
    assert pauses == [pytest.approx(TURN_S), pytest.approx(3 * TURN_S)]
    day.wall += FORGOTTEN_S
    assert crowd.pause_after(day.budget(), TURN_S) == pytest.approx(TURN_S)
