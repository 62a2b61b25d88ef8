/**
 * `npm test`: sets up what is missing, then runs every check and says which failed.
 * `npm test -- --quick` leaves the browser tests out.
 * @module
 */
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { findOrInstallChromium } from "./browser.js";
import { TOP, exitWith, run } from "./process.js";
import { findOrInstallNginx } from "./programs.js";
import { setUp, setUpTests, venvProgram } from "./setup.js";

/** More would wait for each other: a browser that renders in software takes a core. */
const MOST_SIDE_BY_SIDE = 4;

const quick = process.argv.includes("--quick");

await exitWith(async () => {
  await setUp();
  await setUpTests();
  const chromium = quick ? "" : await findOrInstallChromium();
  if (!quick) await findOrInstallNginx();
  const failed = [];
  for (const check of checks(chromium)) {
    if (!(await passes(check))) failed.push(check.name);
  }
  console.log(failed.length ? `\nFailed: ${failed.join(", ")}` : "\nEvery check passed.");
  return failed.length ? 1 : 0;
});

/**
 * The checks, quick ones first. `show` marks those whose own report is wanted even on success.
 * @typedef {{name: string, command: string, args: string[], show?: boolean, env?: Record<string, string>}} Check
 * @param {string} chromium path of the browser, or "" to leave the browser tests out
 * @returns {Check[]}
 */
function checks(chromium) {
  const node = process.execPath;
  /** @param {string} path */
  const js = (path) => join(TOP, "node_modules", path);
  return [
    { name: "ruff check", command: venvProgram("ruff"), args: ["check"] },
    { name: "ruff format", command: venvProgram("ruff"), args: ["format", "--check"] },
    { name: "mypy", command: venvProgram("mypy"), args: [] },
    { name: "lint-imports", command: venvProgram("lint-imports"), args: [] },
    { name: "eslint", command: node, args: [js("eslint/bin/eslint.js"), "--max-warnings=0", "."] },
    { name: "prettier", command: node, args: [js("prettier/bin/prettier.cjs"), "--check", "."] },
    { name: "tsc", command: node, args: [js("typescript/bin/tsc")] },
    { name: "node --test", command: node, args: ["--test", ...nodeTests()], show: true },
    {
      name: "pytest",
      command: venvProgram("python"),
      args: ["-m", "pytest", ...sideBySide(), ...(chromium ? [] : ["-m", "not browser"])],
      show: true,
      env: { OPENBLAS_NUM_THREADS: "1", ...(chromium && { FORWARDPASS_CHROMIUM: chromium }) },
    },
  ];
}

/**
 * Browser tests wait more than they work, so a few run side by side, each file on a server of its own.
 */
function sideBySide() {
  const workers = Math.min(availableParallelism(), MOST_SIDE_BY_SIDE);
  return workers > 1 ? ["-n", String(workers), "--dist", "loadfile"] : [];
}

function nodeTests() {
  const names = readdirSync(join(TOP, "tests/frontend"), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".test.js")).map((name) => `tests/frontend/${name}`);
}

/** @param {Check} check */
async function passes({ name, command, args, show, env }) {
  if (show) console.log(`\n── ${name}`);
  const start = performance.now();
  const { code, output } = await run(command, args, { show, env });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (code !== 0) console.log(output);
  console.log(`${code === 0 ? "✓" : "✗"} ${name} (${seconds} s)`);
  return code === 0;
}
