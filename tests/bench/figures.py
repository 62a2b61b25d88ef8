"""A measured figure and its goal."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One row of the table.

    `goal` is empty, or a bound such as `≤ 33` or `≥ 0.75`. `absent` names what the machine lacks if
    the figure could not be measured; `value` is NaN then.
    """

    name: str
    value: float
    unit: str = ""
    goal: str = ""
    absent: str = ""

    @property
    def verdict(self) -> str:
        """`met`, `missed`, nothing without a goal, or why it was not measured."""
        if self.absent:
            return f"not measured: {self.absent}"
        if not self.goal:
            return ""
        sign, bound = re.fullmatch(r"([≤≥]?) ?([\d.,]+)", self.goal).groups()
        limit = float(bound.replace(",", ""))
        met = self.value >= limit if sign == "≥" else self.value <= limit
        return "met" if met else "missed"

    def row(self, width: int) -> str:
        """The figure as a table line, with names padded to this width."""
        measured = (
            "–" if self.absent else f"{self.value:,.2f}".rstrip("0").rstrip(".") + f" {self.unit}"
        )
        return f"{self.name:<{width}}  {measured:>12}  {self.goal:>8}  {self.verdict}"
