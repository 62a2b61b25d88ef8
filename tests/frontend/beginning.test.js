import assert from "node:assert/strict";
import { relative } from "node:path";
import { test } from "node:test";
import { SOURCES, withImports } from "./imports.js";

/**
 * What comes with a module before anything is asked for.
 * @param {string} name
 */
const beginning = (name) =>
  [...withImports(`${SOURCES}/${name}`)].map((path) => relative(SOURCES, path));

/** Rooms and files that nobody sees or needs before they do something. */
const LATER = [
  /^(embed|lesson|puzzles|tour|inside)\//,
  /^panels\/((neuron|plots|picture|share|lesson-card)\/|grip\b|input-numbers\b)/,
  /^stage\/views\/(curtain|curves|focus-lines|index|neuron-label|numberline|overviews|pointed-edge|sums)\b/,
  /^i18n\/(all-messages|pseudo|terms)/,
  /^(actions|store)\/picture-reading\b/,
  /^net\/(api\/|polling\b)/,
  /^math\/random-weights\b/,
  /^app\/sync\/collapse\b/,
];

test("the page begins without what is opened later, and without what an embed takes", () => {
  const files = beginning("main.js");
  assert.ok(files.includes("panels/answer.js"));
  assert.deepEqual(
    files.filter((file) => LATER.some((later) => later.test(file))),
    [],
  );
});

test("an embed begins without what answers messages: the first message fetches it", () => {
  const files = beginning("embed/index.js").filter((file) => file.startsWith("embed/"));
  assert.deepEqual(files.sort(), [
    "embed/channel.js",
    "embed/index.js",
    "embed/message-error.js",
    "embed/notify.js",
    "embed/parts.js",
    "embed/visibility.js",
  ]);
});
