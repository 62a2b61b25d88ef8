/**
 * `npm test -- --changed`: selects the checks and tests that a change may break.
 *
 * Nothing is listed by hand. A test is selected by what it imports, directly or not; a browser test by the marks
 * (`data-part` and the like) that a changed panel writes and the test looks for. Where neither is conclusive,
 * everything runs.
 * @module
 */
import { basename, dirname, join } from "node:path/posix";

/**
 * @typedef {Map<string, string>} Sources Contents of all files that tests may depend on, by path from the top folder.
 */

/**
 * @typedef {object} Selection
 * @property {boolean} python Whether to run the checks of Python.
 * @property {boolean} javascript Whether to run the checks of JavaScript.
 * @property {string[]} node Files for `node --test`.
 * @property {string[]} pytest Files for pytest.
 */

/** Quick tests about the repository as a whole. */
const ALWAYS = /^tests\/test_(architecture|docs)\.py$/;
const NODE_TEST = /^tests\/frontend\/.*\.test\.js$/;
const PYTHON_TEST = /^tests\/(.*\/)?test_\w+\.py$/;
const BROWSER_TEST = /^tests\/browser\/test_\w+\.py$/;
/** Matches tests that read files or start programs, which their imports do not show. */
const LOOKS_AROUND =
  /from "(node:fs|node:child_process|eslint|vite)"|^(import|from) (subprocess|servers|shutil)\b|\.(glob|rglob|read_text|read_bytes|iterdir)\(/m;
/** Modules of the page that only show state and request actions, and `main`, which puts them on the page. */
const PANEL = /^frontend\/src\/(panels\/.*|main)\.js$/;
/** Matches tests that look at the whole page, whatever is on it. */
const WHOLE_PAGE = /\b(violations|snapshots?|documentElement|BROKEN|OUTSIDE)\b/;
const MARK = /data-(?:part|action|view|choice)="?([\w-]+)|"(fp-[\w-]+)"/g;
const IMPORT_JS = /(?:from|import)\s*\(?\s*"(\.[^"]+)"/g;
const IMPORT_PY = /^[ \t]*(?:from\s+(\.*[\w.]*)\s+import\s+(\([^)]*\)|.+)|import\s+(.+))/gm;
const SERVE = "backend/forwardpass/commands/serve.py";

/**
 * @param {readonly string[]} changed Paths of files that were changed, added or removed.
 * @param {Sources} sources
 * @returns {Selection | string} The selection, or the reason why everything must run.
 */
