/**
 * `npm run test:lowest` and `npm run test:newest`: run the Python tests, without the browser tests, on the lowest
 * versions that `pyproject.toml` allows and on the newest. Each has its own virtual environment. Arguments after `--`
 * go to pytest.
 * @module
 */
import { join } from "node:path";
import { PlainError, TOP, exitWith, must, run } from "./process.js";
import { programIn, setUp, venvProgram } from "./setup.js";

/**
 * The value of uv's `--resolution`. Only uv can choose the lowest versions; it is installed into the environment too.
 */
const RESOLUTIONS = { lowest: "lowest-direct", newest: "highest" };

await exitWith(async () => {
  const [which, ...options] = process.argv.slice(2);
  if (which !== "lowest" && which !== "newest") {
    throw new PlainError(`Say "lowest" or "newest", not "${which}".`);
  }
  await setUp();
  const venv = join(TOP, `.venv-${which}`);
  const python = programIn(venv, "python");
  console.log(
    `· installing the ${which} versions that pyproject.toml allows into .venv-${which} …`,
  );
  await must(venvProgram("python"), ["-m", "venv", "--clear", venv]);
  await must(python, ["-m", "pip", "install", "--disable-pip-version-check", "--quiet", "uv>=0.7"]);
  await must(python, [
    ...["-m", "uv", "pip", "install", "--quiet", "--python", python, "--upgrade"],
    ...["--resolution", RESOLUTIONS[which], "--group", "build", "--editable", ".[test]"],
  ]);
  const { code } = await run(
    python,
    ["-m", "pytest", "-n", "2", "--dist", "loadfile", "-m", "not browser", ...options],
    { show: true, env: { OPENBLAS_NUM_THREADS: "1" } },
  );
  return code;
});
