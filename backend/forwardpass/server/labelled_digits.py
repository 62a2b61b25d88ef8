"""Labelled digits for measuring networks: from MNIST, or generated handwriting."""

from __future__ import annotations

from collections.abc import Iterable
from time import thread_time
from typing import NamedTuple

import gevent
import numpy as np

from forwardpass.numerics.incremental import Labelled
from forwardpass.options import DigitSource
from forwardpass.questions.labelled import handwritten_image, labelled
from forwardpass.schemas import NextStep
from forwardpass.server.registry import Registry

GENERATED = 2_000
"""How many handwritten digits replace MNIST if it is not installed."""
MOST_KEPT = 16
"""How many generated batches are kept; generating one takes a tenth of a second."""
PAUSE_S = 0.002
"""Pause after each generated digit, in which the event loop serves what has arrived."""


def handwritten(count: int) -> Labelled:
    """Generates `count` handwritten digits, centred; always the same ones.

    This takes seconds, and yields to the event loop after each digit.
    """
    images, _ = write_images(range(count))
    return labelled(images, np.arange(count) % 10)


def write_images(numbers: Iterable[int]) -> tuple[np.ndarray, float]:
    """Generates some digits of `handwritten`: (n, 784) uint8, and the seconds that it took."""
    images, computed = [], 0.0
    for number in numbers:
        began = thread_time()
        images.append(handwritten_image(number))
        computed += thread_time() - began
        gevent.sleep(PAUSE_S)
    return np.stack(images), computed


class Drawn(NamedTuple):
    """A batch of labelled digits.

    images: (n, 784) uint8. labels: (n,). source: where they come from. computed: the seconds that
        it took to generate them, 0 if they were there. next_step: the step of a training that
        learns from them.
    """

    images: np.ndarray
    labels: np.ndarray
    source: DigitSource
    computed: float
    next_step: NextStep | None = None


class Batches:
    """Batches of MNIST's test images or, if they are not installed, of generated handwriting."""

    def __init__(self, registry: Registry) -> None:
        self._mnist = registry.test_images
        self._kept: dict[tuple[int, int], Drawn] = {}

    def draw(self, count: int, seed: int) -> Drawn:
        """Returns a batch of random digits; the same seed gives the same ones."""
        key = (count, seed)
        if key in self._kept:
            return self._kept[key]._replace(computed=0.0)
        total = GENERATED if self._mnist is None else len(self._mnist)
        chosen = np.random.default_rng(seed).permutation(total)[:count]
        if self._mnist is not None:
            images, labels = self._mnist.images[chosen], self._mnist.labels[chosen]
            return Drawn(images.reshape(count, -1), labels, "mnist", 0.0)
        images, computed = write_images(chosen.tolist())
        drawn = self._kept[key] = Drawn(images, chosen % 10, "generated", computed)
        while len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return drawn
