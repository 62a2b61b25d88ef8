/**
 * `npm run bench:load`: measures the load that a server for many visitors carries; see `tests/bench/load_figures.py`
 * for its options.
 * @module
 */
import { delimiter, join } from "node:path";
import { TOP, exitWith, run } from "./process.js";
import { setUp, venvProgram } from "./setup.js";

const FOLDERS = ["tests", "tests/attack", "tests/backend"];

await exitWith(async () => {
  await setUp({ tests: true });
  const { code } = await run(
    venvProgram("python"),
    [join(TOP, "tests/bench/load_figures.py"), ...process.argv.slice(2)],
    {
      show: true,
      env: { PYTHONPATH: FOLDERS.map((folder) => join(TOP, folder)).join(delimiter) },
    },
  );
  return code;
});
