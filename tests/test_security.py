"""The security documentation matches the code."""

from __future__ import annotations

from pathlib import Path

import pytest

import limits

TOP = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("what", "most"),
    [
        ("visitors at a time", "1,000 (`--max-visitors`)"),
        ("new connections from one address in one burst", "400"),
        ("size of a body", "16,777,216 bytes"),
        ("in the long run", "25% of the time"),
        ("memory of one worker process", "300,000,000 bytes"),
    ],
)
def test_the_table_says_how_much_is_allowed(what: str, most: str) -> None:
    assert [row[2] for row in limits.rows() if row[1] == what] == [most]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_the_workflow_looks_through_every_lock(lock: str) -> None:
    workflow = (TOP / ".github/workflows/audit.yml").read_text()
    assert f"pip-audit --require-hashes --disable-pip -r {lock}" in workflow
    assert "npm audit --package-lock-only" in workflow
