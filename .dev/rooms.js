/**
 * The ESLint rule `forwardpass/rooms`: what each folder of `frontend/src` may import. It resolves the path of an
 * import, static or dynamic, so its spelling does not matter.
 * @module
 */
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
export const ROOMS = {
  store: { may: [], because: "the store only holds state; other rooms depend on it" },
  math: {
    may: ["store/drawing"],
    because: "it is arithmetic on its arguments; of the page it only knows the size of a picture",
  },
  net: {
    may: [],
    because: "the protocol and its transport take callbacks and do not know the page",
  },
  actions: {
    may: ["store", "math", "net/api"],
    because: "an action changes the store and calls the services it receives; it knows no panel",
  },
  input: { may: ["stage/layout"], because: "input turns events into callbacks" },
  "stage/views": {
    may: [
      "stage/layout",
      "stage/color",
      "stage/heatmap-canvas",
      "stage/line-raster",
      "stage/pulse-timing",
      "i18n",
      "math",
    ],
    because: "a view draws what it receives, and neither schedules nor decides",
  },
  stage: {
    may: ["stage/views", "i18n", "math"],
    because: "the stage paints a scene and does not need to know who built it",
  },
  panels: {
    may: [
      "actions",
      "store/state",
      "math",
      "stage/pad-canvas",
      "stage/color",
      "stage/heatmap-canvas",
      "i18n",
      "lesson",
      "puzzles",
      "tour",
      "inside",
      "stage/canvas-cache",
      "store/gradient",
      "store/picture",
      "store/place",
      "store/page-parts",
      "store/run",
      "store/training",
      "store/edited-network",
      "store/kept-network",
      "net/link",
    ],
    because: "a panel shows state and requests actions; it paints only small pictures",
  },
  lesson: {
    may: ["store/state", "store/gradient", "math"],
    because: "a step declares what it sets, explains and waits for; the page carries it out",
  },
  puzzles: {
    may: ["store/state", "store/drawing", "lesson"],
    because: "a puzzle declares its start and its conditions on the state; the page carries it out",
  },
  tour: {
    may: ["store/state", "math", "i18n"],
    because: "a scene declares what it shows and says; the page plays it",
  },
  inside: {
    may: [
      "store/state",
      "math",
      "i18n",
      "stage/color",
      "stage/heatmap-canvas",
      "stage/scene",
      "stage/views/curve-path",
      "stage/views/text",
      "stage/types",
    ],
    because: "it turns a time and numbers into a scene and paints the scene; the panel plays it",
  },
  a11y: { may: ["store/state", "i18n"], because: "sentences and tables are made of state" },
  app: {
    may: [
      "actions",
      "store",
      "math",
      "net",
      "input",
      "stage",
      "a11y",
      "i18n",
      "lesson",
      "puzzles",
      "tour",
      "app/sync",
      "app/navigation",
      "app/input",
      "app/render",
      "app/help",
    ],
    because: "it connects the other rooms; only main puts panels on the page",
  },
  "app/sync": {
    may: ["store", "net", "app/storage"],
    because: "it keeps the store and the server in sync, and touches no element of the page",
  },
  "app/navigation": {
    may: ["store", "net", "i18n", "app/input/handwriting-player", "app/storage"],
    because: "it moves the page between places; other rooms decide what a place looks like",
  },
  "app/input": {
    may: ["actions", "store", "input", "stage"],
    because: "it turns the visitor's input into transitions of the store",
  },
  "app/render": {
    may: ["store", "stage", "a11y", "i18n", "app/input"],
    because: "it shows the state and connects input to the stage; it never asks the server",
  },
  "app/help": {
    may: ["store", "i18n", "input", "stage"],
    because: "it finds the meaning of a mark, and changes nothing that is marked",
  },
  embed: {
    may: ["store", "net/api", "stage", "i18n", "lesson", "puzzles"],
    because: "it represents the page to the embedding page, and requests actions as a panel does",
  },
  i18n: { may: [], because: "messages do not depend on the page" },
};

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
  if (!room) return `${importer} is in no room: add a row to ROOMS that says what it may import.`;
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
