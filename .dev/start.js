/**
 * `npm start`: sets up what is missing, then serves. Arguments are passed on to `forwardpass serve`.
 * @module
 */
import { spawn } from "node:child_process";
import { TOP, exitWith } from "./process.js";
import { setUp, venvProgram } from "./setup.js";

await exitWith(async () => {
  await setUp();
  return serve(process.argv.slice(2));
});

/**
 * Runs the server until it exits or is told to stop.
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function serve(args) {
  const server = spawn(venvProgram("forwardpass"), ["serve", ...args], {
    cwd: TOP,
    stdio: "inherit",
  });
  // A terminal sends Ctrl-C to the server as well as to this process; forwarding it would send it twice.
  process.on("SIGINT", () => process.stdin.isTTY || server.kill("SIGINT"));
  process.on("SIGTERM", () => server.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.on("exit", (code, signal) => resolve(signal ? 0 : (code ?? 1)));
  });
}
