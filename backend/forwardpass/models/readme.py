"""Makes `trained/README.md` from the cards inside the networks.

`python -m forwardpass.models.readme` writes it; a test fails when it is out of date.
"""

from __future__ import annotations

from collections.abc import Sequence

from forwardpass import models, resources
from forwardpass.models.card import Card

HEAD = """\
# The trained networks

Each file contains a network and its card. The card gives the shape of the network, how it was
trained, and how well it reads. `python -m forwardpass.models.readme` makes this page from the
cards.

"""

MIDDLE = """

**Correct** is the number of the 10,000 MNIST test images that the network reads correctly.
`forwardpass evaluate` counts them again. The networks were chosen by 5,000 training images, which
were kept apart, and by the look of their heatmaps. One exception: the test counts of earlier
versions of `relu`, `tanh` and `no-hidden` were known before these three were trained again for
smoother heatmaps. **Roughness** is the mean square difference of neighbouring weights in a
first-layer heatmap, divided by their variance: 2 for white noise, near 0 for a smooth slope.

"""

TAIL = """\
## The data

The networks were trained on MNIST, by Yann LeCun, Corinna Cortes and Christopher Burges. These are
the SHA-256 hashes of the uncompressed files:

"""


def render(cards: Sequence[Card]) -> str:
    """Returns the page for these cards, in Markdown."""
    rows = [["name", "network", "parameters", "correct", "accuracy", "roughness"]]
    rows += [_row(card) for card in cards]
    sums = sorted({item for card in cards for item in card.data_sha256.items()})
    return (
        HEAD
        + _table(rows)
        + MIDDLE
        + "".join(_section(card) for card in cards)
        + TAIL
        + _table([["file", "SHA-256"], *([f"`{name}`", f"`{digest}`"] for name, digest in sums)])
        + "\n"
    )


def _row(card: Card) -> list[str]:
    """Returns the row of a network in the table."""
    return [
        f"`{card.name}`",
        card.title,
        f"{card.parameter_count:,}",
        "" if card.test_correct is None else f"{card.test_correct:,}",
        "" if card.accuracy is None else f"{card.accuracy:.2%}",
        "" if card.roughness is None else f"{card.roughness:.2f}",
    ]


def _section(card: Card) -> str:
    """Returns the section on a network: what it shows, and how it was trained."""
    return (
        f"## {card.name}\n\n{card.note}\n\n"
        f"Trained on {card.date} with the {card.cost} cost and seed {card.seed}:\n\n"
        f"```sh\n{card.recipe}\n```\n\n"
    )


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Returns a Markdown table, with its columns padded to one width as formatters do."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    return "\n".join([lines[0], rule, *lines[1:]])


if __name__ == "__main__":
    (resources.trained_dir() / "README.md").write_text(render(models.catalogue()), encoding="utf-8")
