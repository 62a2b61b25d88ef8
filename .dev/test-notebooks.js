/**
 * `npm run test:notebooks`: runs the widget in JupyterLab and marimo. It installs both into an environment of their own,
 * which takes 1.2 GB. Arguments after `--` go to pytest.
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { TOP, exitWith, must, run } from "./process.js";
import { programIn, setUp, venvProgram } from "./setup.js";

const LOCK = "tests/notebooks/requirements.lock";
const PIP = ["-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--no-deps"];

await exitWith(async () => {
  await setUp();
  const venv = join(TOP, ".venv-notebooks");
  const python = programIn(venv, "python");
  if (!existsSync(python)) await must(venvProgram("python"), ["-m", "venv", venv]);
  console.log(`· installing the Python packages of ${LOCK} into .venv-notebooks …`);
  await must(python, [...PIP, "--require-hashes", "--only-binary", ":all:", "-r", LOCK]);
  await must(python, [...PIP, "--no-build-isolation", "--editable", "."]);
  const { code } = await run(
    python,
    ["-m", "pytest", "-m", "notebooks", "tests/notebooks", ...process.argv.slice(2)],
    { show: true, env: { OPENBLAS_NUM_THREADS: "1" } },
  );
  return code;
});
