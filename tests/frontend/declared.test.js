import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { TOP } from "../../.dev/process.js";

const { dependencies, devDependencies } = JSON.parse(
  readFileSync(join(TOP, "package.json"), "utf8"),
);
const NAME = /(?!node:)(?:@[\w-]+\/)?[a-z][\w.-]*/.source;
const IMPORT = new RegExp(
  String.raw`(?:^\s*(?:import|export|\})[^;"]*\bfrom\s*|^\s*import\s*|\bimport\()"(${NAME})[/"]`,
  "gm",
);

/** @param {string} text */
const packagesOf = (text) => [...text.matchAll(IMPORT)].map(([, name]) => name);

/**
 * `file: package` for each import of a package below a folder that is none of these.
 * @param {string} folder
 * @param {object} declared
 */
function undeclared(folder, declared) {
  const names = readdirSync(join(TOP, folder), { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".js"))
    .map((name) => `${folder}/${name}`)
    .flatMap((file) =>
      packagesOf(readFileSync(join(TOP, file), "utf8"))
        .filter((name) => !Object.hasOwn(declared, name))
        .map((name) => `${file}: ${name}`),
    );
}

test("every way to import a package is seen", () => {
  const source = `import { html } from "lit";
    import "katex/dist/katex.css";
    await import("qr");
    export * from "@eslint/js";
    import {
      test,
    } from "vite";
    import { test } from "node:test";
    import { a } from "./a.js";`;
  assert.deepEqual(packagesOf(source), ["lit", "katex", "qr", "@eslint/js", "vite"]);
});

test("the page imports nothing but its dependencies", () => {
  for (const folder of ["frontend/src", "frontend/embed"]) {
    assert.deepEqual(undeclared(folder, dependencies), []);
  }
});

test("what builds and tests the page imports nothing that package.json does not declare", () => {
  const declared = { ...dependencies, ...devDependencies };
  for (const folder of [".dev", "tests/frontend", "tests/firefox"]) {
    assert.deepEqual(undeclared(folder, declared), []);
  }
});
