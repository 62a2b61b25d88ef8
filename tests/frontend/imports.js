import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** The page's own modules. */
export const SOURCES = resolve(import.meta.dirname, "../../frontend/src");

/** @param {string} path */
export const textOf = (path) => readFileSync(path, "utf8");

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
export function withImports(path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const imported of importsOf(path)) withImports(imported, seen);
  return seen;
}
