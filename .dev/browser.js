/**
 * Finds a Chromium for the browser tests, or gets one.
 * @module
 */
import { existsSync } from "node:fs";
import { PlainError, ask, run } from "./process.js";
import { venvProgram } from "./setup.js";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/**
 * The path of a Chromium: the one that FORWARDPASS_CHROMIUM names, one on the path, Playwright's
 * own, or one that is installed now.
 */
export async function findOrInstallChromium() {
  return process.env.FORWARDPASS_CHROMIUM ?? findChromium() ?? (await installChromium());
}

function findChromium() {
  const onPath = NAMES.map(which).find(Boolean);
  return onPath ?? [MAC, playwrightsOwn()].find((path) => path && existsSync(path));
}

async function installChromium() {
  console.log("· installing Chromium for the browser tests …");
  const playwright = await run(venvProgram("playwright"), ["install", "chromium"]);
  if (playwright.code !== 0 && process.getuid?.() === 0 && which("apt-get")) {
    await run("apt-get", ["update", "-qq"]);
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], {
      env: { DEBIAN_FRONTEND: "noninteractive" },
    });
  }
  const found = findChromium();
  if (found) return found;
  throw new PlainError(
    `${playwright.output.trim()}\n\nThe browser tests need Chromium: install it and put it on the ` +
      "path, or name it in FORWARDPASS_CHROMIUM, or leave them out with `npm test -- --quick`.",
  );
}

/**
 * The path of a command, or undefined.
 * @param {string} name
 */
function which(name) {
  const finder = process.platform === "win32" ? "where" : "which";
  return ask(finder, [name])?.split(/\r?\n/)[0];
}

/** Where Playwright would put its own Chromium, whether it is there or not. */
function playwrightsOwn() {
  const script =
    "from playwright.sync_api import sync_playwright as p\n" +
    "with p() as it: print(it.chromium.executable_path)";
  return ask(venvProgram("python"), ["-c", script]);
}
