"""A session's rate limiter, its weight stream, and the order of its inputs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forwardpass.refusal import Refusal
from forwardpass.server.realtime.budget import Budget
from forwardpass.server.realtime.session import RateLimiter, Session, WeightStream


class Clock:
    """A simulated clock, which moves only on request."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Reader:
    """The reader of a weight stream, which acknowledges on request."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.unanswered: list[Callable[[], None]] = []

    def __call__(self, frame: bytes, answered: Callable[[], None]) -> None:
        self.frames.append(frame)
        self.unanswered.append(answered)

    def acknowledge(self) -> None:
        self.unanswered.pop(0)()


def admitted(rate_limiter: RateLimiter, tries: int) -> int:
    count = 0
    for _ in range(tries):
        try:
            rate_limiter.admit()
            count += 1
        except Refusal as error:
            assert (error.code, error.expected) == ("too_fast", "at most 10 in a second")
    return count


def test_the_events_of_a_second_can_come_at_once_and_not_one_more() -> None:
    assert admitted(RateLimiter(10, Clock()), tries=15) == 10


def test_a_tired_visitor_recovers_with_time() -> None:
    clock = Clock()
    rate_limiter = RateLimiter(10, clock)
    admitted(rate_limiter, tries=10)
    clock.now += 0.25
    assert admitted(rate_limiter, tries=5) == 2


def test_a_long_rest_allows_no_more_than_one_second_does() -> None:
    clock = Clock()
    rate_limiter = RateLimiter(10, clock)
    clock.now += 3600
    assert admitted(rate_limiter, tries=15) == 10


def test_refused_events_do_not_count() -> None:
    clock = Clock()
    rate_limiter = RateLimiter(10, clock)
    admitted(rate_limiter, tries=1000)
    clock.now += 0.125
    assert admitted(rate_limiter, tries=5) == 1


def test_two_frames_of_weights_are_sent_ahead_of_their_reader() -> None:
    reader = Reader()
    WeightStream(reader).start(iter([b"1", b"2", b"3"]))
    assert reader.frames == [b"1", b"2"]
    reader.acknowledge()
    assert reader.frames == [b"1", b"2", b"3"]


def test_the_last_acknowledgements_send_nothing_more() -> None:
    reader = Reader()
    WeightStream(reader).start(iter([b"1"]))
    reader.acknowledge()
    assert reader.frames == [b"1"]


def test_newer_weights_replace_the_rest_of_older_ones() -> None:
    reader = Reader()
    stream = WeightStream(reader)
    stream.start(iter([b"1", b"2", b"3", b"4"]))
    stream.start(iter([b"5", b"6"]))
    reader.acknowledge()
    reader.acknowledge()
    assert reader.frames == [b"1", b"2", b"5", b"6"]


def test_opening_again_and_again_sends_a_silent_reader_no_more_than_two_frames() -> None:
    reader = Reader()
    stream = WeightStream(reader)
    for _ in range(100):
        stream.start(iter([b"1", b"2", b"3"]))
    assert len(reader.frames) == 2


def test_inputs_are_followed_upwards_only() -> None:
    session = Session(RateLimiter(10), WeightStream(Reader()), Budget())
    session.follow(0)
    session.follow(5)
    for seq in (5, 4):
        with pytest.raises(Refusal) as caught:
            session.follow(seq)
        error = caught.value
        assert (error.code, error.expected, error.found) == ("out_of_order", "more than 5", seq)
    session.follow(6)
