"""What the lesson says of the network, checked: one function for each statement with a number.

An item is named by its slug, as in `tests/checklist.json`. To add a check: a function in the file
of its section, a line in that file's `CHECKS`, and its words, `checked.ITEM.claim` and `.found`, in
the page's catalogue.

RULE: numpy only. Networks and test digits are handed in; nothing is read, nothing is stored.
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
"""All checks by item. One costs from a microsecond to, for those in `SLOW`, some seconds."""

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
