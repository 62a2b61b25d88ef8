"""The built module of the widget is what the specification of anywidget asks for: `anywidget.dev`.

Notebooks load it from a string, on pages of any origin and policy, also without the internet. So it
is one file that loads nothing.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from base64 import b64decode
from pathlib import Path

import pytest

MODULE = Path(__file__).parents[2] / "frontend/dist/notebook.js"
LOADS = re.compile(
    r"\bimport\b|\bfetch\(|\beval\(|\bFunction\(|\bXMLHttpRequest\b|\bWebSocket\b|https?:|[\"'`]/\w"
)
IMPORTED = """
globalThis.matchMedia = () => ({ addEventListener() {} });
globalThis.MutationObserver = class { observe() {} };
globalThis.document = { documentElement: {}, body: null };
const module = await import(process.argv[1]);
const kinds = Object.entries(module.default).map(([name, value]) => [name, typeof value]);
console.log(JSON.stringify([Object.keys(module), kinds]));
"""


@pytest.fixture(scope="module")
def code_and_page() -> tuple[str, str]:
    """What the notebook runs, and the page that it holds."""
    code = MODULE.read_text("utf-8")
    (packed,) = re.findall(r"[A-Za-z0-9+/=]{100000,}", code)
    return code.replace(packed, ""), gzip.decompress(b64decode(packed)).decode()


def test_it_has_one_default_export_with_render() -> None:
    node = shutil.which("node")
    assert node is not None
    command = [node, "--input-type=module", "--eval", IMPORTED, MODULE.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [["default"], [["render", "function"]]]


def test_it_imports_and_asks_nothing_and_names_no_address(code_and_page: tuple[str, str]) -> None:
    code, _ = code_and_page
    assert LOADS.findall(code) == []
    assert LOADS.findall('fetch("/api"); import("./x.js")') == ["fetch(", '"/a', "import"]


def test_the_page_in_it_is_complete(code_and_page: tuple[str, str]) -> None:
    _, page = code_and_page
    assert page.startswith("<!doctype html>")
    assert (
        re.findall(r"<link|<(?:script|img|iframe)[^>]* src=\"", page.partition("<script")[0]) == []
    )
    assert {url[:5] for url in re.findall(r"url\(([^)]+)\)", page.partition("<script")[0])} == {
        "data:"
    }
    assert re.findall(r"\beval\(|new Function\(|https://cdn", page) == []
