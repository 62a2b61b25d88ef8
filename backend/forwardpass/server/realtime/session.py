"""The state of one connection: its edited network, its rate limiter, its stream of weights.

RULE: knows no socket. It sends through a callback.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic

from forwardpass.refusal import Code, Refusal
from forwardpass.server.realtime.budget import Budget
from forwardpass.server.realtime.edited import EditedNetwork
from forwardpass.server.registry import Model
from forwardpass.wire import InputFrame

MAX_UNANSWERED = 2
"""Frames of weights sent before one is acknowledged: a slow reader holds 32 KiB here, not more."""


class RateLimiter:
    """A token bucket: `per_second` events in any second, and as many in one burst."""

    def __init__(self, per_second: int, clock: Callable[[], float] = monotonic) -> None:
        self._per_second = per_second
        self._clock = clock
        self._allowance = float(per_second)
        self._checked = clock()

    def admit(self) -> None:
        """Counts one event.

        Raises:
            Refusal: it comes too soon after the others.
        """
        now = self._clock()
        refilled = self._allowance + (now - self._checked) * self._per_second
        self._checked = now
        self._allowance = min(self._per_second, refilled)
        if self._allowance < 1:
            raise Refusal(
                Code.TOO_FAST,
                "events come too fast",
                f"at most {self._per_second} in a second",
            )
        self._allowance -= 1


class WeightStream:
    """Sends the frames of a network's weights, never more than two ahead of their reader."""

    def __init__(self, send: Callable[[bytes, Callable[..., None]], None]) -> None:
        """`send` takes a frame and what to call when its reader has acknowledged it."""
        self._send = send
        self._frames: Iterator[bytes] = iter(())
        self._unanswered = 0

    def start(self, frames: Iterator[bytes]) -> None:
        """Sends these frames from now on; what is left of the ones before is dropped."""
        self._frames = frames
        self._fill()

    def _fill(self) -> None:
        while self._unanswered < MAX_UNANSWERED:
            frame = next(self._frames, None)
            if frame is None:
                return
            self._unanswered += 1
            self._send(frame, self._answered)

    def _answered(self, *_: object) -> None:
        self._unanswered -= 1
        self._fill()


class Session:
    """One connection of one page.

    Attributes:
        rate_limiter: how fast its events may come.
        weights: what it is being sent of its network.
        budget: how much of the server's time it may take.
        edited: what it made of the network that it opened, once it has.
        last_seq: of its inputs.
        last_input: the newest one that was answered.
    """

    def __init__(self, rate_limiter: RateLimiter, weights: WeightStream, budget: Budget) -> None:
        self.rate_limiter = rate_limiter
        self.weights = weights
        self.budget = budget
        self.last_seq = -1
        self.last_input: InputFrame | None = None
        self.edited: EditedNetwork | None = None

    def open(self, model: Model) -> None:
        """Opens a network, as it was trained."""
        self.leave()
        self.edited = EditedNetwork(model)

    def opened(self) -> EditedNetwork:
        """What it made of the network that it opened.

        Raises:
            Refusal: it has opened none.
        """
        if self.edited is None:
            raise Refusal(Code.NO_MODEL, "no network is open", "open_model first")
        return self.edited

    def leave(self) -> None:
        """Gives up what it has opened."""
        if self.edited is not None:
            self.edited.over = True

    def follow(self, seq: int) -> None:
        """Notes the number of an input.

        Raises:
            Refusal: it is not larger than the one before.
        """
        if seq <= self.last_seq:
            raise Refusal(
                Code.OUT_OF_ORDER,
                "an input is older than one that came before",
                f"more than {self.last_seq}",
                seq,
            )
        self.last_seq = seq
