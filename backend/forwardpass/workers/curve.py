"""The cost over the steps of a training, in a bounded number of points."""

from __future__ import annotations

from collections.abc import Iterable

Point = tuple[int, float]
"""A step, and the mean cost of the steps from the previous point up to this one."""


class Curve:
    """The points of a curve. When there are too many, each is merged with its neighbour.

    A point covers all steps after the previous point, so it is known how many it covers.
    """

    def __init__(self, most: int, after: int = 0) -> None:
        """Creates an empty curve.

        Args:
            most: the largest number of points, 2 or more.
            after: the step after which the curve begins.
        """
        self._most = most
        self._after = after
        self._width = 1
        self._points: list[Point] = []

    @property
    def points(self) -> list[Point]:
        """The points, from the first step to the last."""
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
        """Drops the points that cover steps after this one."""
        while self._points and self._points[-1][0] > number:
            self._points.pop()
        self._after = min(self._after, number)

    def take(self) -> list[Point]:
        """Returns all points and empties the curve, which goes on after the last of them."""
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
