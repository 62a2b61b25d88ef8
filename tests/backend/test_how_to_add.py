"""The table "How to add …" is true: a copy of the tree, changed as it says, passes the checks.

So is the page "Build a lesson step": its blocks go into the same copy as they stand.

Everything is added to one copy, on which each check runs once. Left out: the browser tests, and the
rows that no test here names.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
FOLDERS = (".dev", ".github", "backend", "frontend", "tests", "trained")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "dist", "snapshots")
ROOTS = (".", "backend/forwardpass", "frontend/src")
"""Where the paths of the table begin."""
CATALOGUE = "frontend/src/i18n/en.json"


class Tree:
    """A copy of the repository, in which things are added."""

    def __init__(self, top: Path) -> None:
        """Copies the sources; packages are those of this repository."""
        self.top = top
        self.edited: dict[str, set[str]] = {}
        for folder in FOLDERS:
            shutil.copytree(TOP / folder, top / folder, ignore=LEFT_OUT)
        for file in TOP.iterdir():
            if file.is_file() and file.name != ".git":
                shutil.copy(file, top)
        (top / "node_modules").symlink_to(TOP / "node_modules", target_is_directory=True)
        for what, add in ADDITIONS.items():
            self.edited[what] = set()
            self.adding = what
            add(self)
        self.adding = "a lesson step"
        self.edited[self.adding] = set()
        follow_guide(self)
        self.python(".dev/tables.py")

    def read(self, path: str) -> str:
        """The text of a file."""
        return (self.top / path).read_text("utf-8")

    def write(self, path: str, text: str) -> None:
        """Writes a file, in a new folder if need be."""
        self.edited[self.adding].add(path)
        (self.top / path).parent.mkdir(exist_ok=True)
        (self.top / path).write_text(text, "utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        """Replaces the only place of a text by another."""
        text = self.read(path)
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def insert(self, path: str, before: str, text: str) -> None:
        """Puts a text before the only place where another one is."""
        self.replace(path, before, text + before)

    def say(self, **texts: str) -> None:
        """Adds texts to the catalogue, under keys with `_` for the dots."""
        named = {key.replace("_", "."): text for key, text in texts.items()}
        self.write(CATALOGUE, json.dumps({**json.loads(self.read(CATALOGUE)), **named}))

    def run(self, *command: str) -> str:
        """What a command prints in the copy; it must succeed."""
        # A plugin of pytest that no test here uses takes longer to load than the tests to run.
        without = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(self.top / "backend")}
        environment = {**os.environ, **without}
        done = subprocess.run(
            command, cwd=self.top, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def python(self, *arguments: str) -> str:
        """What a command of Python prints; it must succeed."""
        return self.run(sys.executable, *arguments)

    def node(self, *arguments: str) -> str:
        """What a command of Node prints; it must succeed."""
        node = shutil.which("node")
        assert node
        return self.run(node, *arguments)

    def page(self, statements: str) -> dict[str, object]:
        """What statements leave in `found`; `load` imports a module of the page as Vite does."""
        script = LOADING.replace("STATEMENTS", statements)
        found: dict[str, object] = json.loads(self.node("--input-type=module", "-e", script))
        return found


LOADING = """
import { createServer } from "vite";
const server = { middlewareMode: true, ws: false, hmr: false, watch: null };
const options = { root: "frontend", configFile: false, appType: "custom", logLevel: "error" };
const vite = await createServer({ ...options, server, optimizeDeps: { noDiscovery: true } });
const load = (path) => vite.ssrLoadModule(`/src/${path}`);
const found = {};
STATEMENTS
console.log(JSON.stringify(found));
await vite.close();
"""


def named_files(tree: Tree, what: str) -> set[str]:
    """The files that the row on adding this says to edit, from the top folder."""
    page = (TOP / "frontend/docs/architecture.md").read_text("utf-8")
    (row,) = re.findall(rf"^\| {what} +\| (.*?) +\|$", page, re.M)
    paths = set(re.findall(r"`([\w./<>-]+\.(?:js|ts|py|css|json))`", row)) - {
        ".dev/tables.py",
        "en.json",
    }
    texts = {CATALOGUE} if "its texts" in row else set()
    return texts | {
        next((p for p in homes(path) if (tree.top / p).exists()), path) for path in paths
    }


def homes(path: str) -> list[str]:
    """The paths from the top folder that a path of the table may mean."""
    return [(Path(root) / path).as_posix() for root in ROOTS]


SETTING = """    Setting("motto", "", click.STRING, "Text that nobody reads"),
"""


def add_setting(tree: Tree) -> None:
    """`FORWARDPASS_MOTTO`."""
    path = "backend/forwardpass/server/settings.py"
    tree.insert(path, ")\n\n\n@dataclass(frozen=True)\nclass Settings:", SETTING)
    tree.insert(path, "\n\ndef read_settings(", "    motto: str\n")
    test = "tests/backend/test_settings.py"
    tree.insert(test, ")\n\n\ndef test_without_a_word_everything", '    motto="",\n')


def add_language(tree: Tree) -> None:
    """German, with a text that English has too."""
    catalogue = json.loads((TOP / CATALOGUE).read_text("utf-8"))
    assert catalogue["tools.clear"] == "Clear"
    german = json.dumps({**catalogue, "tools.clear": "Alles wegwischen"})
    tree.write("frontend/src/i18n/de.json", german)


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


def add_activation_function(tree: Tree) -> None:
    """Softplus."""
    path = "backend/forwardpass/numerics/activations.py"
    tree.insert(path, "ACTIVATIONS: dict[str, Activation] = {", SOFTPLUS)
    entry = 'Activation(softplus, softplus_derivative, "softplus(z) = ln(1 + e^z)")'
    tree.insert(path, '    "softmax": Activation(', f'    "softplus": {entry},\n')
    names = '"sigmoid", "relu", "tanh", "identity"'
    tree.replace("frontend/src/options.js", names, f'{names}, "softplus"')
    tree.insert("frontend/src/panels/views/code/snippets.js", "  softmax: {\n", PROGRAMS)
    tree.insert("backend/forwardpass/exports/squishes.py", '    "softmax": Squish(', EXPORTED)
    test = "tests/backend/test_activations.py"
    tree.replace(test, f'[{names}, "softmax"]', f'[{names}, "softplus", "softmax"]')
    tree.write(test, tree.read(test) + LITERAL)
    independent = '            "softplus": lambda z: cmath.log(1 + cmath.exp(z)),\n'
    sigmoid = '            "sigmoid": lambda z: 1 / (1 + cmath.exp(-z)),'
    tree.insert("tests/backend/test_cost_surface.py", sigmoid, independent)


PAIR = """  teal: {
    dark: withHues(DARK, pair("#2ec4c4", "#ff7ab8")),
    light: withHues(LIGHT, pair("#00757a", "#b5267a")),
  },
