"""A linter accepts the Dockerfile, and the files it copies exist. No engine is needed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
DOCKERFILE = TOP / ".dev/deploy/Dockerfile"


def test_the_linter_has_nothing_to_say_of_the_dockerfile() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    if not linter.exists():
        pytest.skip("hadolint is packaged for Linux on x86-64 alone")
    done = subprocess.run(
        [linter, "--no-color", DOCKERFILE], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_everything_that_the_image_copies_is_in_the_repository() -> None:
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE.read_text(), re.M)
    copied = [path for line in lines for path in line.split()]
    assert len(copied) > 8
    assert [path for path in copied if not (TOP / path).exists()] == []
