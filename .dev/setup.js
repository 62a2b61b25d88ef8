/**
 * Sets up a fresh clone: `.venv/`, `node_modules/` and the built page.
 *
 * RULE: import only Node's own modules, because this runs before any package is installed. Each step writes a stamp
 * of its inputs, and is skipped while these have not changed.
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PlainError, TOP, ask, run } from "./process.js";

const VENV = join(TOP, ".venv");
const PROGRAMS = process.platform === "win32" ? "Scripts" : "bin";
const OLDEST_PYTHON = [3, 11];
const OLDEST_NODE = [20, 19];
const PYTHONS = ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11"];
const OFFLINE =
  /NewConnectionError|NameResolutionError|Temporary failure in name|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|Network is unreachable/;

/**
 * Returns the path of a program in the virtual environment.
 * @param {string} name
 */
export function venvProgram(name) {
  return programIn(VENV, name);
}

/**
 * The path of a program of any virtual environment.
 * @param {string} venv
 * @param {string} name
 */
export function programIn(venv, name) {
  return join(venv, PROGRAMS, process.platform === "win32" ? `${name}.exe` : name);
}

/**
 * Sets up everything that `forwardpass serve` needs. Python's packages are installed while the page is built, because
 * one mostly waits for the network and the other for the processor.
 * @param {{tests?: boolean}} [options] `tests` sets up what the checks need, too; browsers are found separately.
 */
export async function setUp({ tests = false } = {}) {
  requireNode();
  await createVenv();
  await Promise.all([setUpPython(tests), setUpPage()]);
}

/** @param {boolean} tests */
async function setUpPython(tests) {
  await installPython("requirements.lock");
  await installSelf();
  if (tests) await installPython("requirements-test.lock");
}

async function setUpPage() {
  await installNode();
  await buildPage();
}

function requireNode() {
  const version = process.versions.node.split(".").map(Number);
  if (isOlder(version, OLDEST_NODE)) {
    throw new PlainError(
      `Node.js ${OLDEST_NODE.join(".")} or newer is needed; this is ${process.versions.node}.`,
    );
  }
}

/** Creates `.venv/`, or creates it again if it is incomplete, its Python is gone, or the folder has moved. */
async function createVenv() {
  const version = pythonVersion(venvProgram("python"));
  const location = readStamp(join(VENV, "place.stamp"));
  if (version && !isOlder(version, OLDEST_PYTHON) && location === TOP) return;
  const python = findPython();
  say(`creating .venv with Python ${pythonVersion(python)?.join(".")}`);
  const { code, output } = await run(python, ["-m", "venv", "--clear", VENV]);
  if (code !== 0) {
    throw new PlainError(
      `${output.trim()}\n\nThis Python cannot create a virtual environment. ` +
        "On Debian and Ubuntu: apt-get install python3-venv",
    );
  }
  writeStamp(join(VENV, "place.stamp"), TOP);
}

/** Returns the name of the first Python on the path that is new enough. */
function findPython() {
  /** @type {string[]} */
  const tooOld = [];
  for (const name of PYTHONS) {
    const version = pythonVersion(name);
    if (version && !isOlder(version, OLDEST_PYTHON)) return name;
    if (version) tooOld.push(`${name} is ${version.join(".")}`);
  }
  throw new PlainError(
    `Python ${OLDEST_PYTHON.join(".")} or newer is needed and was not found on the path` +
      `${tooOld.length ? ` (${tooOld.join(", ")})` : ""}.`,
  );
}

/**
 * Returns major, minor and micro version of a Python, or null if it does not exist.
 * @param {string} python
 */
function pythonVersion(python) {
  const answer = ask(python, ["-c", "import sys; print(*sys.version_info[:3])"]);
  return answer ? answer.split(" ").map(Number) : null;
}

/**
 * Installs exactly what a lock file lists and checks every hash; nothing is built from source.
 * @param {string} lock
 */
async function installPython(lock) {
  await step({
    what: `installing the Python packages of ${lock}`,
    stamp: join(VENV, `${lock}.stamp`),
    inputs: [lock],
    command: venvProgram("python"),
    args: [...pip, "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", lock],
  });
}

const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"];

/** Installs this project itself, so that `.venv/bin/forwardpass` runs the sources in place. */
async function installSelf() {
  await step({
    what: "installing the command forwardpass",
    stamp: join(VENV, "forwardpass.stamp"),
    inputs: ["pyproject.toml"],
    command: venvProgram("python"),
    args: [...pip, "--no-deps", "--no-build-isolation", "--editable", "."],
  });
}

async function installNode() {
  await step({
    what: "installing the packages of package-lock.json",
    stamp: join(TOP, "node_modules/.forwardpass/packages.stamp"),
    inputs: ["package-lock.json"],
    command: "npm",
    args: ["ci", "--no-audit", "--no-fund", "--loglevel=error"],
  });
}

/** Builds `frontend/dist`. The stamp covers the result too, because other commands build there as well. */
async function buildPage() {
  const outcome = join(TOP, "frontend/dist/index.html");
  await step({
    what: "building the page",
    stamp: join(TOP, "node_modules/.forwardpass/page.stamp"),
    inputs: ["vite.config.js", "package-lock.json", ...filesBelow("frontend")],
    outcome: () => (existsSync(outcome) ? readFileSync(outcome, "utf8") : ""),
    command: process.execPath,
    args: [join(TOP, "node_modules/vite/bin/vite.js"), "build", "--logLevel=warn"],
  });
}

/**
 * Runs a command unless its stamp shows that it has run with the same inputs.
 * @param {object} options
 * @param {string} options.what Printed for the reader.
 * @param {string} options.stamp
 * @param {string[]} options.inputs Paths of files.
 * @param {() => string} [options.outcome] Returns what must still be as the command left it.
 * @param {string} options.command
 * @param {string[]} options.args
 */
async function step({ what, stamp, inputs, outcome = () => "", command, args }) {
  const before = hash(inputs);
  if (readStamp(stamp) === `${before} ${hashText(outcome())}`) return;
  say(what);
  const { code, output } = await run(command, args);
  if (code !== 0) {
    throw new PlainError(
      OFFLINE.test(output)
        ? `The network could not be reached while ${what}. Connect and run this again.`
        : `${output.trim()}\n\nThis failed while ${what}.`,
    );
  }
  writeStamp(stamp, `${before} ${hashText(outcome())}`);
}

/**
 * Returns all files below a source folder, sorted; `dist/` is a result and not a source.
 * @param {string} folder
 */
function filesBelow(folder) {
  return readdirSync(join(TOP, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((name) => !name.startsWith(join("frontend", "dist")))
    .filter((name) => statSync(join(TOP, name)).isFile())
    .sort();
}

/** @param {string[]} names */
function hash(names) {
  const sum = createHash("sha256");
  for (const name of names) sum.update(`${name}\0`).update(readFileSync(join(TOP, name)));
  return sum.digest("hex");
}

/** @param {string} text */
function hashText(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** @param {string} path */
function readStamp(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

/**
 * @param {string} path
 * @param {string} text
 */
function writeStamp(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/**
 * Whether `version` is older than `oldest`.
 * @param {number[]} version
 * @param {number[]} oldest
 */
function isOlder(version, oldest) {
  return version[0] < oldest[0] || (version[0] === oldest[0] && version[1] < oldest[1]);
}

/** @param {string} text */
function say(text) {
  console.log(`· ${text} …`);
}
