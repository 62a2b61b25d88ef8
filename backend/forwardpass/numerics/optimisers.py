"""Optimisers, which update the parameters by a gradient, and schedules of the learning rate."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from forwardpass.numerics.arrays import FloatArray


@dataclass(frozen=True)
class Optimiser:
    """An optimiser. It has no state of its own: the caller stores its moments.

    Attributes:
        moments: how many numbers it stores for each parameter.
        step: (parameters, gradient, moments, number, learning rate) → nothing; it changes the
            parameters and the moments in place, and may overwrite the gradient. parameters and
            gradient: (n,) float32; moments: (`moments`, n) float32, zeros before the first step;
            number: 1 at the first step, 2 at the next, ….
    """

    moments: int
    step: Callable[[FloatArray, FloatArray, FloatArray, int, float], None]


def sgd(
    parameters: FloatArray,
    gradient: FloatArray,
    moments: FloatArray,
    number: int,
    learning_rate: float,
) -> None:
    """Stochastic gradient descent: p ← p − η ∇p, η = `learning_rate`."""
    gradient *= np.float32(learning_rate)
    parameters -= gradient


ADAM_BETA_1, ADAM_BETA_2, ADAM_EPSILON = 0.9, 0.99, 1e-8


def adam(
    parameters: FloatArray,
    gradient: FloatArray,
    moments: FloatArray,
    number: int,
    learning_rate: float,
) -> None:
    """Adam (Kingma & Ba, 2015, algorithm 1): each parameter has its own step size.

    m and v, the moments, are running means of the gradient and of its square, corrected for their
    start at zero. The mean of the square is shorter here than in the paper (β₂ = 0.99, not 0.999),
    which suits runs of a few thousand steps. α = `learning_rate`.
    """
    m, v = moments
    rate = np.float32(learning_rate / (1 - ADAM_BETA_1**number))
    correction = np.float32(1 / (1 - ADAM_BETA_2**number))
    # In place: data that stays in the processor's cache is twice as fast.
    change = gradient - m
    change *= np.float32(1 - ADAM_BETA_1)
    m += change
    np.multiply(gradient, gradient, out=gradient)
    gradient -= v
    gradient *= np.float32(1 - ADAM_BETA_2)
    v += gradient
    size = np.multiply(v, correction, out=gradient)
    np.sqrt(size, out=size)
    size += np.float32(ADAM_EPSILON)
    np.multiply(m, rate, out=change)
    change /= size
    parameters -= change


OPTIMISERS: dict[str, Optimiser] = {"adam": Optimiser(2, adam), "sgd": Optimiser(0, sgd)}
"""Name → optimiser."""


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
    """Returns the share of the learning rate at one step: the schedule times a linear warm-up.

    Args:
        schedule: a key of `SCHEDULES`.
        step: 0 … steps − 1.
        steps: the number of steps in all.
        warm_up: the number of steps over which the rate rises to its full size; 0 for none.
    """
    rise = min(1.0, (step + 1) / warm_up) if warm_up else 1.0
    return rise * SCHEDULES[schedule](step / steps)
