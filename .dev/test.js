/**
 * `npm test`: sets up what is missing, runs every check, and reports which failed. `npm test -- --quick` leaves out
 * the browser tests; `npm test -- --changed` leaves out whatever the current change cannot break.
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { findOrInstallChromium, findOrInstallFirefox } from "./browser.js";
import { select } from "./changed.js";
import { TOP, ask, exitWith, run } from "./process.js";
import { findOrInstallServers } from "./programs.js";
import { setUp, venvProgram } from "./setup.js";

/** @import { Selection } from "./changed.js" */

/** A worker of pytest with its server and its browser needs a good gigabyte of memory. */
const MOST_SIDE_BY_SIDE = 4;

/** Where tests and tools in Python import each other by name alone. */
const PYTHON_FOLDERS = ["attack", "backend", "bench", "browser"].map((name) => `tests/${name}`);

const MYPY_TESTS = ["--config-file", ".dev/mypy-tests.ini"];

const quick = process.argv.includes("--quick");

await exitWith(async () => {
  await setUp({ tests: true });
  const selection = process.argv.includes("--changed") ? selected() : null;
  const inBrowser =
    !quick && (selection?.pytest.some((path) => path.startsWith("tests/browser/")) ?? true);
  const chromium = inBrowser ? await findOrInstallChromium() : "";
  if (inBrowser) await findOrInstallServers();
  const firefox = inBrowser ? await findOrInstallFirefox() : "";
  const all = checks({ chromium, firefox, inBrowser }, selection);
  // Static checks take one core each and run in parallel; tests take all cores, so they run one after another.
  const reading = all.filter(({ show }) => !show);
  const passed = await Promise.all(reading.map(passes));
  const failed = reading.filter((_, i) => !passed[i]).map(({ name }) => name);
  for (const check of all.filter(({ show }) => show)) {
    if (!(await passes(check))) failed.push(check.name);
  }
  console.log(failed.length ? `\nFailed: ${failed.join(", ")}` : "\nEvery check passed.");
  return failed.length ? 1 : 0;
});

/**
 * Returns what the commits since main and the working tree may break, or null for everything.
 * @returns {Selection | null}
 */
function selected() {
  const base = ["main", "origin/main"]
    .map((branch) => ask("git", ["merge-base", "HEAD", branch]))
    .find(Boolean);
  const paths = lines("ls-files", "--cached", "--others", "--exclude-standard");
  const sources = paths
    .filter((path) => /\.(js|py)$/.test(path) && existsSync(join(TOP, path)))
    .map((path) => /** @type {const} */ ([path, readFileSync(join(TOP, path), "utf8")]));
  const changed = base && [
    ...lines("diff", "--name-only", "--no-renames", base),
    ...lines("ls-files", "--others", "--exclude-standard"),
  ];
  const selection = changed
    ? select(changed, new Map(sources))
    : "there is no main to compare with";
  if (typeof selection === "string") {
    console.log(`· running everything: ${selection}`);
    return null;
  }
  const { node, pytest } = selection;
  console.log(`· the change may break ${node.length + pytest.length} test files:`);
  for (const path of [...node, ...pytest]) console.log(`  ${path}`);
  return selection;
}

/** @param {string[]} args Arguments of a git command that prints one path per line. */
function lines(...args) {
  return (ask("git", ["-c", "core.quotePath=false", ...args]) ?? "").split("\n").filter(Boolean);
}

/**
 * Returns the checks, quick ones first. `show` marks those whose report is shown even on success; `next` is a check
 * that waits for its predecessor.
 * @typedef {{name: string, command: string, args: string[], show?: boolean, env?: Record<string, string>, next?: Check}} Check
 * @param {{chromium: string, firefox: string, inBrowser: boolean}} browsers Their paths, "" where there is none, and
 *   whether to run the browser tests.
 * @param {Selection | null} selection What to run; null for everything.
 * @returns {Check[]}
 */