"""
VARIABLES = """:root[data-hues="teal"] {
  --positive: #2ec4c4;
  --negative: #ff7ab8;
}

:root[data-theme="light"][data-hues="teal"] {
  --positive: #00757a;
  --negative: #b5267a;
}

"""


def add_hues(tree: Tree) -> None:
    """Teal and pink."""
    tree.replace(
        "frontend/src/options.js", '"blue-orange", "grey"]', '"blue-orange", "grey", "teal"]'
    )
    tree.replace(
        "backend/forwardpass/options.py", '"blue-orange", "grey"]', '"blue-orange", "grey", "teal"]'
    )
    tree.replace(
        "frontend/public/embed.d.ts", '"blue-orange" | "grey"', '"blue-orange" | "grey" | "teal"'
    )
    tree.insert("frontend/src/stage/palettes.js", "  grey: {\n", PAIR)
    tree.insert("frontend/src/styles/tokens.css", "@media (pointer: coarse)", VARIABLES)
    colours = '    "teal": (("#2ec4c4", "#ff7ab8"), ("#00757a", "#b5267a")),\n'
    grey = '    "grey": (("#f4f6fa", "#8b95a8"), ("#667080", "#151a23")),\n'
    tree.replace("backend/forwardpass/previews/palette.py", grey, grey + colours)
    tree.say(
        hues_teal="Teal and pink",
        help_lines_teal="A teal line pushes up; a pink one pulls down.",
        lesson_weights_teal="Ink on teal raises the sum; ink on pink lowers it.",
    )


PANEL = """import "../../../i18n/all-messages.js";
import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { Panel } from "../../panel.js";

/** The name of the view. */
export class XView extends Panel {
  /** @override */
  uses() {
    return [];
  }

  /** @override */
  view() {
    return html`<h2>${t("view.x")}</h2>`;
  }
}

customElements.define("fp-x", XView);
"""
DRAW = """/** @import { View } from "../types.js" */

