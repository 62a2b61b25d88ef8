"""The table "How to add …" is true: a copy of the tree, changed as it says, passes the checks.

Left out: the browser tests, and the rows that no test here names.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
FOLDERS = (".dev", ".github", "backend", "frontend", "tests", "trained")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "dist", "snapshots")
ROOTS = (".", "backend/forwardpass", "frontend/src")
"""Where the paths of the table begin."""


class Tree:
    """A copy of the repository, in which something is added."""

    def __init__(self, top: Path) -> None:
        """Copies the sources; packages are those of this repository."""
        self.top = top
        self.edited: set[str] = set()
        for folder in FOLDERS:
            shutil.copytree(TOP / folder, top / folder, ignore=LEFT_OUT)
        for file in TOP.iterdir():
            if file.is_file() and file.name != ".git":
                shutil.copy(file, top)
        (top / "node_modules").symlink_to(TOP / "node_modules", target_is_directory=True)

    def insert(self, path: str, before: str, text: str) -> None:
        """Puts a text before the only place where another one is."""
        old = (self.top / path).read_text("utf-8")
        assert old.count(before) == 1, f"{before!r} is {old.count(before)} times in {path}"
        self.write(path, old.replace(before, text + before))

    def write(self, path: str, text: str) -> None:
        """Writes a file."""
        self.edited.add(path)
        (self.top / path).write_text(text, "utf-8")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Runs a command in the copy."""
        environment = {**os.environ, "PYTHONPATH": str(self.top / "backend")}
        return subprocess.run(
            command, cwd=self.top, env=environment, capture_output=True, text=True, check=False
        )

    def python(self, *arguments: str) -> str:
        """What a command of Python prints; it must succeed."""
        return self.succeeds(sys.executable, *arguments)

    def tests(self, *arguments: str) -> str:
        """What pytest prints; all tests must pass."""
        return self.python("-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments)

    def node(self, *arguments: str) -> str:
        """What a command of Node prints; it must succeed."""
        node = shutil.which("node")
        assert node
        return self.succeeds(node, *arguments)

    def succeeds(self, *command: str) -> str:
        """What a command prints that must succeed."""
        done = self.run(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A copy to add something to."""
    return Tree(tmp_path / "copy")


def named_files(what: str) -> set[str]:
    """The files that the row on adding this says to edit, from the top folder."""
    page = (TOP / "frontend/docs/architecture.md").read_text("utf-8")
    (row,) = re.findall(rf"^\| {what} +\| (.*?) +\|$", page, re.M)
    paths = set(re.findall(r"`([\w./<>-]+\.\w+)`", row)) - {".dev/tables.py", "en.json"}
    return {next((p for p in homes(path) if (TOP / p).exists()), path) for path in paths}


def homes(path: str) -> list[str]:
    """The paths from the top folder that a path of the table may mean."""
    return [(Path(root) / path).as_posix() for root in ROOTS]


SETTING = """    Setting("motto", "", click.STRING, "Text that nobody reads"),
"""


def test_a_setting_is_added_as_the_table_says(tree: Tree) -> None:
    path = "backend/forwardpass/server/settings.py"
    tree.insert(path, ")\n\n\n@dataclass(frozen=True)\nclass Settings:", SETTING)
    tree.insert(path, "\n\ndef read_settings(", "    motto: str\n")
    test = "tests/backend/test_settings.py"
    tree.insert(test, ")\n\n\ndef test_without_a_word_everything", '    motto="",\n')
    tree.python(".dev/tables.py")
    tree.tests(test, "tests/test_docs.py::test_a_table_that_is_made_from_the_code_is_up_to_date")
    assert "FORWARDPASS_MOTTO" in tree.python("-m", "forwardpass", "serve", "--help")
    assert "| `FORWARDPASS_MOTTO` " in (tree.top / "README.md").read_text("utf-8")
    assert tree.edited == named_files("a setting")


def test_a_language_is_added_as_the_table_says(tree: Tree) -> None:
    catalogue = json.loads((TOP / "frontend/src/i18n/en.json").read_text("utf-8"))
    assert catalogue["tools.clear"] == "Clear"
    path = "frontend/src/i18n/de.json"
    tree.write(path, json.dumps({**catalogue, "tools.clear": "Alles wegwischen"}))
    tree.node("--test", "tests/frontend/words.test.js", "tests/frontend/languages.test.js")
    tree.node("node_modules/vite/bin/vite.js", "build")
    (chunk,) = (tree.top / "frontend/dist/assets").glob("de-*.js")
    assert "Alles wegwischen" in chunk.read_text("utf-8")
    page = "".join(file.read_text("utf-8") for file in chunk.parent.glob("*.js"))
    assert f"./{chunk.name}" in page
    assert {re.sub(r"\bde\b", "<tag>", file) for file in tree.edited} == named_files("a language")


SOFTPLUS = '''def softplus(z: Array) -> Array:
    """A smooth rectified linear unit: ln(1 + e^z)."""
    return np.logaddexp(z, z.dtype.type(0))


def softplus_derivative(a: Array, gradient: Array) -> Array:
    """The slope: σ(z), which is 1 − e^−a."""
    return gradient * -np.expm1(-a)


'''
PROGRAMS = """  softplus: {
    numpy: "np.log1p(np.exp(z))",
    loops: "[math.log1p(math.exp(value)) for value in z]",
    javascript: "z.map((value) => Math.log1p(Math.exp(value)))",
  },
"""
EXPORTED = """    "softplus": Squish(
        "def softplus(z):\\n    return [math.log1p(math.exp(value)) for value in z]\\n",
        "function softplus(z) {\\n  return z.map((value) => Math.log1p(Math.exp(value)));\\n}\\n",
        "static void softplus(double *z, int n)\\n{\\n    while (n--)\\n"
        "        z[n] = log1p(exp(z[n]));\\n}\\n",
        "Softplus",
    ),
"""
LITERAL = """

def test_softplus_of_zero_is_ln_2():
    assert apply("softplus", 0) == pytest.approx([0.6931472], rel=1e-6)
"""


def test_an_activation_function_is_added_as_the_table_says(tree: Tree) -> None:
    path = "backend/forwardpass/numerics/activations.py"
    tree.insert(path, "ACTIVATIONS: dict[str, Activation] = {", SOFTPLUS)
    entry = 'Activation(softplus, softplus_derivative, "softplus(z) = ln(1 + e^z)")'
    tree.insert(path, '    "softmax": Activation(', f'    "softplus": {entry},\n')
    names = '"sigmoid", "relu", "tanh", "identity"'
    options = (TOP / "frontend/src/options.js").read_text("utf-8")
    tree.write("frontend/src/options.js", options.replace(names, f'{names}, "softplus"'))
    tree.insert("frontend/src/panels/views/code/snippets.js", "  softmax: {\n", PROGRAMS)
    tree.insert("backend/forwardpass/exports/squishes.py", '    "softmax": Squish(', EXPORTED)
    literal = (TOP / "tests/backend/test_activations.py").read_text("utf-8")
    literal = literal.replace(f'[{names}, "softmax"]', f'[{names}, "softplus", "softmax"]')
    tree.write("tests/backend/test_activations.py", literal + LITERAL)
    independent = '            "softplus": lambda z: cmath.log(1 + cmath.exp(z)),\n'
    sigmoid = '            "sigmoid": lambda z: 1 / (1 + cmath.exp(-z)),'
    tree.insert("tests/backend/test_cost_surface.py", sigmoid, independent)
    tree.tests(
        "tests/backend/test_activations.py",
        "tests/backend/test_backpropagation.py",
        "tests/backend/test_cost_surface.py",
        "tests/backend/test_exported_networks.py::test_every_activation_function_can_be_exported",
        "tests/backend/test_dials.py::test_a_switch_that_is_not_there_is_refused",
        "tests/backend/test_gallery.py::test_activation_functions_are_sampled_from_minus_10_to_10",
        "tests/test_options.py",
    )
    tree.node("node_modules/typescript/bin/tsc")
    assert tree.edited == named_files("an activation function")
