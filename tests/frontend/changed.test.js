import assert from "node:assert/strict";
import { test } from "node:test";
import { select } from "../../.dev/changed.js";

/** A small repository, in which every rule of the selection has its case. */
const SOURCES = new Map(
  Object.entries({
    "backend/forwardpass/__init__.py": "from .numerics.network import Network",
    "backend/forwardpass/numerics/__init__.py": "",
    "backend/forwardpass/numerics/network.py": "import numpy as np",
    "backend/forwardpass/numerics/costs.py": "from forwardpass.numerics import network",
    "backend/forwardpass/digits/raster.py": "",
    "backend/forwardpass/digits/pen.py": "",
    "backend/forwardpass/commands/serve.py":
      "def run():\n    from ..digits import (\n        raster,\n    )",
    "frontend/src/main.js": 'import "./panels/wall.js";\nimport("./panels/code.js");',
    "frontend/src/store/state.js": "",
    "frontend/src/panels/panel.js": "",
    "frontend/src/panels/dial.js": 'import "../store/state.js";',
    "frontend/src/panels/wall.js":
      'import "./panel.js";\nimport "./dial.js";\n<p data-part="tile">',
    "frontend/src/panels/code.js": 'import { Panel } from "./panel.js";',
    "tests/test_docs.py": 'TOP / "CONTRIBUTING.md"',
    "tests/test_wheel.py": 'built = "frontend/dist"',
    "tests/backend/golden.py": "from forwardpass.digits import pen",
    "tests/backend/test_costs.py": "from forwardpass.numerics.costs import cost",
    "tests/backend/test_pen.py": "from golden import frames",
    "tests/backend/test_serve.py": "from servers import serving",
    "tests/servers.py": "import subprocess",
    "tests/browser/conftest.py": "",
    "tests/browser/visitor.py": "",
    "tests/browser/test_wall.py": 'from visitor import Visitor\nvisitor.part("tile")',
    "tests/browser/test_code.py": 'visitor.part("code")\nREADME = "README.md"',
    "tests/browser/test_axe.py": "assert violations(page) == []",
    "tests/frontend/state.test.js": 'import { a } from "../../frontend/src/store/state.js";',
    "tests/frontend/rooms.test.js": 'import { readdirSync } from "node:fs";',
  }),
);

/** @param {string[]} changed */
function chosen(...changed) {
  const selection = select(changed, SOURCES);
  if (typeof selection === "string") return selection;
  return [...selection.node, ...selection.pytest].filter((path) => path !== "tests/test_docs.py");
}

test("a module of Python chooses the tests that import it, and those that start servers", () => {
  assert.deepEqual(chosen("backend/forwardpass/numerics/costs.py"), [
    "tests/frontend/rooms.test.js",
    "tests/backend/test_costs.py",
    "tests/backend/test_serve.py",
  ]);
});

test("a module is reached through helpers, packages and imports inside functions", () => {
  assert.ok(chosen("backend/forwardpass/digits/pen.py").includes("tests/backend/test_pen.py"));
  assert.ok(
    chosen("backend/forwardpass/numerics/network.py").includes("tests/backend/test_costs.py"),
  );
  const served = chosen("backend/forwardpass/digits/raster.py");
  assert.ok(served.includes("tests/browser/test_wall.py"));
  assert.ok(served.includes("tests/browser/test_code.py"));
});

test("what the server does not import chooses no test in the browser", () => {
  const found = chosen("backend/forwardpass/digits/pen.py");
  assert.equal(found.includes("tests/browser/test_wall.py"), false);
  assert.equal(found.includes("tests/browser/test_code.py"), false);
});

test("a panel chooses the tests in the browser that look for its marks or at the whole", () => {
  const found = [
    "tests/frontend/rooms.test.js",
    "tests/browser/test_axe.py",
    "tests/browser/test_wall.py",
    "tests/test_wheel.py",
  ];
  assert.deepEqual(chosen("frontend/src/panels/wall.js"), found);
  assert.deepEqual(chosen("frontend/src/panels/dial.js"), found, "by those made with it");
});

test("what no mark or import tells runs everything", () => {
  for (const path of [
    "frontend/src/store/state.js",
    "frontend/src/panels/code.js",
    "frontend/src/i18n/en.json",
    "frontend/src/styles/page.css",
    "frontend/src/panels/removed.js",
    "pyproject.toml",
    "package-lock.json",
    ".dev/test.js",
    "trained/digits.safetensors",
    "tests/browser/conftest.py",
  ]) {
    assert.equal(chosen("tests/backend/test_costs.py", path), `${path} may touch any of it`);
  }
});

test("a test chooses itself, a helper those that import it, a document those that name it", () => {
  assert.deepEqual(chosen("tests/browser/test_code.py"), ["tests/browser/test_code.py"]);
  assert.deepEqual(chosen("tests/browser/visitor.py"), ["tests/browser/test_wall.py"]);
  assert.deepEqual(chosen("README.md"), ["tests/browser/test_code.py"]);
});

test("checks of a language are run where a file of it has changed", () => {
  const { python, javascript, pytest } = /** @type {import("../../.dev/changed.js").Selection} */ (
    select(["tests/browser/test_code.py"], SOURCES)
  );
  assert.deepEqual([python, javascript], [true, false]);
  assert.ok(pytest.includes("tests/test_docs.py"), "what is true of the whole is always checked");
});