export function select(changed, sources) {
  const graph = new Map([...sources].map(([path, text]) => [path, imports(path, text, sources)]));
  const tests = [...sources.keys()].filter(
    (path) => NODE_TEST.test(path) || PYTHON_TEST.test(path),
  );
  /** @type {Set<string>} */
  const chosen = new Set(tests.filter((path) => ALWAYS.test(path)));
  const served = closure(SERVE, graph);
  for (const path of changed) {
    const affected = testsOf(path);
    if (affected === null) return `${path} may touch any of it`;
    for (const test of affected) chosen.add(test);
  }
  return {
    python: changed.some((path) => path.endsWith(".py")),
    javascript: changed.some((path) => /\.(js|ts|json|css)$/.test(path)),
    ...split([...chosen]),
  };

  /**
   * Returns the tests that a file may break, or null if this cannot be told.
   * @param {string} path
   */
  function testsOf(path) {
    const text = sources.get(path);
    if (path.endsWith(".md"))
      return tests.filter((test) => reaches(test, mentions(basename(path))));
    if (text === undefined || basename(path) === "conftest.py") return null;
    if (tests.includes(path)) return [path, ...tests.filter(importsIt)];
    if (path.startsWith("frontend/src/") && path.endsWith(".js")) {
      const inBrowser = lookedForBy(path);
      return inBrowser && [...inBrowser, ...tests.filter(isOfThePage)];
    }
    if (path.startsWith("backend/forwardpass/") && path.endsWith(".py")) {
      const isServed = served.has(path);
      return tests.filter((test) =>
        BROWSER_TEST.test(test)
          ? isServed || importsIt(test)
          : looksAround(test) || importsIt(test),
      );
    }
    if (path.startsWith("tests/") && /\.(py|js)$/.test(path)) {
      const found = tests.filter(importsIt);
      return found.length > 0 ? found : null;
    }
    return null;

    /** @param {string} test */
    function importsIt(test) {
      return closure(test, graph).has(path);
    }

    /** @param {string} test */
    function isOfThePage(test) {
      if (BROWSER_TEST.test(test)) return false;
      if (NODE_TEST.test(test)) return importsIt(test) || looksAround(test);
      return reaches(test, mentions("frontend"));
    }
  }

  /**
   * Whether a test may depend on more than it imports.
   * @param {string} test
   */
  function looksAround(test) {
    return reaches(test, (text) => LOOKS_AROUND.test(text));
  }

  /**
   * Whether the text of a test, or of a helper that it imports, meets a condition.
   * @param {string} test
   * @param {(text: string) => boolean} isSo
   */
  function reaches(test, isSo) {
    const own = [...closure(test, graph)].filter((path) => path.startsWith("tests/"));
    return own.some((path) => isSo(sources.get(path) ?? ""));
  }

  /**
   * Returns the browser tests that look for a mark of a panel, or of one that is built with it; null if any of them
   * may break.
   * @param {string} path
   */
  function lookedForBy(path) {
    const makers = [...sources.keys()].filter(
      (other) => other.startsWith("frontend/src/") && closure(other, graph).has(path),
    );
    if (!makers.every((maker) => PANEL.test(maker))) return null;
    const text = makers.map((maker) => sources.get(maker)).join("\n");
    const marks = [...text.matchAll(MARK)].map(([, mark, element]) => mark ?? element);
    if (marks.length === 0) return null;
    const wanted = new RegExp(`\\b(${marks.join("|")})\\b`);
    const inBrowser = tests.filter((test) => BROWSER_TEST.test(test));
    const found = inBrowser.filter((test) => reaches(test, (source) => wanted.test(source)));
    if (found.length === 0) return null;
    return [...found, ...inBrowser.filter((test) => WHOLE_PAGE.test(sources.get(test) ?? ""))];
  }
}

/** @param {string} name */
const mentions = (name) => (/** @type {string} */ text) => text.includes(name);

/** @param {string[]} tests */
function split(tests) {
  const sorted = tests.toSorted();
  return {
    node: sorted.filter((path) => path.endsWith(".js")),
    pytest: sorted.filter((path) => path.endsWith(".py")),
  };
}

/**
 * Returns a file and everything that it imports, directly or not.
 * @param {string} path
 * @param {Map<string, string[]>} graph
 */
function closure(path, graph) {
  const found = new Set([path]);
  for (const each of found) for (const next of graph.get(each) ?? []) found.add(next);
  return found;
}

/**
 * Returns the files of this repository that a file imports.
 * @param {string} path
 * @param {string} text
 * @param {Sources} sources
 * @returns {string[]}
 */
function imports(path, text, sources) {
  if (path.endsWith(".js")) {
    return [...text.matchAll(IMPORT_JS)].map(([, from]) => join(dirname(path), from));
  }
  if (!path.endsWith(".py")) return [];
  return [...text.matchAll(IMPORT_PY)].flatMap(([, from, names, plain]) => {
    const listed = (names ?? plain).replace(/#.*$|[()]/gm, "").split(",");
    const words = listed.map((word) => word.trim().split(/\s/)[0]).filter(Boolean);
    const modules = from === undefined ? words : [from, ...words.map((word) => dotted(from, word))];
    return modules.flatMap((module) => filesOf(module, path, sources));
  });
}

/**
 * @param {string} from
 * @param {string} word
 */
const dotted = (from, word) => (from.endsWith(".") ? from + word : `${from}.${word}`);

/**
 * Returns the files that run when a Python module is imported: its own, and the `__init__.py` of its packages.
 * @param {string} module
 * @param {string} importer
 * @param {Sources} sources
 */
function filesOf(module, importer, sources) {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const parts = module.slice(dots).split(".").filter(Boolean);
  let base = dirname(importer);
  for (let up = 1; up < dots; up += 1) base = dirname(base);
  const folders = dots > 0 ? [base] : ["backend", "tests", "tests/backend", "tests/browser"];
  return folders
    .flatMap((folder) => {
      const below = parts.map((_, at) => join(folder, ...parts.slice(0, at + 1)));
      return [...below.map((base) => `${base}/__init__.py`), ...below.map((base) => `${base}.py`)];
    })
    .filter((file) => sources.has(file));
}
