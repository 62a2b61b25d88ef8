import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { test } from "node:test";
import { ACTION_NAMES, entryOf } from "../../frontend/src/actions/index.js";
import { isFirstWord } from "../../.dev/words.js";
import { SOURCES, textOf, withImports } from "./imports.js";

const ENGLISH = JSON.parse(readFileSync(resolve(SOURCES, "i18n/en.json"), "utf8"));

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
