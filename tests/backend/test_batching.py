"""Which inputs are computed together, with a simulated clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import gevent
import pytest
from gevent.hub import get_hub

from forwardpass.server.metrics import Metrics
from forwardpass.server.realtime import batching
from forwardpass.server.realtime.batching import CENSUS_S, CROWD, DISTANCE_S, PassBatcher
from forwardpass.server.realtime.budget import Budget
from patience import LAST_RESORT_S

VISITORS = [Budget() for _ in range(CROWD)]


class Day:
    """A batcher, its simulated clock, and the sizes of its batches."""

    def __init__(self) -> None:
        self.now = 100.0
        self.computed = 0.0
        self.others_take = 0.0
        self.batches: list[int] = []
        self.asked: list[tuple[float, Callable[[], None]]] = []
        self._drawing: list[gevent.Greenlet] = []
        self._batcher = PassBatcher(
            Metrics(),
            lambda: self.now,
            lambda: self.computed,
            lambda seconds, then: self.asked.append((seconds, then)),
        )

    def compute(self, model: object, frames: Sequence[object]) -> list[bytes]:
        self.batches.append(len(frames))
        self.computed += 0.001 * len(frames)
        self.now += self.others_take
        return [b""] * len(frames)

    def draw(self, visitors: Sequence[Budget]) -> None:
        """Submits one input per visitor in the same turn of the event loop."""
        self._drawing += [gevent.spawn(self._batcher.run, "digits", b"", each) for each in visitors]
        gevent.sleep(0)

    def answer(self) -> float:
        """Lets the scheduled batch start; returns the seconds that it was to wait."""
        ((seconds, then),) = self.asked
        self.asked.clear()
        get_hub().loop.run_callback(then)
        gevent.joinall(self._drawing, timeout=LAST_RESORT_S, raise_error=True)
        return seconds

    def draw_for_a_while(self, visitors: Sequence[Budget]) -> None:
        """Draws until the batcher knows who draws and has just started a batch."""
        for _ in range(2):
            self.now += CENSUS_S
            self.draw(visitors)
            self.answer()


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Day:
    day = Day()
    monkeypatch.setattr(batching, "packed_passes", day.compute)
    return day


def test_while_many_draw_inputs_wait_until_the_batch_before_is_some_milliseconds_old(
    day: Day,
) -> None:
    day.draw_for_a_while(VISITORS)
    day.now += 0.001
    day.draw(VISITORS[:3])
    day.now += 0.001
    day.draw(VISITORS[3:5])
    assert day.answer() == pytest.approx(DISTANCE_S - 0.001)
    assert day.batches[-1] == 5


def test_no_input_waits_while_few_people_draw_however_often(day: Day) -> None:
    few = VISITORS[:-1]
    for _ in range(250):
        day.now += DISTANCE_S / 4
        day.draw(few)
        assert day.answer() <= 0


def test_once_the_crowd_has_left_no_input_waits(day: Day) -> None:
    day.draw_for_a_while(VISITORS)
    day.now += 10
    for _ in range(2):
        day.draw(VISITORS[:1])
        assert day.answer() <= 0


def test_nobody_is_charged_for_what_other_programs_compute(
    day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    charged: list[float] = []
    monkeypatch.setattr(Budget, "charge", lambda budget, seconds: charged.append(seconds))
    day.others_take = 5.0
    day.draw(VISITORS[:3])
    day.answer()
    assert charged == [pytest.approx(0.001)] * 3
