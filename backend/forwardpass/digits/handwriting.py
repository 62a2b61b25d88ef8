"""Generates handwritten digits as a hand draws them, with the time of every point.

Each digit follows a skeleton (`skeletons.py`) that is bent, slanted and placed at random. The pen
slows down in bends, by the two-thirds power law of human drawing (Lacquaniti, Terzuolo, Viviani,
1983: speed ∝ curvature^−⅓). It nearly stops where it is set down, lifted or turned, cuts corners a
little, and trembles.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from forwardpass.digits.skeletons import STYLES
from forwardpass.options import GRID

TICK_MS = 8.0
"""Time between two points of a stroke, ms, as with a 125 Hz mouse."""

SHORTEST_MS, LONGEST_MS = 600.0, 1_500.0
"""Limits of the time for writing one digit, including pauses."""

_STEP = 0.004  # spacing of the path's points before it is timed, in digit heights
_EDGE = 2.5  # px between the path and the edge of the pad, more than the reach of the widest pen

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One stroke of the pen.

    Attributes:
        points: (n, 2) x, y in pad units, [0, 1).
        times_ms: (n,) ms since the beginning of the digit, increasing.
    """

    points: Floats
    times_ms: Floats


@dataclass(frozen=True, slots=True)
class Handwriting:
    """A generated digit: its style's name, its strokes, and the pen radius in px."""

    digit: int
    seed: int
    style: str
    strokes: tuple[Stroke, ...]
    pen_radius: float


def write(digit: int, seed: int) -> Handwriting:
    """Generates a handwritten digit; the same digit and seed give the same strokes.

    Raises:
        ValueError: the digit is not 0 to 9, or the seed is negative.
    """
    if digit not in STYLES:
        raise ValueError(f"digit {digit}: expected 0 to 9")
    if seed < 0:
        raise ValueError(f"seed {seed}: expected 0 or more")
    rng = np.random.default_rng([digit, seed])
    style = str(rng.choice(list(STYLES[digit])))
    paths = bend([spline(stroke, rng) for stroke in STYLES[digit][style]], rng)
    strokes = place_on_pad(tremble(in_time(paths, rng), rng), rng)
    return Handwriting(digit, seed, style, strokes, pen_radius=round(rng.uniform(1.0, 1.6), 3))


def spline(stroke: str, rng: np.random.Generator) -> Floats:
    """Returns the path through a stroke's knots, each randomly moved a little: (n, 2), heights.

    The smooth runs between corners are natural cubic splines over the centripetal parameter
    (√ of the distance between knots), which neither loop nor overshoot at uneven knots.
    """
    knots = [knot.rstrip("!").split(",") for knot in stroke.split()]
    where = np.array(knots, dtype=np.float64) / 100
    where += rng.normal(0, 0.015, where.shape)
    corners = [i for i, knot in enumerate(stroke.split()) if knot.endswith("!")]
    runs = [
        smooth_run(where[first : last + 1])
        for first, last in pairwise([0, *corners, len(where) - 1])
    ]
    return evenly(np.concatenate(runs))


def smooth_run(knots: Floats) -> Floats:
    """Computes the natural cubic spline through `knots`: (n, 2) → (m, 2).

    With second derivatives M at the knots and h the steps between them,
    h₀M₀ + 2(h₀ + h₁)M₁ + h₁M₂ = 6(slope₁ − slope₀), and M = 0 at both ends.
    """
    h = np.sqrt(np.linalg.norm(np.diff(knots, axis=0), axis=1))
    t = np.concatenate(([0.0], h.cumsum()))
    slopes = np.diff(knots, axis=0) / h[:, None]
    system = np.diag(np.concatenate(([1.0], 2 * (h[:-1] + h[1:]), [1.0])))
    inner = np.arange(1, len(knots) - 1)
    system[inner, inner - 1], system[inner, inner + 1] = h[:-1], h[1:]
    bends = np.zeros_like(knots)
    bends[1:-1] = 6 * np.diff(slopes, axis=0)
    M = np.linalg.solve(system, bends)
    s = np.linspace(0, t[-1], 40 * len(h) + 1)
    i = np.clip(np.searchsorted(t, s, side="right") - 1, 0, len(h) - 1)
    a, b, w = (t[i + 1] - s)[:, None], (s - t[i])[:, None], h[i, None]
    return np.asarray(
        (a**3 * M[i] + b**3 * M[i + 1]) / (6 * w)
        + (knots[i] / w - M[i] * w / 6) * a
        + (knots[i + 1] / w - M[i + 1] * w / 6) * b
    )


def evenly(path: Floats) -> Floats:
    """Resamples a path with evenly spaced points, about `_STEP` apart."""
    travelled = np.concatenate(([0.0], np.linalg.norm(np.diff(path, axis=0), axis=1).cumsum()))
    marks = np.linspace(0, travelled[-1], max(2, round(travelled[-1] / _STEP)))
    return np.stack([np.interp(marks, travelled, axis) for axis in path.T], axis=1)


