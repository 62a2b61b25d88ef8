"""The security documentation matches the code."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

TOP = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def limits() -> ModuleType:
    """The program that writes the table of limits."""
    spec = spec_from_file_location("limits", TOP / ".dev/limits.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_of_limits_is_that_of_the_code(limits: ModuleType) -> None:
    (said,) = limits.BETWEEN.findall((TOP / ".github/SECURITY.md").read_text())
    assert said.strip() == limits.table().strip()


@pytest.mark.parametrize(
    ("what", "most"),
    [
        ("visitors at a time", "1,000 (`--max-visitors`)"),
        ("new connections of one address at once", "400"),
        ("body", "16,777,216 bytes"),
        ("for ever", "25% of the time"),
        ("memory for one", "300,000,000 bytes"),
    ],
)
def test_the_table_says_how_much_there_may_be(limits: ModuleType, what: str, most: str) -> None:
    cells = [[cell.strip() for cell in row.split("|")] for row in limits.table().splitlines()]
    assert [row[3] for row in cells if row[2] == what] == [most]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_the_workflow_looks_through_every_lock(lock: str) -> None:
    workflow = (TOP / ".github/workflows/audit.yml").read_text()
    assert f"pip-audit --require-hashes --disable-pip -r {lock}" in workflow
    assert "npm audit --package-lock-only" in workflow