/** @type {View} */
export function draw(ctx, { palette }) {
  ctx.fillStyle = palette.line;
  ctx.fillRect(12, 12, 8, 8);
}
"""


def add_view(tree: Tree) -> None:
    """A panel that says its name."""
    tree.write("frontend/src/panels/views/x/x.js", PANEL)
    tree.replace("frontend/src/options.js", '  "learn",\n]);', '  "learn",\n  "x",\n]);')
    line = '  { name: "x", element: "fp-x", load: () => import("./x/x.js") },\n'
    tree.insert("frontend/src/panels/views/index.js", '  { name: "learn", ', line)
    tree.say(view_x="Tenth")


def add_view_on_stage(tree: Tree) -> None:
    """A square in the corner."""
    tree.write("frontend/src/stage/views/x.js", DRAW)
    importing = 'import { draw as x } from "./x.js";\n\n/** @'
    index, first = "frontend/src/stage/views/index.js", "frontend/src/stage/views/first.js"
    tree.replace(index, "\n/** @type", importing + "type")
    tree.replace(index, "  neuronLabel,\n]", "  neuronLabel,\n  x,\n]")
    tree.replace(first, "\n/** @import", importing + "import")
    tree.replace(first, "neurons, bars]", "neurons, bars, x]")


MODEL_FORMAT = '''"""Networks as safetensors files after a line of their own."""

from __future__ import annotations

from forwardpass.models import safetensors
from forwardpass.models.card import Card
from forwardpass.numerics.network import Network

LINE = b"network x\\n"


def match(data: bytes) -> bool:
    """Tells a file of this format by its first line."""
    return data.startswith(LINE)


def load(data: bytes, name: str) -> tuple[Network, Card]:
    """Reads the network and its card."""
    return safetensors.load(data.removeprefix(LINE), name)


def save(network: Network, card: Card) -> bytes:
    """Writes the network and its card."""
    return LINE + safetensors.save(network, card)
'''


def add_model_format(tree: Tree) -> None:
    """Files that end in `.x`."""
    tree.write("backend/forwardpass/models/x.py", MODEL_FORMAT)
    path = "backend/forwardpass/models/__init__.py"
    tree.replace(path, "onnx, safetensors\n", "onnx, safetensors, x\n")
    line = '    "x": ModelFormat(x.match, x.load, x.save),\n'
    last = '    "json": ModelFormat(json_text.match, json_text.load, json_text.save),\n'
    tree.replace(path, last, last + line)
    tree.replace("frontend/src/options.js", '"npz", "json"]);', '"npz", "json", "x"]);')


GUIDE = (TOP / "frontend/docs/lesson-step.md").read_text("utf-8")


def follow_guide(tree: Tree) -> None:
    """The step and the question of the guide, in the files that it names."""
    blocks = re.findall(r"^```(js|json)\n(.*?)^```$", GUIDE, re.M | re.S)
    step, in_lesson, question, in_questions = (text for kind, text in blocks if kind == "js")
    lesson = "frontend/src/lesson/"
    for code, into, folder, last in (
        (step, in_lesson, "steps", "      checked,\n    ],"),
        (question, in_questions, "questions", "  pictures,\n];"),
    ):
        named = re.fullmatch(r'import (\w+) from "\./(?:steps/)?([\w-]+\.js)";\n', into)
        assert named
        tree.write(f"{lesson}{folder}/{named[2]}", code)
        index = f"{lesson}index.js" if folder == "steps" else f"{lesson}questions/index.js"
        tree.insert(index, "\n/** @import", into)
        listed, end = last.rsplit("\n", 1)
        tree.replace(index, last, f"{listed} {named[1]},\n{end}")
    words = {key: text for kind, block in blocks if kind == "json"
             for key, text in json.loads(block).items()}  # fmt: skip
    tree.write(CATALOGUE, json.dumps({**json.loads(tree.read(CATALOGUE)), **words}))


ADDITIONS: dict[str, Callable[[Tree], None]] = {
    "a setting": add_setting,
    "a language": add_language,
    "an activation function": add_activation_function,
    "a pair of hues": add_hues,
    "a view in place of the stage": add_view,
    "a view on the stage": add_view_on_stage,
    "a model format": add_model_format,
}
"""Row of the table → what adds such a thing."""

PYTHON_TESTS = {
    "backend/test_settings.py": "test_settings",
    "test_docs.py": "made_from_the_code",
    "backend/test_activations.py": "test_activations",
    "backend/test_backpropagation.py": "softplus",
    "backend/test_cost_surface.py": "softplus",
    "backend/test_exported_networks.py": "every_activation_function",
    "backend/test_dials.py": "a_switch_that_is_not_there",
    "backend/test_gallery.py": "activation_functions_are_sampled",
    "test_options.py": "test_options",
    "backend/test_models.py": "[x]",
    "backend/test_network_files.py": "[x]",
}
"""Test file → what the names of its tests contain that an addition could break."""

NODE_TESTS = (
    *("checklist", "choices", "languages", "lesson", "palettes", "questions", "renderer"),
    "words",
)

TYPES_OF_PAGE = '{"extends": "./tsconfig.json", "include": ["frontend/src", "frontend/public"]}'


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """A copy in which everything is added."""
    return Tree(tmp_path_factory.mktemp("tree") / "copy")


@pytest.mark.parametrize("what", ADDITIONS)
def test_a_row_names_every_file_that_an_addition_edits(tree: Tree, what: str) -> None:
    edited = {re.sub(r"\bde\.json", "<tag>.json", path) for path in tree.edited[what]}
    assert edited == named_files(tree, what)


def test_the_python_tests_pass_with_all_additions(tree: Tree) -> None:
    wanted = " or ".join(sorted(set(PYTHON_TESTS.values())))
    files = [f"tests/{path}" for path in PYTHON_TESTS]
    told = tree.python("-m", "pytest", "-p", "no:cacheprovider", "-v", "-k", wanted, *files)
    for name in (
        "test_softplus_of_zero_is_ln_2",
        "test_the_gradient_is_the_slope_of_the_cost[softplus-sigmoid-quadratic]",
        "test_previews_have_colours_for_each_pair_of_hues",
        "test_a_network_comes_back_from_its_file_to_the_bit[x]",
    ):
        assert f"{name} PASSED" in told


def test_the_tests_and_types_of_the_page_pass_with_all_additions(tree: Tree) -> None:
    tree.node("--test", *(f"tests/frontend/{name}.test.js" for name in NODE_TESTS))
    painted = "--test-name-pattern=a new pass writes only numbers anew"
    tree.node("--test", painted, "tests/frontend/views.test.js")
    (tree.top / "page.json").write_text(TYPES_OF_PAGE, "utf-8")
    tree.node("node_modules/typescript/bin/tsc", "--project", "page.json")


def test_an_added_setting_is_offered_and_documented(tree: Tree) -> None:
    assert "FORWARDPASS_MOTTO" in tree.python("-m", "forwardpass", "serve", "--help")
    assert "| `FORWARDPASS_MOTTO` " in tree.read("README.md")


def test_the_page_has_all_additions(tree: Tree) -> None:
    found = tree.page("""
      const languages = await load("i18n/languages.js");
      const { messages } = await languages.catalogueOf(["de-AT"]);
      found.languages = languages.offered("en");
      found.clear = messages["tools.clear"];
      const { VIEWS } = await load("panels/views/index.js");
      await VIEWS.find(({ name }) => name === "x").load();
      found.view = customElements.get("fp-x").name;
      const { FIRST_VIEWS } = await load("stage/views/first.js");
      FIRST_VIEWS.at(-1)({ fillRect: (...at) => (found.drawn = at) }, { palette: {} });
      const { paletteOf } = await load("stage/palettes.js");
      found.teal = paletteOf({ hues: "teal", shade: "light" }).positive;
      const { kindOf } = await load("app/opened-file.js");
      const { STEPS, stepNamed } = await load("lesson/index.js");
      const step = stepNamed("brightest");
      const pass = { layers: [{ a: [1] }, { a: [0.2, 0.95, 0.4] }] };
      found.isStep = STEPS.includes(step);
      found.lit = step.live[0].neuron({ pass });
      found.isDone = [null, found.lit].map((selection) => step.isDone({ selection }));
      const { questionNamed } = await load("lesson/questions/index.js");
      found.graded = await questionNamed(step.question).grade({ run: async () => ({ pass }) });
      found.kind = (await kindOf(new File(["network x"], "mine.x"))).kind;
    """)
    assert found == {
        "languages": ["en", "de"],
        "clear": "Alles wegwischen",
        "view": "XView",
        "drawn": [12, 12, 8, 8],
        "teal": "#00757a",
        "kind": "network",
        "isStep": True,
        "lit": {"layer": 1, "neuron": 1},
        "isDone": [False, True],
        "graded": {"right": "above", "values": {"a": 0.95}},
    }
