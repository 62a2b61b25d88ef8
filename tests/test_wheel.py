"""A wheel built from the repository serves the page and the networks without other files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from servers import serving

TOP = Path(__file__).parent.parent
PROGRAMS = "Scripts" if sys.platform == "win32" else "bin"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, as built by `pip wheel`."""
    folder = tmp_path_factory.mktemp("wheel")
    pip(sys.executable, "wheel", TOP, "--no-deps", "--no-build-isolation", "--wheel-dir", folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def empty_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A virtual environment that holds only pip."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    yield folder
    shutil.rmtree(folder)


def pip(python: str | Path, *args: str | Path) -> None:
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    command = [python, "-m", "pip", *args, *quiet]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_wheel_holds_the_built_page_and_every_trained_network(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    built = [path for path in (TOP / "frontend/dist").rglob("*") if path.is_file()]
    trained = [path for path in (TOP / "trained").iterdir() if path.suffix == ".safetensors"]
    assert {"forwardpass/page/index.html", "forwardpass/recording/questions.json"} <= names
    assert {
        f"forwardpass/page/{path.relative_to(TOP / 'frontend/dist').as_posix()}" for path in built
    } <= names
    assert {f"forwardpass/trained/{path.name}" for path in trained} <= names
    assert "forwardpass/trained/digits.safetensors" in names
    assert "forwardpass/i18n/en.json" in names
    assert not any(name.startswith(("frontend", "tests", "backend")) for name in names)


def test_installed_in_an_empty_environment_it_serves_exports_and_saves_without_node(
    wheel: Path, empty_environment: Path, tmp_path: Path
) -> None:
    python = empty_environment / PROGRAMS / "python"
    lock = TOP / "requirements.lock"
    pip(python, "install", "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", lock)
    pip(python, "install", "--no-deps", wheel)
    command = [empty_environment / PROGRAMS / "forwardpass"]
    with serving(command=command, cwd=tmp_path) as server:
        page = urlopen(server.url).read().decode()
        cards = json.load(urlopen(f"{server.url}/api/models"))["models"]
    assert 'data-part="pad"' in page or "<script" in page
    trained = {path.stem for path in (TOP / "trained").glob("*.safetensors")}
    assert {card["name"] for card in cards} == trained
    site, file = tmp_path / "site", tmp_path / "digits.onnx"
    bare = {**os.environ, "PATH": ""}  # no Node.js, and nothing else either
    for arguments in (
        ["export", site, "--step", "none", "--digits", "3"],
        ["save", "network", "digits", file],
    ):
        done = subprocess.run(
            [*command, *arguments], cwd=tmp_path, env=bare, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert 'name="forwardpass-recording"' in (site / "index.html").read_text("utf-8")
    assert (site / "recording/digits.bin").stat().st_size > 50_000
    assert file.read_bytes()[:2] == b"\x08\x07"  # the version of ONNX's format
