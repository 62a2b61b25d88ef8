"""Counts the accuracy of edited networks in the background.

A single thread does the counting. The event loop never waits for it, because numpy releases the
interpreter lock while it computes. Each visitor has at most one count running and one waiting, for
the newest change; the waiting one is dropped if the visitor leaves or opens another network. A
count that misses its deadline is abandoned, and its visitor is told. The trained network's sums are
cached for as long as somebody edits it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from time import monotonic, perf_counter
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary, WeakValueDictionary, ref

import gevent
import numpy as np
from gevent.lock import Semaphore
from gevent.threadpool import ThreadPool

from forwardpass import schemas
from forwardpass.digits.own_test_set import OwnTestSet
from forwardpass.numerics.incremental import Baseline, IncrementalEvaluation, Labelled
from forwardpass.options import TestSource
from forwardpass.questions.edited import EditedNetwork
from forwardpass.questions.labelled import labelled
from forwardpass.refusal import Code, Refusal
from forwardpass.server.freed_memory import give_back
from forwardpass.server.labelled_digits import GENERATED, handwritten
from forwardpass.server.realtime.session import Session
from forwardpass.server.registry import Model, Registry

REST_S = 10
"""Idle timeout of an edited network, seconds: after it only the visitor's changes are kept."""
DEADLINE_S = 10.0
"""Seconds that a count may take, including its wait for other counts. The count itself takes a
tenth of a second for the largest network."""
MOST_AWAKE = 8
"""Edited networks that keep the data for quick counting, about ten megabytes each for the largest
network."""

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


class Images:
    """Labelled images that are counted.

    Attributes:
        source: where they come from.
        name: the name of an own test set; None for others.
    """

    def __init__(
        self, make: Callable[[], Labelled], source: TestSource, name: str | None = None
    ) -> None:
        """`make` converts them to a network's input, which takes 3 KB for each."""
        self.source = source
        self.name = name
        self._make = make
        self._made: Callable[[], Labelled | None] = lambda: None
        self._baselines: WeakValueDictionary[Model, Baseline] = WeakValueDictionary()

    @classmethod
    def kept(cls, images: Labelled, source: TestSource, name: str | None = None) -> Images:
        """Returns the images of the server, which stay converted."""
        return cls(lambda: images, source, name)

    @classmethod
    def of_visitor(cls, own: OwnTestSet) -> Images:
        """Returns a visitor's images, which are converted while they are counted."""
        return cls(partial(labelled, own.images, own.labels), "own", own.name)

    def baseline(self, model: Model) -> Baseline:
        """Returns what a trained network makes of them, kept for as long as somebody edits it."""
        baseline = self._baselines.get(model)
        if baseline is None:
            baseline = Baseline(model.network, model.card.readout, self._labelled())
            self._baselines[model] = baseline
        return baseline

    def _labelled(self) -> Labelled:
        made = self._made()
        if made is None:
            made = self._make()
            self._made = ref(made)
        return made


