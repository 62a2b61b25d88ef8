/**
 * The ESLint rule `forwardpass/rooms`: what each folder of `frontend/src` may import, as `.dev/rooms.json` says. It
 * resolves the path of an import, static or dynamic, so its spelling does not matter.
 * @module
 */
import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { TOP } from "./process.js";

const SOURCES = join(TOP, "frontend/src");

/** Modules that every room may import and that import no room: types, lists, limits, and the fields of a place. */
const OPEN = ["types", "options", "recipes", "place-fields"];

/**
 * Every room, what it may import besides itself, and why no more. A path stands for a folder, or for a file without
 * its extension. `types`, `options`, `recipes` and `place-fields` are open to all rooms: types, lists, limits and the
 * fields of a place depend on no room, and each is defined once for every room.
 * @type {Record<string, {may: string[], because: string}>}
 */
export const ROOMS = JSON.parse(readFileSync(join(TOP, ".dev/rooms.json"), "utf8"))["frontend/src"];

/**
 * Whether a module is `room` or lies in it.
 * @param {string} path
 * @param {string} room
 */
const isIn = (path, room) => path === room || path.startsWith(`${room}/`);

/**
 * Returns the innermost room of a module, or undefined at the top level (`main`, `types`, `options`, …).
 * @param {string} module
 */
const roomOf = (module) =>
  Object.keys(ROOMS)
    .filter((room) => isIn(module, room))
    .sort((one, other) => other.length - one.length)[0];

/**
 * Returns why `importer` may not import `imported`, or null if it may.
 * @param {string} importer Path below `frontend/src`, without its extension.
 * @param {string} imported Path below `frontend/src`, without its extension.
 * @returns {string | null}
 */
export function objection(importer, imported) {
  if (importer === "main" || OPEN.includes(imported) || isIn(imported, "styles")) return null;
  const room = roomOf(importer);
  if (!room)
    return `${importer} is in no room: add a row to .dev/rooms.json that says what it may import.`;
  if (room === roomOf(imported)) return null;
  const { may, because } = ROOMS[room];
  if (may.some((allowed) => isIn(imported, allowed))) return null;
  return `${room}/ may import ${may.join(", ") || "no other room"}: ${because}.`;
}

/** @param {string} path */
const asModule = (path) =>
  relative(SOURCES, path)
    .split(sep)
    .join("/")
    .replace(/\.\w+$/, "");

/** @type {import("eslint").Rule.RuleModule} */
const rooms = {
  meta: { type: "problem", schema: [] },
  create(context) {
    /** @param {any} node */
    const check = (node) => {
      const path = node.source?.value;
      if (typeof path !== "string" || !path.startsWith(".")) return;
      const imported = asModule(resolve(dirname(context.filename), path));
      const message = objection(asModule(context.filename), imported);
      if (message) context.report({ node, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

export default { rules: { rooms } };
