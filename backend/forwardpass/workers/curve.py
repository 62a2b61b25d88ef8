"""The cost over the steps of a training, in few points however many steps there are."""

from __future__ import annotations

from collections.abc import Iterable

Point = tuple[int, float]
"""A step, and the mean cost from the point before it up to this step."""


class Curve:
    """Points of a curve. When there are too many, each comes to stand for twice as many steps.

    A point stands for all steps after the one before it, so that it is known how many they are.
    """

    def __init__(self, most: int, after: int = 0) -> None:
        """Begins a curve without a point.

        Args:
            most: how many points it may have, 2 or more.
            after: the step that it begins after.
        """
        self._most = most
        self._after = after
        self._width = 1
        self._points: list[Point] = []

    @property
    def points(self) -> list[Point]:
        """From the first step to the last."""
        return list(self._points)

    def extend(self, points: Iterable[Point]) -> None:
        """Adds points of later steps."""
        for step, cost in points:
            self._add(step, cost)
        while len(self._points) > self._most:
            self._width *= 2
            narrow, self._points = self._points, []
            for step, cost in narrow:
                self._add(step, cost)

    def cut(self, number: int) -> None:
        """Drops what is known of steps after this one."""
        while self._points and self._points[-1][0] > number:
            self._points.pop()
        self._after = min(self._after, number)

    def take(self) -> list[Point]:
        """All points; the curve begins anew after the last."""
        taken, self._points = self._points, []
        if taken:
            self._after = taken[-1][0]
        self._width = 1
        return taken

    def _add(self, step: int, cost: float) -> None:
        """Adds a point, or widens the last one."""
        points = self._points
        begins = points[-2][0] if len(points) > 1 else self._after
        if not points or step - begins > self._width:
            points.append((step, cost))
            return
        last, mean = points[-1]
        whole = (mean * (last - begins) + cost * (step - last)) / (step - begins)
        points[-1] = (step, whole)
