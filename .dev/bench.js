/**
 * `npm run bench`: measures the figures in the README. `-- --json FILE` also writes them as JSON.
 * @module
 */
import { delimiter, join } from "node:path";
import { findOrInstallChromium } from "./browser.js";
import { TOP, exitWith, run } from "./process.js";
import { setUp, venvProgram } from "./setup.js";

await exitWith(async () => {
  await setUp({ tests: true });
  const { code } = await run(
    venvProgram("python"),
    [join(TOP, "tests/bench/report.py"), ...process.argv.slice(2)],
    {
      show: true,
      env: {
        PYTHONPATH: [join(TOP, "tests"), join(TOP, "tests/browser")].join(delimiter),
        FORWARDPASS_CHROMIUM: await findOrInstallChromium(),
      },
    },
  );
  return code;
});
