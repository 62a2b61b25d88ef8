/**
 * Programs that the tests use and that belong to the system: looked for, and got where that is ours
 * to do.
 * @module
 */
import { ask, run } from "./process.js";

/**
 * The path of a command, or undefined.
 * @param {string} name
 */
export function which(name) {
  const finder = process.platform === "win32" ? "where" : "which";
  return ask(finder, [name])?.split(/\r?\n/)[0];
}

/**
 * Installs packages of Debian or Ubuntu, where we are root there; elsewhere nothing happens.
 * @param {string[]} names
 */
export async function installByApt(...names) {
  if (process.getuid?.() !== 0 || !which("apt-get")) return;
  await run("apt-get", ["update", "-qq"]);
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], {
    env: { DEBIAN_FRONTEND: "noninteractive" },
  });
}

/** What the tests set beside our server, and what checks how it is set up: command → package. */
const PACKAGES = {
  nginx: "nginx",
  openssl: "openssl",
  "redis-server": "redis-server",
  "systemd-analyze": "systemd",
};

/** Gets these; where one stays missing, its tests say so. */
export async function findOrInstallServers() {
  const missing = Object.entries(PACKAGES).flatMap(([command, name]) =>
    which(command) ? [] : [name],
  );
  if (!missing.length) return;
  console.log(`· installing ${missing.join(" and ")} for the tests …`);
  await installByApt(...missing);
}
