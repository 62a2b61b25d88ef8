/**
 * Finds the browsers of the tests, or gets them.
 * @module
 */
import { existsSync } from "node:fs";
import { PlainError, ask, run } from "./process.js";
import { installByApt, which } from "./programs.js";
import { venvProgram } from "./setup.js";

/** Chromium without windows of its own takes a quarter less of the processor, so it comes first. */
const HEADLESS = "chromium-headless-shell";
const NAMES = [HEADLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const FIREFOXES = ["firefox-esr", "firefox"];
const MAC_FIREFOX = "/Applications/Firefox.app/Contents/MacOS/firefox";
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/**
 * The path of a Chromium: the one that FORWARDPASS_CHROMIUM names, one on the path, Playwright's
 * own, or one that is installed now. Debian's without windows is got where that can be done.
 */
export async function findOrInstallChromium() {
  if (process.env.FORWARDPASS_CHROMIUM) return process.env.FORWARDPASS_CHROMIUM;
  if (which("apt-get") && !which(HEADLESS)) await installByApt(HEADLESS);
  return findChromium() ?? (await installChromium());
}

/**
 * The path of a Firefox, which speaks WebDriver BiDi by itself: the one that FORWARDPASS_FIREFOX names, one
 * on the path, or Debian's, installed now; "" where there is none, and then its tests say so.
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

/** Where Playwright would put its own Chromium, whether it is there or not. */
function playwrightsOwn() {
  const script =
    "from playwright.sync_api import sync_playwright as p\n" +
    "with p() as it: print(it.chromium.executable_path)";
  return ask(venvProgram("python"), ["-c", script]);
}
