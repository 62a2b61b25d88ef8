import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { test } from "node:test";
import { ACTION_NAMES, entryOf } from "../../frontend/src/actions/index.js";
import { isFirstWord } from "../../.dev/words.js";

const SOURCES = resolve(import.meta.dirname, "../../frontend/src");
const ENGLISH = JSON.parse(readFileSync(resolve(SOURCES, "i18n/en.json"), "utf8"));

const textOf = (/** @type {string} */ path) => readFileSync(path, "utf8");

/**
 * The modules that a module imports at once.
 * @param {string} path
 */
const importsOf = (path) =>
  [...textOf(path).matchAll(/^(?:import|export)\s[^;(]*?"(\.[^"]+\.js)"/gm)].map(([, to]) =>
    resolve(dirname(path), to),
  );

/**
 * A module and all that come with it.
 * @param {string} path
 * @param {Set<string>} [seen]
 */
function withImports(path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const imported of importsOf(path)) withImports(imported, seen);
  return seen;
}

/**
 * The keys of the catalogue that a module says: those it names, in full or by how they begin, and the
 * labels of actions that it makes buttons of. The entries of actions say nothing by themselves.
 */
const keysIn = (/** @type {string} */ path) => {
  const text = textOf(path);
  if (relative(SOURCES, path).startsWith("actions")) return [];
  const names = [...text.matchAll(/["'`]([a-z][\w.]*)\b/g)].map(([, name]) => name);
  const buttons = text.includes("actionButton(") ? names : [];
  const labels = ACTION_NAMES.filter((name) => buttons.includes(name)).map(
    (name) => entryOf(name).label ?? "",
  );
  return [...names, ...labels].filter((key) => key in ENGLISH);
};

const lazyParts = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".js"))
  .map((name) => resolve(SOURCES, name))
  .flatMap((path) =>
    [...textOf(path).matchAll(/^(?!\s*\*).*[^{]import\("(\.[^"]+\.js)"\)/gm)].map(([, to]) =>
      resolve(dirname(path), to),
    ),
  );

test("the page brings every word that it says by itself", () => {
  const named = [...withImports(resolve(SOURCES, "main.js"))].flatMap(keysIn);
  assert.deepEqual([...new Set(named)].filter((key) => !isFirstWord(key)).sort(), []);
  assert.ok(named.includes("pad.hint"));
});

test("every part that is fetched later brings all words before it says one", () => {
  assert.ok(lazyParts.length >= 8);
  const wordless = lazyParts.filter((path) => {
    const parts = [...withImports(path)];
    const speaks = parts.some((part) => keysIn(part).some((key) => !isFirstWord(key)));
    return speaks && parts.every((part) => !part.endsWith("/i18n/all-messages.js"));
  });
  assert.deepEqual(
    wordless.map((path) => relative(SOURCES, path)),
    [],
  );
});
