"""What two trainings cost the others: the time of their answers, with and without.

`python tests/bench/training_load.py` prints it by itself; `npm run bench` calls
`measure_beside_trainings`. The turns with and without take turns, so that what else the machine
does meets them alike.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import numpy as np
from figures import Figure
from server_load import load

from servers import Server, serving
from socket_page import Page, drawing

VISITORS = 20
TURNS = 3
TURN_S = 5.0
TRAININGS = 2
LIMITS = ("--events-per-second", "1000000", "--training-steps", "1000000000")
ENDLESS = {"batch": 1, "epochs": 100}
"""Changes of a recipe with which it does not end meanwhile."""
START_S = 60.0


class Trainee(Page):
    """A page whose network learns, as fast as it can; it reads each message at once."""

    def __init__(self, server: Server) -> None:
        super().__init__(server.url, "websocket")
        self.heard = 0
        self.state = ""
        self.client.on("training", self._hear)
        self.say("open_model", {"name": "digits", "seq": 0})
        self.say("input", drawing(1))
        question = {"seq": 1, "preset": "lesson", "recipe": ENDLESS, "start": "random"}
        self.token = self.say("train", question)["token"]
        self.say("steer", {"seq": 2, "token": self.token, "action": "play", "value": 0})
        started = time.monotonic()
        while self.state != "running":
            if time.monotonic() - started > START_S:
                raise RuntimeError(f"the training is {self.state} after {START_S:g} s")
            time.sleep(0.05)

    def _hear(self, told: dict[str, Any]) -> None:
        self.heard += 1
        self.state = told["state"]

    def close(self) -> None:
        """Ends the run and leaves."""
        self.say("steer", {"seq": 3, "token": self.token, "action": "cancel", "value": None})
        self.leave()


@contextmanager
def trainees(server: Server) -> Iterator[list[Trainee]]:
    """So many trainings that go on meanwhile."""
    with ExitStack() as stack:
        yield [stack.enter_context(closing(Trainee(server))) for _ in range(TRAININGS)]


def measure_beside_trainings() -> list[Figure]:
    """The answers of those who draw, and the messages of those who train."""
    alone: list[float] = []
    beside: list[float] = []
    rates: list[float] = []
    with serving(*LIMITS) as server:
        for _ in range(TURNS):
            alone += draw(server)
            with trainees(server) as pages:
                before, since = [page.heard for page in pages], time.monotonic()
                beside += draw(server)
                seconds = time.monotonic() - since
                rates += [
                    (page.heard - count) / seconds
                    for page, count in zip(pages, before, strict=True)
                ]
    p95_alone, p95_beside = (float(np.percentile(times, 95)) for times in (alone, beside))
    who = f"{VISITORS} drawing at 30 Hz"
    return [
        Figure(f"{who}, p95", p95_alone, "ms"),
        Figure(f"{who} beside {TRAININGS} trainings, p95", p95_beside, "ms"),
        Figure("trainings add to the p95 of others", p95_beside - p95_alone, "ms", "≤ 10"),
        Figure("states told of a training, the slower one", min(rates), "1/s", "≥ 20"),
    ]


def draw(server: Server) -> list[float]:
    """How long each answer took, ms."""
    return load(
        server.port, visitors=VISITORS, hz=30, seconds=TURN_S, events=["input"], payload="strokes"
    ).latencies_ms


if __name__ == "__main__":
    for figure in measure_beside_trainings():
        print(figure.row(60))
