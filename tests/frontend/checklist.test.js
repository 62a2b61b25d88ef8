import assert from "node:assert/strict";
import { test } from "node:test";
import { LESSONS } from "../../frontend/src/lesson/index.js";
import CHECKLIST from "../checklist.json" with { type: "json" };

const ITEMS = Object.values(CHECKLIST).flat();

test("every item has a slug of its own, and says what is seen or what is checked", () => {
  assert.deepEqual([CHECKLIST.network.length, CHECKLIST.beyond.length], [125, 7]);
  const slugs = ITEMS.map(({ slug }) => slug);
  assert.equal(new Set(slugs).size, slugs.length);
  assert.deepEqual(
    slugs.filter((slug) => !/^[a-z]+(-[a-z0-9]+)*$/.test(slug)),
    [],
  );
  for (const item of ITEMS) {
    const said = ["see", "check"].map((key) => /** @type {any} */ (item)[key]);
    assert.ok(said.some(Boolean), item.slug);
    for (const text of said) assert.match(text ?? "None.", /^[A-Z0-9σ].*\.$/, item.slug);
  }
});

test("every item of the second lesson is in exactly one of its steps, and the steps list no other", () => {
  const [, learning] = LESSONS;
  const listed = learning.steps.flatMap(({ items }) => items);
  assert.deepEqual(listed.map(String).sort(), CHECKLIST.learning.map(({ slug }) => slug).sort());
});
