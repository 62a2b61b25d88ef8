import assert from "node:assert/strict";
import { test } from "node:test";
import { HUES, VIEWS } from "../../frontend/src/options.js";
import ENGLISH from "../../frontend/src/i18n/en.json" with { type: "json" };

/** @param {string} key */
const isMissing = (key) => !(key in ENGLISH);

test("every view has a name on the page", () => {
  assert.deepEqual(VIEWS.map((name) => `view.${name}`).filter(isMissing), []);
});

test("every pair of hues has its name, and its words in the help and in the lesson", () => {
  const keys = HUES.flatMap((name) => [
    `hues.${name}`,
    `help.lines.${name}`,
    `lesson.weights.${name}`,
  ]);
  assert.deepEqual(keys.filter(isMissing), []);
});
