/**
 * Finds system programs that the tests use, and installs them where this is allowed.
 * @module
 */
import { ask, run } from "./process.js";

/**
 * Returns the path of a command, or undefined.
 * @param {string} name
 */
export function which(name) {
  const finder = process.platform === "win32" ? "where" : "which";
  return ask(finder, [name])?.split(/\r?\n/)[0];
}

/**
 * Installs packages on Debian or Ubuntu when run as root; does nothing elsewhere.
 * @param {string[]} names
 */
export async function installByApt(...names) {
  if (process.getuid?.() !== 0 || !which("apt-get")) return;
  await run("apt-get", ["update", "-qq"]);
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], {
    env: { DEBIAN_FRONTEND: "noninteractive" },
  });
}

/** The servers that tests run beside ours, and the programs that check their configuration: command → package. */
const PACKAGES = {
  nginx: "nginx",
  openssl: "openssl",
  "redis-server": "redis-server",
  "systemd-analyze": "systemd",
};

/** Installs missing programs. If one stays missing, its tests report it. */
export async function findOrInstallServers() {
  const missing = Object.entries(PACKAGES).flatMap(([command, name]) =>
    which(command) ? [] : [name],
  );
  if (!missing.length) return;
  console.log(`· installing ${missing.join(" and ")} for the tests …`);
  await installByApt(...missing);
}
