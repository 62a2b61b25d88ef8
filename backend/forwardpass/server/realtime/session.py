"""The state of one connection: its edited network, its rate limiter, its stream of weights.

RULE: knows no socket. It sends through a callback.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic

from forwardpass.digits.own_test_set import OwnTestSet
from forwardpass.questions.edited import EditedNetwork
from forwardpass.refusal import Code, Refusal
from forwardpass.server.realtime.budget import Budget
from forwardpass.server.registry import Model
from forwardpass.wire import InputFrame

MAX_UNANSWERED = 2
"""Weight frames that may be unacknowledged: a slow reader holds at most 32 KiB here."""

NO_FRAMES: Iterator[bytes] = iter(())


class RateLimiter:
    """A token bucket: `per_second` events in a second, and as many in one burst."""

    def __init__(self, per_second: int, clock: Callable[[], float] = monotonic) -> None:
        self._per_second = per_second
        self._clock = clock
        self._allowance = float(per_second)
        self._checked = clock()

    def admit(self) -> None:
        """Counts one event.

        Raises:
            Refusal: the event exceeds the rate.
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
    """Streams the weight frames of a network, with at most `MAX_UNANSWERED` unacknowledged."""

    def __init__(self, send: Callable[[bytes, Callable[..., None]], None]) -> None:
        """`send` takes a frame and a callback for its acknowledgement."""
        self._send = send
        self._frames = NO_FRAMES
        self._unanswered = 0

    def start(self, frames: Iterator[bytes]) -> None:
        """Starts sending these frames, and drops those left of the previous network."""
        self._frames = frames
        self._fill()

    def _fill(self) -> None:
        while self._unanswered < MAX_UNANSWERED:
            frame = next(self._frames, None)
            if frame is None:
                self._frames = NO_FRAMES  # a finished generator is not free
                return
            self._unanswered += 1
            self._send(frame, self._answered)

    def _answered(self, *_: object) -> None:
        self._unanswered -= 1
        self._fill()


class Session:
    """One connection of one page.

    Attributes:
        rate_limiter: limits the rate of its events.
        weights: the stream of its network's weights.
        budget: limits how much of the server's time it takes.
        edited: its edited network; None until it opens one.
        last_seq: the seq of its newest input; −1 before the first.
        last_input: the newest input of an open network; None before the first.
        test_set: the visitor's own test set; None while the server's counts.
        part_at: when the last part of a network or a test set came, by `monotonic`.
    """

    def __init__(self, rate_limiter: RateLimiter, weights: WeightStream, budget: Budget) -> None:
        self.rate_limiter = rate_limiter
        self.weights = weights
        self.budget = budget
        self.last_seq = -1
        self.last_input: InputFrame | None = None
        self.test_set: OwnTestSet | None = None
        self.part_at = monotonic()
        self.edited: EditedNetwork | None = None

    def open(self, model: Model) -> None:
        """Opens a network, as it was trained."""
        self.leave()
        self.edited = EditedNetwork(model)

    def opened(self) -> EditedNetwork:
        """Returns the edited network.

        Raises:
            Refusal: no network is open.
        """
        if self.edited is None:
            raise Refusal(Code.NO_MODEL, "no network is open", "open_model first")
        return self.edited

    def leave(self) -> None:
        """Closes the open network, if any."""
        if self.edited is not None:
            self.edited.over = True

    def take_part(self) -> None:
        """Notes that a part of a network or of a test set has come, after a rest."""
        now = monotonic()
        self.budget.rested(now - self.part_at)
        self.part_at = now

    def follow(self, seq: int) -> None:
        """Notes the seq of an input.

        Raises:
            Refusal: it is not larger than that of the input before.
        """
        if seq <= self.last_seq:
            raise Refusal(
                Code.OUT_OF_ORDER,
                "the input is older than the one before it",
                f"more than {self.last_seq}",
                seq,
            )
        self.last_seq = seq
