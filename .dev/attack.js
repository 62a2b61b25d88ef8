/**
 * `npm run test:attack`: the attacks in full, beside a page whose patience is measured, and the fuzzers.
 * It takes a quarter of an hour, stays on this machine, and wants a quiet one.
 * @module
 */
import { exitWith, run } from "./process.js";
import { findOrInstallServers } from "./programs.js";
import { setUp, setUpTests, venvProgram } from "./setup.js";

await exitWith(async () => {
  await setUp();
  await setUpTests();
  await findOrInstallServers();
  const { code } = await run(
    venvProgram("python"),
    ["-m", "pytest", "-s", "-m", "attack or not attack", "tests/attack", ...process.argv.slice(2)],
    { show: true, env: { OPENBLAS_NUM_THREADS: "1" } },
  );
  return code;
});