def bend(paths: list[Floats], rng: np.random.Generator) -> list[Floats]:
    """Deforms the whole digit at random, as one hand would: width, slant, turn, a little warp."""
    width, slant = np.exp(rng.normal(0, 0.14)), np.clip(rng.normal(0.13, 0.17), -0.25, 0.5)
    turn = rng.normal(0, 0.05)
    shape = np.array([[width, -slant], [0, 1]])
    shape = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ shape
    swell, phase = rng.normal(0, 0.028, (2, 2)), rng.uniform(0, 2 * np.pi, (2, 2))
    bent = []
    for path in paths:
        centred = path - (0.33, 0.5)
        waves = np.sin(np.pi * 1.5 * centred[:, None, :] + phase) * swell
        bent.append((centred + waves.sum(axis=2)) @ shape.T)
    return bent


def in_time(paths: list[Floats], rng: np.random.Generator) -> list[tuple[Floats, Floats]]:
    """Times the strokes: returns for each its points, `TICK_MS` apart, and their times in ms."""
    paces = [pace(path) for path in paths]
    pauses = [
        rng.uniform(70, 130) + 110 * float(np.linalg.norm(later[0] - earlier[-1]))
        for earlier, later in pairwise(paths)
    ]
    # A path of one digit height takes about 0.4 s; a quick hand takes less, a slow one more.
    writing = sum(len(path) for path in paths) * _STEP * rng.uniform(300, 520)
    writing = float(np.clip(writing, SHORTEST_MS, LONGEST_MS - sum(pauses)))
    per_unit = writing / sum(p[-1] for p in paces)
    roundness_ms = rng.uniform(8, 22)
    timed, begun = [], 0.0
    for path, passed, pause in zip(paths, paces, [*pauses, 0.0], strict=True):
        took = passed[-1] * per_unit
        ticks = np.linspace(0, took, max(2, round(took / TICK_MS) + 1))
        points = np.stack([np.interp(ticks, passed * per_unit, axis) for axis in path.T], axis=1)
        timed.append((blur(points, roundness_ms / TICK_MS), begun + ticks))
        begun += took + pause
    return timed


def pace(path: Floats) -> Floats:
    """Returns the time (n,) at which the pen passes each point of an even path, arbitrary units."""
    heading = np.unwrap(np.arctan2(*np.diff(path, axis=0).T[::-1]))
    turning = np.abs(np.diff(heading, prepend=heading[0], append=heading[-1])) / _STEP
    turning = blur(turning[:, None], 0.02 / _STEP)[:, 0]
    speed = (turning + 1.5) ** (-1 / 3)
    away = np.minimum(np.arange(len(path)), np.arange(len(path))[::-1]) * _STEP
    speed *= 0.25 + 0.75 * np.sin(np.pi / 2 * np.minimum(away / 0.15, 1))
    passed = (1 / speed).cumsum()
    return np.asarray(passed - passed[0])


def blur(values: Floats, sigma: float) -> Floats:
    """Smooths each column of `values` (n, k) by a Gaussian of `sigma` samples; the ends stay fixed.

    Beyond an end, the values continue mirrored through it, so that the end itself stays in place.
    """
    reach = min(int(3 * sigma) + 1, len(values) - 1)
    kernel = np.exp(-((np.arange(-reach, reach + 1) / sigma) ** 2) / 2)
    before = 2 * values[0] - values[reach:0:-1]
    after = 2 * values[-1] - values[-2 : -reach - 2 : -1]
    longer = np.concatenate((before, values, after))
    return np.stack(
        [np.convolve(axis, kernel / kernel.sum(), mode="valid") for axis in longer.T], axis=1
    )


def tremble(
    timed: list[tuple[Floats, Floats]], rng: np.random.Generator
) -> list[tuple[Floats, Floats]]:
    """Adds the tremor of a hand to the strokes, at about 8 Hz and slower."""
    quick, slow = 0.004 * rng.gamma(2, 0.5), 0.01 * rng.gamma(2, 0.5)
    return [
        (
            points
            + quick * wobble(len(points), 30 / TICK_MS, rng)
            + slow * wobble(len(points), 120 / TICK_MS, rng),
            times,
        )
        for points, times in timed
    ]


def wobble(count: int, sigma: float, rng: np.random.Generator) -> Floats:
    """Returns smooth noise (count, 2) of variance 1: white noise blurred by `sigma` samples."""
    reach = int(3 * sigma) + 1
    kernel = np.exp(-((np.arange(-reach, reach + 1) / sigma) ** 2) / 2)
    kernel /= np.sqrt((kernel**2).sum())
    noise = rng.normal(size=(2, count + 2 * reach))
    return np.stack([np.convolve(axis, kernel, mode="valid") for axis in noise], axis=1)


def place_on_pad(
    timed: list[tuple[Floats, Floats]], rng: np.random.Generator
) -> tuple[Stroke, ...]:
    """Scales and moves the strokes at random, in pad units, never over the pad's edge."""
    everything = np.concatenate([points for points, _ in timed])
    low, high = everything.min(axis=0), everything.max(axis=0)
    room = GRID - 2 * _EDGE
    scale = min(rng.uniform(15, 22.5), room / float((high - low).max()))
    spare = (room - scale * (high - low)) / 2
    corner = _EDGE + spare * (1 + np.clip(rng.normal(0, 0.45, 2), -1, 1))
    return tuple(Stroke((corner + scale * (points - low)) / GRID, times) for points, times in timed)
