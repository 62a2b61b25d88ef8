"""Writes the tables in the documents that are made from the code: import rules, settings, limits.

Run it in the virtual environment after a change of one: `.venv/bin/python .dev/tables.py`. A test
fails when a document differs from the code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import limits
from forwardpass.server.settings import SETTINGS

TOP = Path(__file__).parents[1]

RULES: dict[str, dict[str, dict[str, Any]]] = json.loads(
    (TOP / ".dev/rooms.json").read_text("utf-8")
)
"""Source folder → room → the rooms that it may import (`may`), and why no more (`because`)."""

CODE = re.compile(r"\w+://[^\s;,]+|(?<= )\*(?= )")
"""What is set as code in the description of a setting: URLs, which would become links, and `*`."""


def imports(root: str) -> str:
    """The import rules of one source folder, in Markdown."""
    rows = [["room", "may import", "because"]]
    for room, rule in RULES[root].items():
        may = ", ".join(f"`{name}`" for name in rule["may"]) or "no other room"
        rows.append([f"`{room}`", may, rule["because"]])
    return table(rows)


def settings() -> str:
    """The settings of `forwardpass serve`, in Markdown."""
    rows = [["option", "variable", "default", "what it is"]]
    for setting in SETTINGS:
        default = "" if setting.default in (None, (), "") else f"`{setting.default}`"
        described = CODE.sub(lambda found: f"`{found[0]}`", setting.help)
        rows.append([f"`{setting.flag}`", f"`{setting.variable}`", default, described])
    return table(rows)


def table(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with columns of one width, as Prettier writes it."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = [rows[0], ["-" * width for width in widths], *rows[1:]]
    return "".join(
        "| "
        + " | ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True))
        + " |\n"
        for line in lines
    )


def tables() -> dict[tuple[str, str], str]:
    """Document and name of each table → the table."""
    architecture = "frontend/docs/architecture.md"
    return {
        **{(architecture, f"imports of {root}"): imports(root) for root in RULES},
        ("README.md", "settings"): settings(),
        (".github/SECURITY.md", "limits"): table(
            [["area", "what is limited", "limit"], *limits.rows()]
        ),
    }


def place(name: str) -> re.Pattern[str]:
    """Matches where the table of this name stands in its document."""
    return re.compile(rf"(?<=<!-- {name} -->).*?(?=<!-- end of {name} -->)", re.S)


def main() -> None:
    """Writes every table into its document."""
    for (document, name), content in tables().items():
        path = TOP / document
        text = path.read_text("utf-8")
        path.write_text(place(name).sub(lambda _, new=content: f"\n\n{new}\n", text), "utf-8")


if __name__ == "__main__":
    main()
