"""`trained/README.md`, made from the cards inside the networks.

`python -m forwardpass.models.readme` writes it anew; a test fails where it is out of date.
"""

from __future__ import annotations

from collections.abc import Sequence

from forwardpass import models, resources
from forwardpass.models.card import Card

HEAD = """\
# The trained networks

Each file holds a network and its card: its shape, how it was made, and how well it reads. This page
is made from the cards by `python -m forwardpass.models.readme`.

"""

MIDDLE = """

**Right** counts the 10,000 MNIST test images. 5,000 training images kept apart chose the networks,
and how their heatmaps look. The counts of earlier `relu`, `tanh` and `no-hidden` had been seen
before those three were trained anew for smoother heatmaps. `forwardpass evaluate` counts again.
**Roughness** is the mean square difference of neighbouring weights in a first-layer heatmap over
their variance: 2 for white noise, near 0 for a smooth slope.

"""

TAIL = """\
## The data

MNIST, by Yann LeCun, Corinna Cortes and Christopher Burges. The sha256 of the uncompressed files:

"""


def render(cards: Sequence[Card]) -> str:
    """The page for these cards, as Markdown."""
    rows = [["name", "network", "parameters", "right", "accuracy", "roughness"]]
    rows += [_row(card) for card in cards]
    sums = sorted({item for card in cards for item in card.data_sha256.items()})
    return (
        HEAD
        + _table(rows)
        + MIDDLE
        + "".join(_section(card) for card in cards)
        + TAIL
        + _table([["file", "sha256"], *([f"`{name}`", f"`{digest}`"] for name, digest in sums)])
        + "\n"
    )


def _row(card: Card) -> list[str]:
    """One network in the table."""
    return [
        f"`{card.name}`",
        card.title,
        f"{card.parameter_count:,}",
        "" if card.test_correct is None else f"{card.test_correct:,}",
        "" if card.accuracy is None else f"{card.accuracy:.2%}",
        "" if card.roughness is None else f"{card.roughness:.2f}",
    ]


def _section(card: Card) -> str:
    """What one network is there to show, and how it was made."""
    return (
        f"## {card.name}\n\n{card.note}\n\n"
        f"Trained on {card.date} with the cost {card.cost}, seed {card.seed}:\n\n"
        f"```sh\n{card.recipe}\n```\n\n"
    )


def _table(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with its columns padded to one width, as formatters like it."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    return "\n".join([lines[0], rule, *lines[1:]])


if __name__ == "__main__":
    (resources.trained_dir() / "README.md").write_text(render(models.catalogue()), encoding="utf-8")
