/**
 * `npm run test:libraries`: compares networks with PyTorch and Keras, which it installs into an environment of their
 * own. With UV_TORCH_BACKEND=cpu in the environment, uv leaves out CUDA, which takes most of 6 GB on Linux. Arguments after
 * `--` go to pytest.
 * @module
 */
import { join } from "node:path";
import { TOP, exitWith, must, run } from "./process.js";
import { programIn, setUp, venvProgram } from "./setup.js";

const FILES = ["real_libraries", "against_torch", "public_api"].map(
  (name) => `tests/backend/test_${name}.py`,
);

await exitWith(async () => {
  await setUp();
  const venv = join(TOP, ".venv-libraries");
  const python = programIn(venv, "python");
  console.log("· installing PyTorch and Keras into .venv-libraries …");
  await must(venvProgram("python"), ["-m", "venv", venv]);
  await must(python, ["-m", "pip", "install", "--disable-pip-version-check", "--quiet", "uv>=0.7"]);
  await must(python, [
    ...["-m", "uv", "pip", "install", "--quiet", "--python", python],
    ...["--group", "build", "--group", "libraries", "--editable", ".[test]"],
  ]);
  const { code } = await run(
    python,
    ["-m", "pytest", "-m", "keras or torch", ...FILES, ...process.argv.slice(2)],
    { show: true, env: { OPENBLAS_NUM_THREADS: "1" } },
  );
  return code;
});
