"""The cost around the networks of visitors, computed by workers and sent later.

Each visitor has at most one question in a worker and one waiting, the newest. When the visitor
closes the view, leaves or opens another network, both are cancelled and the worker is freed. The
network at the origin of each visitor's last plane is kept, so that the position of the current
network on that plane can be sent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import gevent
import numpy as np

from forwardpass import schemas, wire
from forwardpass.numerics.examples import pixels, targets
from forwardpass.numerics.network import Network
from forwardpass.numerics.one_step import with_slopes
from forwardpass.refusal import Code, Refusal, malformed
from forwardpass.server.heavy import in_worker, result_of
from forwardpass.server.labelled_digits import Drawn
from forwardpass.server.realtime.session import Session
from forwardpass.server.registry import Model
from forwardpass.server.worker_pool import WorkerPool

log = logging.getLogger("forwardpass.landscapes")

Send = Callable[[dict[str, Any]], None]
Refuse = Callable[[Refusal], None]


class Wanted(NamedTuple):
    """A question, its network, and the receiver of the answer.

    `draw` returns the batch, if the question is about one, and may wait.
    """

    question: schemas.LandscapeQuestion
    draw: Callable[[], Drawn] | None
    model: Model
    address: str
    send: Send
    refuse: Refuse


class Taken(NamedTuple):
    """A plane: the question for which it was computed, and the network at its origin."""

    question: schemas.LandscapeQuestion
    network: Network


class Landscapes:
    """Answers these questions for all visitors of one application."""

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool
        self._wanted: WeakKeyDictionary[Session, Wanted] = WeakKeyDictionary()
        self._taken: WeakKeyDictionary[Session, Taken] = WeakKeyDictionary()
        self._working: dict[Session, gevent.Greenlet] = {}

    def ask(self, session: Session, wanted: Wanted) -> None:
        """Answers later, unless a newer question of the session comes first."""
        self._wanted[session] = wanted
        if session not in self._working:
            self._working[session] = gevent.spawn(self._answer_all, session)

    def leave(self, session: Session) -> None:
        """Cancels the questions of a session."""
        self._wanted.pop(session, None)
        self._taken.pop(session, None)
        working = self._working.pop(session, None)
        if working is not None:
            working.kill(block=False)

    def _answer_all(self, session: Session) -> None:
        try:
            while wanted := self._wanted.pop(session, None):
                try:
                    wanted.send(schemas.map_of(self._answer(session, wanted)))
                except Refusal as refusal:
                    wanted.refuse(refusal)
                except Exception:
                    log.exception("A landscape failed")
                    wanted.refuse(Refusal(Code.INTERNAL, "something went wrong on the server"))
        finally:  # a killed one may already have a successor
            if self._working.get(session) is gevent.getcurrent():
                del self._working[session]

    def _answer(self, session: Session, wanted: Wanted) -> schemas.Landscape:
        question, model = wanted.question, wanted.model
        network = with_slopes(model.network)
        taken = self._taken.get(session)
        if taken is None or not _goes_on(question, taken, network):
            taken = None
        through = network if taken is None else taken.network
        x, labels = _images(session, wanted)
        desired = targets(labels, model.card.readout)
        if x.shape[1] != network.sizes[0]:
            raise malformed("the activations do not fit the network", network.sizes[0], x.shape[1])
        options = {
            "sizes": network.sizes,
            "activations": network.activations,
            "x": wire.float_bytes(x),
            "y": wire.float_bytes(desired),
            "cost": question.cost,
            "directions": [(way.name, way.network) for way in (question.first, question.second)],
            "seed": question.seed,
            "reach": question.reach,
        }
        data = b"".join(map(wire.network_bytes, [through] if taken is None else [through, network]))
        answer = result_of(in_worker(self._pool, "landscape", data, options, wanted.address))
        if taken is None:
            taken = self._taken[session] = Taken(question, network)
        first, second = (None if goal is None else tuple(goal) for goal in answer["goals"])
        return schemas.Landscape(
            question.seq,
            taken.question.seq,
            answer["costs"],
            (first, second),
            schemas.PlaceOnPlane(*answer["place"]),
        )


def _images(session: Session, wanted: Wanted) -> tuple[np.ndarray, np.ndarray]:
    """Returns each image as the network sees it, (images, n_in), and the digits, (images,)."""
    question = wanted.question
    if wanted.draw is None:
        return wire.floats_in(question.a)[np.newaxis], np.array([question.digit])
    drawn = wanted.draw()
    session.budget.charge(drawn.computed)
    order = wanted.model.network.plain.input_order
    return pixels(drawn.images if order is None else drawn.images[:, order]), drawn.labels


def _goes_on(question: schemas.LandscapeQuestion, taken: Taken, network: Network) -> bool:
    """Whether a question is about this plane, and the network has a position relative to it."""
    asked = taken.question
    same = schemas.map_of(question) | {"seq": 0, "since": 0} == (
        schemas.map_of(asked) | {"seq": 0, "since": 0}
    )
    alike = network.sizes == taken.network.sizes and (
        network.activations == taken.network.activations
    )
    return question.since == asked.seq and same and alike
