"""What the lesson says of the network, checked: one function for each statement with a number.

Items are numbered as in the lesson's checklist, 1 to 125, and N1 to N7 for the neighbours. To add
a check: a function in the file of its section, a line in that file's `CHECKS`, and its words,
`checked.ITEM.claim` and `.found`, in the page's catalogue.

RULE: numpy only. Networks and test digits are handed in; nothing is read, nothing is stored.
"""

from __future__ import annotations

from forwardpass.checks import (
    beyond,
    dials,
    hope,
    layers,
    neuron,
    notation,
    picture,
    readers,
    squishes,
)
from forwardpass.checks.evidence import SHAPE, Check, Digits, Evidence, Finding, Trained
from forwardpass.checks.squishes import SLOW

SECTIONS: dict[str, dict[str, Check]] = {
    "A": picture.CHECKS,
    "B": layers.CHECKS,
    "C": hope.CHECKS,
    "D": neuron.CHECKS,
    "E": dials.CHECKS,
    "F": notation.CHECKS,
    "G": squishes.CHECKS,
    "H": readers.CHECKS,
    "I": beyond.CHECKS,
}
"""The checks of each section of the lesson, by item."""

CHECKS: dict[str, Check] = {
    item: check for checks in SECTIONS.values() for item, check in checks.items()
}
"""All checks by item. One costs from a microsecond to, for those in `SLOW`, some seconds."""

TIMED = ("95", "117")
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
