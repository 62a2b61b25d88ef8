"""The documents describe everything that exists, and nothing that does not."""

from __future__ import annotations

import doctest
import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
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
    *(f"frontend/docs/{path.name}" for path in (TOP / "frontend/docs").glob("*.md")),
]
ROOTS = (
    *(TOP, TOP / "backend/forwardpass", TOP / "frontend/src", TOP / "frontend/src/lesson"),
    *(TOP / "frontend/public", TOP / "frontend/src/i18n", TOP / "tests/frontend"),
)
BUILT = ["embed.js"]
"""Files that exist once the page is built."""
CATALOGUE = (TOP / "frontend/src/i18n/en.json").read_text()
MAP = ARCHITECTURE.split("## The map")[1].split("```")[1]
TABLE_OF_ADDING = ARCHITECTURE.split("## How to add")[1].split("\n## ")[0]
HOW_TO_ADD = dict(re.findall(r"^\| (.+?) +\| (.+?) +\|$", TABLE_OF_ADDING, re.M)[2:])
"""What can be added → how, as the architecture says it."""
RUN_ELSEWHERE = {
    "npm start": "it serves until it is stopped; tests/test_servers.py starts the command",
    "npm test": "this test is a part of it",
    "pip install forwardpass": "tests/test_wheel.py installs the wheel into an empty environment",
    "python -m http.server --directory site": "the tests of the browser serve the site with it",
    "curl -s localhost:5000/api/models/digits/trace --data-binary @three.png "
    '-H "Content-Type: image/png"': "tests/backend/test_trace_api.py sends the same without curl",
}
"""Lines of shell blocks that no test runs as they stand, each with its reason."""
SHELL_BLOCK = re.compile(r"^ *```(?:sh|bash|shell|console)\n(.*?)^ *```", re.M | re.S)


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


