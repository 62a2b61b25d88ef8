/**
 * `npm run test:attack`: runs all attacks and fuzzers, then measures how long a page waits beside floods. It takes a
 * quarter of an hour, runs on this machine only, and needs an otherwise idle one.
 * @module
 */
import { exitWith, run } from "./process.js";
import { findOrInstallServers } from "./programs.js";
import { setUp, venvProgram } from "./setup.js";

/** These files measure waiting times and memory, so each runs alone, after the others. */
const ALONE = ["tests/attack/test_heavy_files.py", "tests/attack/test_flood_patience.py"];

await exitWith(async () => {
  await setUp({ tests: true });
  await findOrInstallServers();
  const chosen = process.argv.slice(2);
  if (chosen.length > 0) return attack("-s", "tests/attack", ...chosen);
  // Tests that count or close connections are right on a busy machine too, so two files run side by side.
  const ignored = ALONE.map((file) => `--ignore=${file}`);
  const attacked = await attack("-n", "2", "--dist", "loadfile", ...ignored, "tests/attack");
  const measured = await attack("-s", ...ALONE);
  return attacked || measured;
});

/**
 * Runs these tests, long variants included, and returns their exit code.
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
