"""Checks the lesson's statements about the network: one function for each, with its numbers.

An item is named by its slug, as in `tests/checklist.json`. To add a check, add a function to the
file of its section, a line to that file's `CHECKS`, and its texts, `checked.ITEM.claim` and
`.found`, to the page's catalogue.

RULE: numpy only. Networks and test digits are passed in; nothing is read and nothing is stored.
"""

from __future__ import annotations

from forwardpass.checks import (
    beyond,
    dials,
    hope,
    layers,
    learning,
    neuron,
    notation,
    picture,
    readers,
    squishes,
)
from forwardpass.checks.evidence import SHAPE, Check, Digits, Evidence, Finding, Trained
from forwardpass.checks.squishes import SLOW

SECTIONS: dict[str, dict[str, Check]] = {
    "picture": picture.CHECKS,
    "layers": layers.CHECKS,
    "hope": hope.CHECKS,
    "neuron": neuron.CHECKS,
    "dials": dials.CHECKS,
    "notation": notation.CHECKS,
    "squishes": squishes.CHECKS,
    "readers": readers.CHECKS,
    "beyond": beyond.CHECKS,
    "learning": learning.CHECKS,
}
"""The checks of each section of the lesson, by item."""

CHECKS: dict[str, Check] = {
    item: check for checks in SECTIONS.values() for item, check in checks.items()
}
"""All checks by item. A check takes from a microsecond to, if it is in `SLOW`, some seconds."""

TIMED = ("matrix-faster", "size-of-a-brain")
"""Items whose checks measure times."""

__all__ = [
    "CHECKS",
    "SECTIONS",
    "SHAPE",
    "SLOW",
    "TIMED",
    "Check",
    "Digits",
    "Evidence",
    "Finding",
    "Trained",
]
