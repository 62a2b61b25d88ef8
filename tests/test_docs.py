"""The documents describe everything that exists, and nothing that does not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import forwardpass
import tables
from forwardpass import training_run
from forwardpass.__main__ import COMMANDS
from forwardpass.digits import training_digits
from forwardpass.numerics import presets
from forwardpass.numerics.examples import Examples

TOP = Path(__file__).parent.parent
README = (TOP / "README.md").read_text()
CONTRIBUTING = (TOP / "CONTRIBUTING.md").read_text()
ARCHITECTURE = (TOP / "frontend/docs/architecture.md").read_text()
HOOKS = (TOP / "frontend/docs/hooks.md").read_text()
DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    ".dev/deploy/VISITORS.md",
    ".github/SECURITY.md",
    "frontend/docs/architecture.md",
    "frontend/docs/hooks.md",
]
ROOTS = (TOP, TOP / "backend/forwardpass", TOP / "frontend/src", TOP / "tests/frontend")


@pytest.mark.parametrize(("document", "name"), tables.tables())
def test_a_table_that_is_made_from_the_code_is_up_to_date(document: str, name: str) -> None:
    (written,) = tables.place(name).findall((TOP / document).read_text())
    assert written.strip() == tables.tables()[document, name].strip()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_documented(command: str) -> None:
    assert f"forwardpass {command}" in README


def test_every_preset_is_documented() -> None:
    section = README.split("### Train in Python")[1].split("### ")[0]
    assert re.findall(r"^\| `([\w-]+)` ", section, re.M) == list(forwardpass.PRESETS)


def test_the_programs_in_python_do_what_is_said_of_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The programs run unchanged, one after another, on few digits: an epoch is nineteen steps."""
    digits = training_digits.generate(2_000)
    examples = Examples.of(digits.images, digits.labels, digits.source)
    monkeypatch.setattr(training_run, "examples_at_hand", lambda: examples)
    monkeypatch.setitem(presets.PRESETS, "fast", replace(presets.PRESETS["fast"], epochs=20))
    names: dict[str, Any] = {}
    for program in re.findall(r"```python\n(.*?)```", README, re.S):
        exec(program, names)
    told = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"step 19: cost \d\.\d{3}, reads \d+\.\d% right", told[0])
    assert re.fullmatch(r"The best epoch is \d+, on generated digits\.", told[-3])
    assert names["difference"].value == pytest.approx(names["slope"], rel=1e-6)
    assert told[-2].startswith(f"the slope of that weight is {names['slope']:.9f}, by turning it")
    assert names["nudge"].after < names["nudge"].before
    assert (names["kept"].number, names["kept"].learning_rate) == (300, 0.01)
    assert names["training"].number == 300
    assert names["network"].sizes == (784, 16, 16, 10)


@pytest.mark.parametrize("script", json.loads((TOP / "package.json").read_text())["scripts"])
def test_an_npm_script_is_documented(script: str) -> None:
    spelling = script if script in ("start", "test") else f"run {script}"
    assert f"`npm {spelling}" in README + CONTRIBUTING


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_that_a_document_names_exists(name: str) -> None:
    quoted = re.findall(r"`([\w./-]+/[\w./-]*|[\w-]+\.(?:js|py|md))`", (TOP / name).read_text())
    assert [path for path in quoted if not is_pattern(path) and not exists(path)] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_of_a_document_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)]+)\)", (TOP / name).read_text())
    assert [link for link in links if is_dead(TOP / name, link)] == []


@pytest.mark.parametrize(
    ("link", "dead"),
    [
        ("CONTRIBUTING.md", False),
        ("frontend/docs/architecture.md#how-to-add-", False),
        ("#start", False),
        (".github/forward-pass.png", False),
        ("CONTRIBUTNG.md", True),
        ("frontend/docs/architecture.md#the-plan", True),
        ("#no-such-heading", True),
    ],
)
def test_a_dead_link_is_seen(link: str, dead: bool) -> None:
    assert is_dead(TOP / "README.md", link) is dead


def test_every_documented_part_is_on_the_page() -> None:
    sources = "".join(path.read_text() for path in (TOP / "frontend").glob("**/*.html"))
    sources += "".join(path.read_text() for path in (TOP / "frontend/src").rglob("*.js"))
    documented = re.findall(r"^\| `([a-z]+)` +\|", HOOKS, re.M)
    assert len(documented) >= 7
    assert [name for name in documented if f'data-part="{name}"' not in sources] == []


@pytest.mark.parametrize("root", ["backend/forwardpass", "frontend/src"])
def test_the_map_has_every_folder_and_no_other(root: str) -> None:
    files = [path for path in (TOP / root).rglob("*") if path.suffix in (".py", ".js", ".css")]
    there = {str(path.parent.relative_to(TOP)) for path in files}
    assert len(there) > 10
    assert set(folders_on_the_map(root)) == there


def folders_on_the_map(root: str) -> Iterator[str]:
    """This folder, and each folder below it on the map of architecture.md."""
    drawing = ARCHITECTURE.split("## The map")[1].split("```")[1]
    above: list[str] = []
    for indent, name in re.findall(r"^( *)([\w./-]+)/(?: |$)", drawing, re.M):
        above = [*above[: len(indent) // 2], name]
        folder = "/".join(above)
        if folder == root or folder.startswith(f"{root}/"):
            yield folder


def is_pattern(path: str) -> bool:
    """Whether a path such as `models/x.py` or `i18n/NAME.json` is a file yet to be added."""
    return bool(re.search(r"(^|/)(x|NAME)\.", path)) or path.startswith("/")


def exists(path: str) -> bool:
    """Whether this is a file or a folder; a module of the page may lack its extension."""
    return any((root / each).exists() for root in ROOTS for each in (path, f"{path}.js"))


def is_dead(document: Path, link: str) -> bool:
    """Whether a link in this document names a file, or a heading in it, that does not exist."""
    path, _, anchor = link.partition("#")
    target = document.parent / path if path else document
    return not target.exists() or (bool(anchor) and anchor not in anchors(target.read_text()))


def anchors(text: str) -> list[str]:
    """The anchors that GitHub gives to the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M)
    return [re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings]
