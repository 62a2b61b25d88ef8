"""Counts the accuracy of edited networks in the background.

A single thread does the counting. The event loop never waits for it, because numpy releases the
interpreter lock while it computes. Each visitor has at most one count running and one waiting, for
the newest change; who leaves, or opens another network, takes it away. A count that is not done in
time is given up, and its visitor is told. The trained network's sums are kept for as long as
somebody edits it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, perf_counter
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary, WeakValueDictionary

import gevent
from gevent.lock import Semaphore
from gevent.threadpool import ThreadPool

from forwardpass import schemas
from forwardpass.numerics.incremental import Baseline, IncrementalEvaluation, Labelled
from forwardpass.options import DigitSource
from forwardpass.refusal import Code, Refusal
from forwardpass.server.freed_memory import give_back
from forwardpass.server.labelled_digits import GENERATED, handwritten, labelled
from forwardpass.server.realtime.edited import EditedNetwork
from forwardpass.server.realtime.session import Session
from forwardpass.server.registry import Model, Registry

REST_S = 10
"""Seconds after which a visitor who does nothing holds no more than their changes."""
DEADLINE_S = 10.0
"""How long a count may take, the time included that others' counts take before it. Its own takes a
tenth of a second for the largest network."""
MOST_AWAKE = 8
"""Networks that hold what makes counting them quick, some ten megabytes each for the largest."""

log = logging.getLogger("forwardpass.accuracy")

Send = Callable[[dict[str, Any]], None]
Refuse = Callable[[Refusal], None]


class Wanted(NamedTuple):
    """A requested count: its network, the change, when it was requested, and who receives it."""

    edited: EditedNetwork
    seq: int
    model: Model
    since: float
    send: Send
    refuse: Refuse


@dataclass(frozen=True, eq=False)
class Images:
    """What is counted, and where it comes from."""

    labelled: Labelled
    source: DigitSource


class Accuracies:
    """Counts for all visitors of one application."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._threads = ThreadPool(1)
        self._wanted: WeakKeyDictionary[Session, Wanted] = WeakKeyDictionary()
        self._counting: dict[Session, EditedNetwork] = {}
        self._awake: set[EditedNetwork] = set()
        self._baselines: WeakValueDictionary[Model, Baseline] = WeakValueDictionary()
        self._images: Images | None = None
        self._drawing = Semaphore()

    def count(
        self,
        session: Session,
        edited: EditedNetwork,
        seq: int,
        since: float,
        send: Send,
        refuse: Refuse,
    ) -> None:
        """Counts the network as it stands, and sends its accuracy unless a newer one waits.

        Of each visitor one count waits at most, however many networks they open.

        Args:
            session: whose it is.
            edited: a session's network.
            seq: of the change.
            since: when the change came, by `perf_counter`.
            send: takes an `Accuracy` as a map, later.
            refuse: takes why there is none, later.
        """
        self._wanted[session] = Wanted(edited, seq, edited.model, since, send, refuse)
        if session not in self._counting:
            self._counting[session] = edited
            gevent.spawn(self._count_all, session)

    @property
    def unfinished(self) -> int:
        """How many counts are computed or wait."""
        return len(self._counting) + len(self._wanted)

    def watch(self, edited: EditedNetwork) -> None:
        """Releases what is kept for this network once its visitor is idle."""
        if edited.is_awake and edited not in self._awake:
            if not self._awake:
                gevent.spawn_later(REST_S, self._rest)
            self._awake.add(edited)
            if len(self._awake) > MOST_AWAKE:
                self._rest_one()

    def _rest_one(self) -> None:
        """Lets the one rest that has done nothing for the longest time."""
        idle = self._awake.difference(self._counting.values())
        if idle:
            longest = min(idle, key=lambda edited: edited.used_at)
            longest.rest()
            self._awake.discard(longest)

    def _count_all(self, session: Session) -> None:
        """Counts what a session wants until that is nothing more."""
        try:
            while wanted := self._wanted.pop(session, None):
                edited = self._counting[session] = wanted.edited
                if edited.over:
                    continue
                images = self._images or self._collect()
                accuracy = None
                with gevent.Timeout(DEADLINE_S, False):
                    accuracy = self._threads.apply(self._count_one, (wanted, images))
                if accuracy is None:
                    busy = "too many others change networks; turn a dial to have yours counted"
                    wanted.refuse(Refusal(Code.BUSY, busy))
                elif not edited.over:
                    wanted.send(schemas.map_of(accuracy))
                    self.watch(edited)
        except Exception:
            log.exception("A count failed")
        finally:
            del self._counting[session]

    def _count_one(self, wanted: Wanted, images: Images) -> schemas.Accuracy:
        """The accuracy. Runs in the thread."""
        edited = wanted.edited
        evaluation = edited.evaluation
        if evaluation is None:
            evaluation = IncrementalEvaluation(self._baseline(edited.trained, images.labelled))
            edited.evaluation = evaluation
        correct = evaluation.count(wanted.model.network)
        trained = evaluation.baseline.correct  # a count given up goes on, while its network rests
        counts = (correct.tolist(), trained.tolist(), images.labelled.totals.tolist())
        per_digit = tuple(map(schemas.DigitCount, *counts))
        return schemas.Accuracy(
            wanted.seq,
            sum(digit.correct for digit in per_digit),
            sum(digit.total for digit in per_digit),
            sum(digit.trained_correct for digit in per_digit),
            per_digit,
            images.source,
            round(1e6 * (perf_counter() - wanted.since)),
        )

    def _baseline(self, model: Model, images: Labelled) -> Baseline:
        baseline = self._baselines.get(model)
        if baseline is None:
            baseline = Baseline(model.network, model.card.readout, images)
            self._baselines[model] = baseline
        return baseline

    def _collect(self) -> Images:
        """The images, made when they are first needed."""
        with self._drawing:
            if self._images is None:
                mnist = self._registry.test_images
                if mnist is None:
                    self._images = Images(handwritten(GENERATED), "generated")
                else:
                    self._images = Images(labelled(mnist.images, mnist.labels), "mnist")
            return self._images

    def _rest(self) -> None:
        """Lets those rest who have done nothing for a while."""
        limit = monotonic() - REST_S
        for edited in list(self._awake):
            if edited.over or (edited.used_at <= limit and edited not in self._counting.values()):
                edited.rest()
                self._awake.discard(edited)
        self._threads.spawn(give_back)
        if self._awake:
            gevent.spawn_later(REST_S, self._rest)
