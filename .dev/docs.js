/**
 * `npm run docs`: builds the documentation, with the site that its embeds show. `-- FOLDER` says where to.
 * @module
 */
import { join } from "node:path";
import { TOP, exitWith, run } from "./process.js";
import { setUp, venvProgram } from "./setup.js";

const FOLDER = join(TOP, "node_modules/.forwardpass/docs");

await exitWith(async () => {
  await setUp({ tests: true });
  const folder = process.argv[2] ?? FOLDER;
  const config = join(TOP, ".dev/mkdocs.yml");
  const build = ["build", "--quiet", "--strict", "--config-file", config, "--site-dir", folder];
  const built = await run(venvProgram("mkdocs"), build, { show: true });
  if (built.code !== 0) return built.code;
  const site = join(folder, "network");
  const { code } = await run(venvProgram("forwardpass"), ["export", site], { show: true });
  if (code === 0) console.log(`The documentation is in ${folder}`);
  return code;
});