class Accuracies:
    """Counts the accuracy of all visitors' edited networks in one application."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._threads = ThreadPool(1)
        self._wanted: WeakKeyDictionary[Session, Wanted] = WeakKeyDictionary()
        self._counting: dict[Session, EditedNetwork] = {}
        self._awake: set[EditedNetwork] = set()
        self._images: Images | None = None
        self._of_visitors: WeakKeyDictionary[OwnTestSet, Images] = WeakKeyDictionary()
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
        """Counts the network in its current state and sends its accuracy, unless a newer one waits.

        Each visitor has at most one waiting count, no matter how many networks they open.

        Args:
            session: the visitor's session.
            edited: the session's network.
            seq: the seq of the change.
            since: when the change arrived, by `perf_counter`.
            send: called later with an `Accuracy` as a map.
            refuse: called later with the refusal, if there is no accuracy.
        """
        self._wanted[session] = Wanted(edited, seq, edited.model, since, send, refuse)
        if session not in self._counting:
            self._counting[session] = edited
            gevent.spawn(self._count_all, session)

    @property
    def unfinished(self) -> int:
        """How many counts are running or waiting."""
        return len(self._counting) + len(self._wanted)

    def watch(self, edited: EditedNetwork) -> None:
        """Frees this network's cached data later, once its visitor is idle."""
        if edited.is_awake and edited not in self._awake:
            if not self._awake:
                gevent.spawn_later(REST_S, self._rest)
            self._awake.add(edited)
            if len(self._awake) > MOST_AWAKE:
                self._rest_one()

    def _rest_one(self) -> None:
        """Frees the cached data of the network that has been idle longest."""
        idle = self._awake.difference(self._counting.values())
        if idle:
            longest = min(idle, key=lambda edited: edited.used_at)
            longest.rest()
            self._awake.discard(longest)

    def _count_all(self, session: Session) -> None:
        """Performs the counts that a session requests until none is left."""
        try:
            while wanted := self._wanted.pop(session, None):
                edited = self._counting[session] = wanted.edited
                if edited.over:
                    continue
                images = self._images_for(session)
                accuracy = None
                with gevent.Timeout(DEADLINE_S, False):
                    accuracy = self._threads.apply(self._count_one, (wanted, images))
                if accuracy is None:
                    busy = "too many others are changing networks; turn a dial to try again"
                    wanted.refuse(Refusal(Code.BUSY, busy))
                elif not edited.over:
                    wanted.send(schemas.map_of(accuracy))
                    self.watch(edited)
        except Exception:
            log.exception("A count failed")
        finally:
            del self._counting[session]

    def _count_one(self, wanted: Wanted, images: Images) -> schemas.Accuracy:
        """Computes the accuracy. Runs in the thread."""
        edited = wanted.edited
        evaluation, baseline = edited.evaluation, images.baseline(edited.trained)
        if evaluation is None or evaluation.baseline is not baseline:
            evaluation = IncrementalEvaluation(baseline)
            edited.evaluation = evaluation
        confusion = evaluation.confusion(wanted.model.network)
        correct, trained = np.diagonal(confusion), baseline.correct
        counts = (correct.tolist(), trained.tolist(), baseline.images.totals.tolist())
        per_digit = tuple(map(schemas.DigitCount, *counts))
        return schemas.Accuracy(
            wanted.seq,
            sum(digit.correct for digit in per_digit),
            sum(digit.total for digit in per_digit),
            sum(digit.trained_correct for digit in per_digit),
            per_digit,
            tuple(confusion.ravel().tolist()),
            images.source,
            images.name,
            round(1e6 * (perf_counter() - wanted.since)),
        )

    def _images_for(self, session: Session) -> Images:
        """Returns the visitor's own test set if they have one, else the server's images."""
        own = session.test_set
        if own is None:
            return self._images or self._collect()
        images = self._of_visitors.get(own)
        if images is None:
            images = self._of_visitors[own] = Images.of_visitor(own)
        return images

    def _collect(self) -> Images:
        """Returns the server's images, which are loaded or generated when first needed."""
        with self._drawing:
            if self._images is None:
                own, mnist = self._registry.own_test_set, self._registry.test_images
                if own is not None:
                    counted = labelled(own.images, own.labels)
                    self._images = Images.kept(counted, "own", own.name)
                elif mnist is None:
                    self._images = Images.kept(handwritten(GENERATED), "generated")
                else:
                    self._images = Images.kept(labelled(mnist.images, mnist.labels), "mnist")
            return self._images

    def _rest(self) -> None:
        """Frees the cached data of all networks that have been idle for `REST_S` or are over."""
        limit = monotonic() - REST_S
        for edited in list(self._awake):
            if edited.over or (edited.used_at <= limit and edited not in self._counting.values()):
                edited.rest()
                self._awake.discard(edited)
        self._threads.spawn(give_back)
        if self._awake:
            gevent.spawn_later(REST_S, self._rest)