function checks({ chromium, firefox, inBrowser }, selection) {
  const node = process.execPath;
  /** @param {string} path */
  const js = (path) => join(TOP, "node_modules", path);
  const {
    python,
    javascript,
    node: nodeFiles,
    pytest,
  } = selection ?? {
    python: true,
    javascript: true,
    node: testsIn("tests/frontend"),
    pytest: [],
  };
  const ofPython = [
    { name: "ruff check", command: venvProgram("ruff"), args: ["check"] },
    { name: "ruff format", command: venvProgram("ruff"), args: ["format", "--check"] },
    { name: "mypy", command: venvProgram("mypy"), args: [] },
    {
      name: "mypy of the tests",
      command: venvProgram("mypy"),
      args: MYPY_TESTS,
      // By themselves, because files of the same name lie in both folders; after the others, whose cache they use.
      next: {
        name: "mypy of the tests in the browser",
        command: venvProgram("mypy"),
        args: [...MYPY_TESTS, ...filesIn("tests/browser", ".py")],
      },
    },
    { name: "lint-imports", command: venvProgram("lint-imports"), args: [] },
    { name: "deptry", command: venvProgram("deptry"), args: ["backend"] },
    {
      // They may import what pyproject.toml declares for tests alone.
      name: "deptry of the tests",
      command: venvProgram("deptry"),
      args: ["tests", ...PYTHON_FOLDERS, ".dev", "--ignore", "DEP002,DEP004"],
    },
  ];
  const ofJavascript = [
    { name: "eslint", command: node, args: [js("eslint/bin/eslint.js"), "--max-warnings=0", "."] },
    { name: "tsc", command: node, args: [js("typescript/bin/tsc")] },
  ];
  // Coverage is measured where everything runs; its floors are in package.json and pyproject.toml.
  const measured = selection === null;
  const tests = [
    {
      name: "node --test",
      command: node,
      args: [...(measured ? [js("c8/bin/c8.js"), node] : []), ...nodeTests(nodeFiles)],
      show: true,
    },
    ...(inBrowser ? [inFirefox(firefox)] : []),
    {
      name: "pytest",
      command: venvProgram("python"),
      args: [
        "-m",
        "pytest",
        ...sideBySide(),
        ...(measured && inBrowser ? ["--cov", "--cov-report="] : []),
        ...(chromium ? [] : ["-m", "not browser"]),
        ...pytest,
      ],
      show: true,
      env: {
        OPENBLAS_NUM_THREADS: "1",
        // The tests start some two hundred servers: each would compile every module again.
        PYTHONDONTWRITEBYTECODE: "",
        ...(chromium && { FORWARDPASS_CHROMIUM: chromium }),
      },
    },
  ];
  return [
    ...(python ? ofPython : []),
    ...(javascript ? ofJavascript : []),
    { name: "prettier", command: node, args: [js("prettier/bin/prettier.cjs"), "--check", "."] },
    {
      // Without the linters that a machine may or may not have, so that all machines agree.
      name: "actionlint",
      command: venvProgram("actionlint"),
      args: ["-shellcheck=", "-pyflakes=", ...filesIn(".github/workflows", ".yml")],
    },
    ...tests.filter(({ name }) => name !== "node --test" || nodeFiles.length > 0),
  ];
}

/**
 * Node leaves a core free unless it is told otherwise.
 * @param {string[]} files
 */
function nodeTests(files) {
  return ["--test", `--test-concurrency=${availableParallelism()}`, ...files];
}

/**
 * Several files run side by side, each with its own server. One more than there are cores, because tests often wait:
 * on two cores a third worker takes a sixth off the time, a fourth hardly more.
 */
function sideBySide() {
  const workers = Math.min(availableParallelism() + 1, MOST_SIDE_BY_SIDE);
  return workers > 1 ? ["-n", String(workers), "--dist", "loadfile"] : [];
}

/**
 * Tests in Firefox what differs between browsers: two files at a time, because each starts its own browser.
 * @param {string} path Path of the browser, or "" to skip the tests and report it.
 * @returns {Check}
 */
function inFirefox(path) {
  return {
    name: "firefox",
    command: process.execPath,
    args: ["--test", "--test-concurrency=2", ...testsIn("tests/firefox")],
    show: true,
    env: { FORWARDPASS_FIREFOX: path },
  };
}

/** @param {string} folder */
function testsIn(folder) {
  return filesIn(folder, ".test.js");
}

/**
 * @param {string} folder
 * @param {string} ending
 */
function filesIn(folder, ending) {
  const names = readdirSync(join(TOP, folder), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(ending)).map((name) => `${folder}/${name}`);
}

/** @param {Check} check */
async function passes({ name, command, args, show, env, next }) {
  if (show) console.log(`\n── ${name}`);
  const start = performance.now();
  const { code, output } = await run(command, args, { show, env });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (code !== 0) console.log(output);
  console.log(`${code === 0 ? "✓" : "✗"} ${name} (${seconds} s)`);
  const rest = next ? await passes(next) : true;
  return code === 0 && rest;
}
