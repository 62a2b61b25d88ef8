"""Each room of the package imports only what it may, at the top or inside functions."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import forwardpass

TOP = Path(__file__).parent.parent
PACKAGE = TOP / "backend/forwardpass"

MAY_IMPORT = {
    room: set(rule["may"])
    for room, rule in json.loads((TOP / ".dev/rooms.json").read_text("utf-8"))[
        "backend/forwardpass"
    ].items()
}
"""Room → the other rooms of the package that it may import."""

ROOMS = sorted(str(path.parent.relative_to(PACKAGE)) for path in PACKAGE.glob("*/**/__init__.py"))
"""Every folder of the package, including nested ones."""


def room_of(module: str) -> str:
    """`models` for `forwardpass.models.card`, `__init__` for `forwardpass` and its public names."""
    room = [*module.split("."), "__init__"][1]
    return "__init__" if room in forwardpass.__all__ else room


def imported_modules(source: str, package: str) -> Iterator[str]:
    """Every module of ours that `source`, part of `package`, imports: anywhere, by any means."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(parents if node.level else []), *filter(None, [node.module])])
            names = [f"{base}.{a.name}" for a in node.names] if base == "forwardpass" else [base]
        elif isinstance(node, ast.Call) and "import" in ast.unparse(node.func):
            names = re.findall(r"forwardpass\.\w+", ast.unparse(node))
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == "forwardpass")


def trespasses(source: str, package: str, room: str) -> list[str]:
    """The modules that a source of `room` imports although it may not."""
    reached = imported_modules(source, package)
    allowed = MAY_IMPORT[room] | {room}
    return [name for name in reached if room_of(name) not in allowed]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.stem)
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    package = ".".join(["forwardpass", *parts[:-1]])
    assert trespasses(path.read_text(), package, parts[0]) == []


@pytest.mark.parametrize(
    ("source", "reached"),
    [
        ("def f():\n    from forwardpass.server import events", ["forwardpass.server"]),
        (
            "def f():\n    import forwardpass.server.realtime.events",
            ["forwardpass.server.realtime.events"],
        ),
        ("import_module('forwardpass.server')", ["forwardpass.server"]),
        ("from ..server import events", ["forwardpass.server"]),
        ("from .. import server", ["forwardpass.server"]),
        ("from forwardpass import server", ["forwardpass.server"]),
        ("from forwardpass import train", ["forwardpass.train"]),
        ("from .activations import ACTIVATIONS\nimport numpy", []),
    ],
)
def test_every_way_to_import_is_seen(source: str, reached: list[str]) -> None:
    assert trespasses(source, "forwardpass.numerics", "numerics") == reached


def test_each_module_is_imported_or_run_by_its_name() -> None:
    """`forwardpass` itself finds the modules of its commands by the names of these."""
    named: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                named |= {f"{node.module}.{alias.name}" for alias in node.names}
    for path in (*PACKAGE.rglob("*.py"), TOP / "trained/README.md"):
        named |= set(re.findall(r"forwardpass(?:\.\w+)+", path.read_text("utf-8")))
    modules = {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for path in PACKAGE.rglob("*.py")
        if not path.stem.startswith("__") and path.parent.name != "commands"
    }
    assert modules - named == set()


def test_no_two_rooms_may_import_each_other() -> None:
    order = list(TopologicalSorter(MAY_IMPORT).static_order())
    assert order.index("numerics") < order.index("wire") < order.index("server")
    assert set(order) == MAY_IMPORT.keys()


def test_each_room_has_a_rule_and_each_rule_a_room() -> None:
    there = {path.stem for path in PACKAGE.glob("*.py")}
    there |= {room for room in ROOMS if "/" not in room}
    assert MAY_IMPORT.keys() == there


def test_the_import_contracts_hold() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint_imports], cwd=TOP, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_headed_by_what_it_does_and_its_rule(room: str) -> None:
    heading = ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text()))
    assert heading is not None
    assert "RULE:" in heading


