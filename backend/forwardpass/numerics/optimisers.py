"""Optimisers: what a gradient does to the parameters; and schedules of the learning rate."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from forwardpass.numerics.network import FloatArray


class Optimiser(Protocol):
    """Changes parameters in place, one step at a time."""

    def step(self, gradients: Sequence[FloatArray], learning_rate: float) -> None:
        """Moves each parameter against its gradient."""


class SGD:
    """Stochastic gradient descent: p ← p − η ∇p."""

    def __init__(self, parameters: Sequence[FloatArray]) -> None:
        self._parameters = parameters

    def step(self, gradients: Sequence[FloatArray], learning_rate: float) -> None:
        """One step of size η = `learning_rate`."""
        for parameter, gradient in zip(self._parameters, gradients, strict=True):
            parameter -= np.float32(learning_rate) * gradient


class Adam:
    """Adam (Kingma & Ba, 2015, algorithm 1): each parameter has a step size of its own.

    m and v are running means of the gradient and of its square. The second runs shorter here than
    in the paper (β₂ = 0.99, not 0.999), which suits runs of a few thousand steps.
    """

    BETA_1, BETA_2, EPSILON = 0.9, 0.99, 1e-8

    def __init__(self, parameters: Sequence[FloatArray]) -> None:
        self._parameters = parameters
        self._m = [np.zeros_like(p) for p in parameters]
        self._v = [np.zeros_like(p) for p in parameters]
        self._steps = 0

    def step(self, gradients: Sequence[FloatArray], learning_rate: float) -> None:
        """One step: α = `learning_rate`, with the correction for the means' start at zero."""
        self._steps += 1
        rate = np.float32(learning_rate / (1 - self.BETA_1**self._steps))
        correction = np.float32(1 / (1 - self.BETA_2**self._steps))
        for parameter, gradient, m, v in zip(
            self._parameters, gradients, self._m, self._v, strict=True
        ):
            m += np.float32(1 - self.BETA_1) * (gradient - m)
            v += np.float32(1 - self.BETA_2) * (gradient * gradient - v)
            parameter -= rate * m / (np.sqrt(v * correction) + np.float32(self.EPSILON))


OPTIMISERS: dict[str, Callable[[Sequence[FloatArray]], Optimiser]] = {"adam": Adam, "sgd": SGD}
"""Name → optimiser of the parameters given."""


def constant(progress: float) -> float:
    """Always the full rate."""
    return 1.0


def linear(progress: float) -> float:
    """A straight line down to 0."""
    return 1.0 - progress


def cosine(progress: float) -> float:
    """Half a cosine down to 0 (Loshchilov & Hutter, 2017, eq. 5, without restarts)."""
    return 0.5 * (1.0 + math.cos(math.pi * progress))


SCHEDULES: dict[str, Callable[[float], float]] = {
    "cosine": cosine,
    "linear": linear,
    "constant": constant,
}
"""Name → share of the learning rate at `progress`, 0 at the first step … 1 after the last."""


def rate_share(schedule: str, step: int, steps: int, warm_up: int) -> float:
    """The share of the learning rate at one step: the schedule, times a straight line up at first.

    Args:
        schedule: a key of `SCHEDULES`.
        step: 0 … steps − 1.
        steps: how many there are in all.
        warm_up: over how many steps the rate rises to its full size; 0 for none.
    """
    rise = min(1.0, (step + 1) / warm_up) if warm_up else 1.0
    return rise * SCHEDULES[schedule](step / steps)