def test_the_python_programs_do_what_the_documents_say(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The programs run unchanged, one after another, on few digits: an epoch is nineteen steps."""
    digits = training_digits.generate(2_000)
    examples = Examples.of(digits.images, digits.labels, digits.source)
    monkeypatch.setattr(training_run, "examples_at_hand", lambda: examples)
    monkeypatch.setitem(presets.PRESETS, "fast", replace(presets.PRESETS["fast"], epochs=20))
    shown: list[dict[str, Any]] = []  # tests/notebooks/test_widget.py has the widget itself
    widget = SimpleNamespace(Widget=lambda network, **options: shown.append(options))
    monkeypatch.setitem(sys.modules, "forwardpass.notebook.widget", widget)
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
    assert [(each["digit"], each["view"], each["neuron"]) for each in shown] == [
        (3, "neuron", "1.9")
    ]


@pytest.mark.parametrize("script", json.loads((TOP / "package.json").read_text())["scripts"])
def test_an_npm_script_is_documented(script: str) -> None:
    spelling = script if script in ("start", "test") else f"run {script}"
    assert f"`npm {spelling}" in README + CONTRIBUTING


@pytest.mark.parametrize("script", ["docs", "test:exports", "test:libraries", "test:notebooks"])
def test_a_workflow_runs_what_npm_test_leaves_out(script: str) -> None:
    assert f"run: npm run {script}" in (TOP / ".github/workflows/tests.yml").read_text()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_line_of_a_shell_block_is_run_by_a_test_or_has_its_reason(name: str) -> None:
    blocks = SHELL_BLOCK.findall((TOP / name).read_text())
    lines = [line for block in blocks for line in block.splitlines() if line.strip()]
    bare = [re.sub(r"\s+# .*", "", line).strip() for line in lines]
    unknown = [line for line in bare if line not in RUN_ELSEWHERE and not is_accepted(line)]
    assert unknown == []


def test_a_shell_line_that_no_test_runs_is_still_in_a_document() -> None:
    everything = "".join((TOP / name).read_text() for name in DOCUMENTS)
    assert [line for line in RUN_ELSEWHERE if line not in everything] == []


def test_every_command_that_a_text_quotes_is_accepted() -> None:
    text = "".join((TOP / name).read_text() for name in DOCUMENTS if name != "CHANGELOG.md")
    quoted = {" ".join(line.split()) for line in re.findall(r"`(forwardpass [a-z][^`]*)`", text)}
    assert len(quoted) > 15
    assert [line for line in sorted(quoted) if not is_accepted(line)] == []
    assert not is_accepted("forwardpass serve --cold")
    assert not is_accepted("forwardpass save pictures")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_that_a_document_names_exists(name: str) -> None:
    quoted = re.findall(r"`([\w./-]+/[\w./-]*|[\w-]+\.(?:js|py|md))`", (TOP / name).read_text())
    known = [path for path in quoted if is_pattern(path) or path in BUILT or exists(path)]
    assert [path for path in quoted if path not in known] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_of_a_document_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)]+)\)", (TOP / name).read_text())
    assert [link for link in links if is_dead(TOP / name, link)] == []


def test_every_link_to_another_site_can_be_checked() -> None:
    """Only the form is checked here, without a network; a workflow asks for each every week."""
    placeholders = tomllib.loads((TOP / ".dev/lychee.toml").read_text("utf-8"))["exclude"]
    sources = [*(TOP / "backend").rglob("*.py"), *(TOP / "frontend/src").rglob("*.js")]
    text = "\n".join(path.read_text("utf-8") for path in [*map(TOP.joinpath, DOCUMENTS), *sources])
    addresses = {found.rstrip(".,;:") for found in re.findall(r"https?://[^][\s<>()\"'`|]+", text)}
    links = {each for each in addresses if not any(re.search(p, each) for p in placeholders)}
    assert {"https://gunicorn.org", "https://onnx.ai/onnx/operators/"} <= links
    form = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(/[\w./%#-]*)?")
    assert sorted(link for link in links if not form.fullmatch(link)) == [
        "http://www.w3.org/2000/svg"  # the name of a namespace
    ]
    workflow = (TOP / ".github/workflows/audit.yml").read_text("utf-8")
    assert "--config .dev/lychee.toml" in workflow


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


@pytest.mark.parametrize("told", [pytest.param(told, id=what) for what, told in HOW_TO_ADD.items()])
def test_a_row_of_how_to_add_names_only_what_there_is(told: str) -> None:
    named = re.findall(r"`([^`]+)`(?: \(`([^`]+)`\))?", told)
    paths = [name for pair in named for name in pair if is_path(name)]
    beside = "".join(map(text_around, paths))
    gone = [name for name, file in named if not is_there(name, text_of(file) if file else beside)]
    assert gone == []


def test_every_documented_hook_is_on_the_page() -> None:
    rows = re.findall(r"^\| (`.*?`) +\|", HOOKS, re.M)
    documented = {name for row in rows for name in re.findall(r"`([\w-]+)`", row)} - {"data-part"}
    assert {"pad", "head-sum", "head-z", "confusion"} <= documented
    documented |= set(re.findall(r"`(data-[a-z]+)`", HOOKS))
    documented |= set(re.findall(r"`(\w+)`", HOOKS.split("## Buttons")[1]))
    sources = "".join(path.read_text() for path in (TOP / "frontend").glob("**/*.html"))
    sources += "".join(path.read_text() for path in (TOP / "frontend/src").rglob("*.js"))
    assert sorted(documented - hooks_of(sources, documented)) == []


@pytest.fixture(scope="module")
def built_docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation as `npm run docs` builds it; MkDocs refuses a dead link."""
    folder = tmp_path_factory.mktemp("docs")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]
    where = ["--config-file", TOP / ".dev/mkdocs.yml", "--site-dir", folder]
    done = subprocess.run([*command, *where], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_the_documentation_has_its_pages_and_loads_nothing_from_elsewhere(built_docs: Path) -> None:
    pages = {path.stem: path.read_text() for path in built_docs.glob("*.html")}
    wanted = {"index", "embed", "class", "deploy", "api", "commands", "lesson-step"}
    assert wanted <= set(pages)
    loaded = r"<(?:script|link|img|iframe)[^>]* (?:src|href)=\"(?:https?:)?//"
    assert [name for name, page in pages.items() if re.search(loaded, page)] == []
    for name in ("index", "embed", "class", "lesson-step"):
        assert "<forward-pass " in pages[name]
        assert '<script src="network/embed.js" type="module">' in pages[name]


def test_the_reference_has_every_public_name_method_and_command(built_docs: Path) -> None:
    api = (built_docs / "api.html").read_text()
    headings = set(re.findall(r"<h[23] id=\"[^\"]+\">([\w.]+)", api))
    public = [name for name in forwardpass.__all__ if not name.startswith("__")]
    methods = [
        f"{name}.{method}"
        for name in public
        if isinstance(value := getattr(forwardpass, name), type)
        for kind in value.__mro__
        if kind.__module__.startswith("forwardpass.")
        for method, member in vars(kind).items()
        if not method.startswith("_") and (callable(member) or isinstance(member, property))
    ]
    assert "Network.trace" in methods
    assert [name for name in [*public, *methods] if name not in headings] == []
    assert "<code>classifier</code> (sklearn.neural_network.MLPClassifier):" in api
    assert re.search(r"<li><code>Network</code>:\s+Output j stands for", api)
    commands = (built_docs / "commands.html").read_text()
    assert [name for name in COMMANDS if f"Usage: forwardpass {name} " not in commands] == []


def test_the_notebook_runs_from_top_to_bottom_and_shows_what_it_says(built_docs: Path) -> None:
    """The page was made by a kernel; the numbers are those that the notebook promises."""
    page = (built_docs / "notebooks/your-network.html").read_text()
    shown = re.findall(r'<code class="language-text">(.*?)</code>|(<svg )', page, re.S)
    assert [text or svg for text, svg in shown] == [
        "<svg ",
        "<svg ",
        "array([0.   , 0.   , 0.019, 0.999, 0.   , 0.002, 0.   , 0.   , 0.006,\n"
        "       0.   ], dtype=float32)\n",
        "array([0.   , 0.   , 0.019, 0.17 , 0.   , 0.002, 0.   , 0.   , 0.006,\n"
        "       0.   ], dtype=float32)\n",
        "<svg ",
        "<svg ",
        "True\n",
        "<svg ",
    ]
    assert 'href="your-network.ipynb"' in page
    assert 'href="notebooks/your-network.html"' in (built_docs / "index.html").read_text()


@pytest.mark.parametrize("path", [*(TOP / "frontend/docs").rglob("*.ipynb")], ids=lambda p: p.stem)
def test_a_notebook_is_stored_without_outputs(path: Path) -> None:
    cells = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
    assert [cell["id"] for cell in cells if cell["outputs"] or cell["execution_count"]] == []


@pytest.mark.parametrize("path", sorted((TOP / "frontend/docs").glob("*.md")), ids=lambda p: p.stem)
def test_the_examples_of_the_documentation_give_what_they_say(path: Path) -> None:
    runner = doctest.DocTestRunner()
    parser, names = doctest.DocTestParser(), {"__name__": "docs"}
    for example in re.findall(r"```pycon\n(.*?)```", path.read_text(), re.S):
        test = parser.get_doctest(example, names, path.name, str(path), 0)
        runner.run(test, clear_globs=False)
        names = test.globs
    assert runner.summarize(verbose=False).failed == 0


@pytest.mark.parametrize("path", sorted((TOP / "frontend/docs").glob("*.md")), ids=lambda p: p.stem)
def test_an_embed_of_the_documentation_names_what_there_is(path: Path) -> None:
    """Attributes of the element, steps of the lesson, and digits that are recorded."""
    declared = (TOP / "frontend/src/place-fields.js").read_text() + (
        TOP / "frontend/embed/element.js"
    ).read_text()
    for tag in re.findall(r"^<forward-pass([^>]*)>", path.read_text(), re.M):
        given = dict(re.findall(r' ([\w-]+)="([^"]*)"', tag))
        unknown = [name for name in given if f'"{name}"' not in declared]
        assert unknown == []
        if "step" in given:
            assert f'"lesson.{given["step"]}.title"' in CATALOGUE


def is_accepted(line: str) -> bool:
    """Whether the command of a line takes these arguments; the tests of each command run it.

    Words like FILE and … stand for what a reader chooses.
    """
    program, *arguments = shlex.split(line)
    if program != "forwardpass":
        return False
    name, *rest = arguments
    if name not in COMMANDS:
        return False
    command: Any = import_module(f"forwardpass.commands.{name.replace('-', '_')}").command
    while isinstance(command, click.Group) and rest and rest[0] in command.commands:
        command = command.commands[rest.pop(0)]
    if isinstance(command, click.Group):
        return False
    options = {spelling for each in command.params for spelling in each.opts + each.secondary_opts}
    return {word.split("=")[0] for word in rest if word.startswith("-")} <= options


def hooks_of(sources: str, names: set[str]) -> set[str]:
    """The parts, attributes and actions among the names that the sources of the page write."""
    parts = set(re.findall(r'data-part="([^"]+)"', sources))
    words = set(re.findall(r"[\"'`]([\w-]+)(?=[\"'`])|\b(\w+)(?=[:(])", sources))
    written = {name for pair in words for name in pair}
    found = set()
    for name in names:
        if name.startswith("data-"):
            in_code = re.sub(
                r"-([a-z])", lambda match: match[1].upper(), name.removeprefix("data-")
            )
            spellings = (f"{name}=", f"dataset.{in_code}", f'tell("{in_code}"')
            is_written = name in written or any(each in sources for each in spellings)
        else:
            pattern = re.compile(rf"{name.split('-')[0]}-\$\{{\w+\}}")
            is_written = name in parts | written or any(map(pattern.fullmatch, parts))
        if is_written:
            found.add(name)
    return found


@pytest.mark.parametrize("root", ["backend/forwardpass", "frontend/src"])
def test_the_map_has_every_folder_and_no_other(root: str) -> None:
    files = [path for path in (TOP / root).rglob("*") if path.suffix in (".py", ".js", ".css")]
    there = {str(path.parent.relative_to(TOP)) for path in files}
    assert len(there) > 10
    assert set(folders_on_the_map(root)) == there


def test_the_map_has_every_folder_at_the_top_and_every_one_of_the_tests() -> None:
    lines = re.findall(r"^([\w./-]+)/ +(.*)$", MAP, re.M)
    whole, halves = folders_in(TOP), {"backend", "frontend"}
    there = whole - halves | {
        f"{half}/{each}" for half in halves for each in folders_in(TOP / half)
    }
    assert {folder for folder, _ in lines} | {"frontend/src"} == there
    assert set(re.findall(r"([\w-]+)/", dict(lines)["tests"])) == folders_in(TOP / "tests")


def test_every_module_on_the_map_exists() -> None:
    modules = re.findall(r"^  ([\w-]+\.(?:py|js)) ", MAP, re.M)
    assert len(modules) > 5
    assert [each for each in modules if not exists(each)] == []


def folders_in(folder: Path) -> set[str]:
    """The names of the folders in a folder, without those that Git ignores."""
    ignored = {line.strip("/") for line in (TOP / ".gitignore").read_text().split()} | {".git"}
    found = {path.name for path in folder.iterdir() if path.is_dir()}
    return {name for name in found if name not in ignored and f"frontend/{name}" not in ignored}


def folders_on_the_map(root: str) -> Iterator[str]:
    """This folder, and each folder below it on the map of architecture.md."""
    above: list[str] = []
    for indent, name in re.findall(r"^( *)([\w./-]+)/(?: |$)", MAP, re.M):
        above = [*above[: len(indent) // 2], name]
        folder = "/".join(above)
        if folder == root or folder.startswith(f"{root}/"):
            yield folder


def is_pattern(path: str) -> bool:
    """Whether a path such as `models/x.py` or `i18n/NAME.json` is a file yet to be added."""
    return bool(re.search(r"(^|/)(x|NAME)\.", path)) or path.startswith("/")


def is_path(name: str) -> bool:
    return bool(re.search(r"/|\.(js|ts|py|css|json)$", name))


def is_there(name: str, text: str) -> bool:
    """Whether a row of "How to add" is right about a name.

    Args:
        name: a path, a command, a key of the catalogue, or a word of the code; `x`, `ITEM`, `<tag>`
            and `…` stand for what is chosen by whoever adds it.
        text: the code in which a word of the code has to be.
    """
    if is_path(name):
        return text_around(name.removeprefix(".venv/bin/python ")) != ""
    if name.startswith("forwardpass "):
        return name.split()[1] in COMMANDS
    if name.startswith("python -m "):
        return exists(f"backend/{name.split()[2].replace('.', '/')}.py")
    word = re.sub(r"(?<=\.)(x|ITEM)(?=\.)", "…", name.split("(")[0])
    pattern = r"\b" + re.escape(word).replace("…", r"[\w.-]+") + r"(?![\w-])"
    return re.search(pattern, CATALOGUE if "." in word else text) is not None


def text_around(path: str) -> str:
    """The text of a file and of those beside it, or of a folder; "" if there is no such path."""
    pattern = re.sub(r"(\bx|<tag>)(/x)?\.", "*.", path)
    folders = [root / pattern for root in ROOTS if (root / pattern).is_dir()] or [
        found.parent for root in ROOTS for found in [*root.glob(pattern)][:1]
    ]
    files = [path for folder in folders for path in sorted(folder.iterdir())]
    return "".join(path.read_text() for path in files if is_path(path.name))


def text_of(path: str) -> str:
    return next(((root / path).read_text() for root in ROOTS if (root / path).exists()), "")


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
