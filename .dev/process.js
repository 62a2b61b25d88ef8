/**
 * Runs other programs, with their output shown or captured.
 * @module
 */
import { spawn, spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The top folder of the repository. */
export const TOP = dirname(dirname(fileURLToPath(import.meta.url)));

const WINDOWS = process.platform === "win32";

/** A failure that its message explains completely; no stack trace is printed for it. */
export class PlainError extends Error {}

/**
 * Returns the output of a short command, or null if it is missing or fails.
 * @param {string} command
 * @param {string[]} args
 * @returns {string | null}
 */
export function ask(command, args) {
  const done = spawnSync(command, args, { cwd: TOP, encoding: "utf8" });
  return done.status === 0 ? done.stdout.trim() : null;
}

/**
 * Runs a program to its end. With `show`, it writes to the terminal itself; otherwise its output is only returned.
 * @param {string} command
 * @param {string[]} args
 * @param {{show?: boolean, env?: Record<string, string>}} [options]
 * @returns {Promise<{code: number, output: string}>}
 */
export function run(command, args, { show = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: TOP,
      env: { ...process.env, PYTHONUTF8: "1", ...env }, // on Windows, Python reads files in another encoding
      stdio: show ? "inherit" : ["ignore", "pipe", "pipe"],
      shell: WINDOWS && command === "npm", // npm is a script on Windows
    });
    /** @type {Buffer[]} */
    const parts = [];
    child.stdout?.on("data", (part) => parts.push(part));
    child.stderr?.on("data", (part) => parts.push(part));
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code) =>
      resolve({ code: code ?? 1, output: Buffer.concat(parts).toString() }),
    );
  });
}

/**
 * Runs a program that must succeed; otherwise its output is the failure.
 * @param {string} command
 * @param {string[]} args
 */
export async function must(command, args) {
  const { code, output } = await run(command, args);
  if (code !== 0) throw new PlainError(output.trim());
}

/**
 * Runs `main` and ends the process with its exit code, or with 1 and a plain message.
 * @param {() => Promise<number>} main
 */
export async function exitWith(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    console.error(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}