def test_the_public_api_comes_without_the_web() -> None:
    script = (
        "import sys, forwardpass; forwardpass.load('digits');"
        "print(sorted({'flask', 'flask_socketio', 'gevent', 'socketio'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.stderr, done.stdout.strip()) == ("", "[]")


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_names_versions_and_hashes_but_no_host(name: str) -> None:
    lines = (TOP / name).read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert all(re.match(r"[a-z0-9-]+==\S+ (; .* )?\\$", pin) for pin in pins)
    assert not any("://" in line for line in lines)


def test_both_locks_agree_and_hold_every_dependency() -> None:
    runtime, test = pins("requirements.lock"), pins("requirements-test.lock")
    assert runtime.items() <= test.items()
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    assert {package_name(line) for line in project["dependencies"]} <= runtime.keys()
    assert {package_name(line) for line in project["optional-dependencies"]["test"]} <= test.keys()


def test_the_lock_of_the_page_names_no_host() -> None:
    assert '"resolved"' not in (TOP / "package-lock.json").read_text()


def pins(lock: str) -> dict[str, str]:
    """Package → version, as pinned in a lock file."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (TOP / lock).read_text(), re.MULTILINE))


def package_name(requirement: str) -> str:
    """`python-socketio` for `python-socketio[client]>=5.13`."""
    return re.split(r"[\[<>=~! ;]", requirement)[0]


def own_limits(source: str) -> list[int]:
    """The lines of a test that limit a wait to a number of their own."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        for value in (
            *(keyword.value for keyword in node.keywords if keyword.arg == "timeout"),
            *(node.args[:1] if ast.unparse(node.func) == "gevent.Timeout" else ()),
        )
        if isinstance(value, ast.Constant)
    ]


def test_no_wait_of_a_test_ends_at_a_number_of_its_own() -> None:
    """On a busy machine such a number would decide the test; see `patience.py`."""
    measuring = {"attack", "bench", "notebooks"}  # these are about time, or about other programs
    found = {
        path.name: lines
        for path in sorted((TOP / "tests").rglob("*.py"))
        if path.relative_to(TOP / "tests").parts[0] not in measuring
        and (lines := own_limits(path.read_text()))
    }
    assert found == {}
    assert own_limits("get(timeout=5)\nget(timeout=LAST)\ngevent.Timeout(9)") == [1, 3]


BROWSER_TESTS = sorted((TOP / "tests/browser").glob("*.py"))


def own_waits(source: str) -> list[str]:
    """Calls of a browser test that wait by other means than `until` and `expect`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name = node.func.attr
        timed = any(keyword.arg == "timeout" for keyword in node.keywords)
        if name in ("wait_for_function", "wait_for_timeout", "sleep") or (
            timed and name.startswith(("to_", "not_to_", "wait_for", "set_default"))
        ):
            found.append(name)
    return found


@pytest.mark.parametrize("path", BROWSER_TESTS, ids=lambda p: p.stem)
def test_a_browser_test_waits_by_until_and_expect_and_with_one_patience(path: Path) -> None:
    """The CSP forbids how `wait_for_function` evaluates code from its second poll on."""
    allowed = {"waiting": ["wait_for_timeout"], "nginx": ["sleep"]}
    assert own_waits(path.read_text()) == allowed.get(path.stem, [])


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("page.wait_for_function('told.length')", ["wait_for_function"]),
        ("visitor.page.wait_for_timeout(300)", ["wait_for_timeout"]),
        ("time.sleep(1)", ["sleep"]),
        ("expect(answer).to_have_text('3', timeout=9)", ["to_have_text"]),
        ("expect(answer).not_to_be_visible(timeout=9)", ["not_to_be_visible"]),
        ("expect(answer).to_have_text('3')", []),
        ("until(page, 'told.length')", []),
        ("process.communicate(timeout=LAST_RESORT_S)", []),
    ],
)
def test_every_wait_of_its_own_is_seen(source: str, found: list[str]) -> None:
    assert own_waits(source) == found
