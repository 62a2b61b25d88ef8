/**
 * The ESLint rule `forwardpass/rooms`: what each folder of `frontend/src` may import.
 * It follows the path of an import, static or lazy, rather than its spelling.
 * @module
 */
import { dirname, join, relative, resolve, sep } from "node:path";
import { TOP } from "./process.js";

const SOURCES = join(TOP, "frontend/src");

/** Shapes, lists, limits, the fields of a place: they import no room, and every room is made of them. */
const OPEN = ["types", "options", "recipes", "place-fields"];

/**
 * Every room, what it may import besides itself, and why not more.
 * A path stands for a folder or a file without its ending; `types`, `options`, `recipes` and `place-fields` are
 * open to all: shapes, lists, limits and what a place is made of depend on no room, and each stands once for every room.
 * @type {Record<string, {may: string[], because: string}>}
 */
export const ROOMS = {
  store: { may: [], because: "the store knows nothing but state; others come to it" },
  math: {
    may: ["store/drawing"],
    because: "arithmetic on the numbers it is handed; of the page it knows the size of a picture",
  },
  net: { may: [], because: "the wire and its transport take callbacks and know no page" },
  actions: {
    may: ["store", "math", "net/api"],
    because: "an action changes the store and asks the services it is handed; it knows no panel",
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
    because: "a view draws what it is handed, and neither schedules nor decides",
  },
  stage: {
    may: ["stage/views", "i18n", "math"],
    because: "the stage paints a scene; who made it is not its business",
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
      "net/link",
    ],
    because: "a panel shows state and asks for actions; only small pictures are painted for it",
  },
  lesson: {
    may: ["store/state", "store/gradient", "math"],
    because: "a step is what it sets, speaks of and waits for; the page goes there",
  },
  puzzles: {
    may: ["store/state", "store/drawing", "lesson"],
    because: "a puzzle is where it starts and what it asks of the state; the page goes there",
  },
  tour: {
    may: ["store/state", "math", "i18n"],
    because: "a scene is what it shows and says; the page plays it",
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
    because: "it turns a time and numbers into a scene and paints it; the panel plays it",
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
    because: "it ties rooms together; panels are put on the page by main alone",
  },
  "app/sync": {
    may: ["store", "net", "app/storage"],
    because: "it keeps the store and the server in step, and touches no element of the page",
  },
  "app/navigation": {
    may: ["store", "net", "i18n", "app/input/handwriting-player", "app/storage"],
    because: "it moves the page between places; what a place looks like is for others",
  },
  "app/input": {
    may: ["actions", "store", "input", "stage"],
    because: "it turns what hands do into transitions of the store",
  },
  "app/render": {
    may: ["store", "stage", "a11y", "i18n", "app/input"],
    because: "it shows the state, and hands the stage its input; nothing here asks the server",
  },
  "app/help": {
    may: ["store", "i18n", "input", "stage"],
    because: "it finds what a mark means; it changes nothing that is marked",
  },
  embed: {
    may: ["store", "net/api", "stage", "i18n", "lesson", "puzzles"],
    because: "it speaks for the page to the one around it, and asks for actions like a panel",
  },
  i18n: { may: [], because: "words know nothing of the page" },
};

/**
 * True when a module is `room` or lies in it.
 * @param {string} path
 * @param {string} room
 */
const isIn = (path, room) => path === room || path.startsWith(`${room}/`);

/**
 * The innermost room that a module of the page lies in, or undefined at the top (`main`, `types`, `options`, …).
 * @param {string} module
 */
const roomOf = (module) =>
  Object.keys(ROOMS)
    .filter((room) => isIn(module, room))
    .sort((one, other) => other.length - one.length)[0];

/**
 * Why `importer` may not import `imported`, or null if it may.
 * @param {string} importer path below `frontend/src` without its ending
 * @param {string} imported likewise
 * @returns {string | null}
 */
export function objection(importer, imported) {
  if (importer === "main" || OPEN.includes(imported) || isIn(imported, "styles")) return null;
  const room = roomOf(importer);
  if (!room) return `${importer} lies in no room: add a row to ROOMS that says what it may import.`;
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
