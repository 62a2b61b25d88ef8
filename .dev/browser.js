/**
 * Finds the browsers for the tests, or installs them.
 * @module
 */
import { existsSync } from "node:fs";
import { PlainError, ask, run } from "./process.js";
import { installByApt, which } from "./programs.js";
import { venvProgram } from "./setup.js";

/** Headless Chromium takes a quarter less processor time, so it comes first. */
const HEADLESS = "chromium-headless-shell";
const NAMES = [HEADLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const FIREFOXES = ["firefox-esr", "firefox"];
const MAC_FIREFOX = "/Applications/Firefox.app/Contents/MacOS/firefox";
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/**
 * Returns the path of a Chromium: the one named by FORWARDPASS_CHROMIUM, one on the path, Playwright's own, or one
 * installed now. Debian's headless package is installed first where possible.
 */
export async function findOrInstallChromium() {
  if (process.env.FORWARDPASS_CHROMIUM) return process.env.FORWARDPASS_CHROMIUM;
  if (which("apt-get") && !which(HEADLESS)) await installByApt(HEADLESS);
  return findChromium() ?? (await installChromium());
}

/**
 * Returns the path of a Firefox, which supports WebDriver BiDi natively: the one named by FORWARDPASS_FIREFOX, one on
 * the path, or Debian's, installed now. Returns "" if there is none; the tests then report it.
 */
export async function findOrInstallFirefox() {
  const find = () =>
    FIREFOXES.map(which).find(Boolean) ?? (existsSync(MAC_FIREFOX) ? MAC_FIREFOX : "");
  const found = process.env.FORWARDPASS_FIREFOX ?? find();
  if (found) return found;
  console.log("· installing Firefox for the browser tests …");
  await installByApt("firefox-esr");
  return find();
}

function findChromium() {
  const onPath = NAMES.map(which).find(Boolean);
  return onPath ?? [MAC, playwrightsOwn()].find((path) => path && existsSync(path));
}

async function installChromium() {
  console.log("· installing Chromium for the browser tests …");
  const playwright = await run(venvProgram("playwright"), ["install", "chromium"]);
  if (playwright.code !== 0) await installByApt("chromium");
  const found = findChromium();
  if (found) return found;
  throw new PlainError(
    `${playwright.output.trim()}\n\nThe browser tests need Chromium: install it and put it on the ` +
      "path, or name it in FORWARDPASS_CHROMIUM, or leave them out with `npm test -- --quick`.",
  );
}

/** Returns the path where Playwright installs its own Chromium, whether it exists or not. */
function playwrightsOwn() {
  const script =
    "from playwright.sync_api import sync_playwright as p\n" +
    "with p() as it: print(it.chromium.executable_path)";
  return ask(venvProgram("python"), ["-c", script]);
}
