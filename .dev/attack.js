/**
 * `npm run test:attack`: the attacks in full and the fuzzers, then a page whose patience is measured beside
 * floods. It takes a quarter of an hour, stays on this machine, and wants a quiet one.
 * @module
 */
import { exitWith, run } from "./process.js";
import { findOrInstallServers } from "./programs.js";
import { setUp, setUpTests, venvProgram } from "./setup.js";

/** They measure what a page waits and what a server holds at a moment: each alone, after the others. */
const ALONE = ["tests/attack/test_heavy_files.py", "tests/attack/test_flood_patience.py"];

await exitWith(async () => {
  await setUp();
  await setUpTests();
  await findOrInstallServers();
  const chosen = process.argv.slice(2);
  if (chosen.length > 0) return attack("-s", "tests/attack", ...chosen);
  // What counts and closes is right on a busy machine too, so two files run side by side.
  const ignored = ALONE.map((file) => `--ignore=${file}`);
  const attacked = await attack("-n", "2", "--dist", "loadfile", ...ignored, "tests/attack");
  const measured = await attack("-s", ...ALONE);
  return attacked || measured;
});

/**
 * The exit code of these tests, long forms among them.
 * @param {string[]} options
 */
async function attack(...options) {
  const { code } = await run(
    venvProgram("python"),
    ["-m", "pytest", "-m", "attack or not attack", ...options],
    { show: true, env: { OPENBLAS_NUM_THREADS: "1" } },
  );
  return code;
}
