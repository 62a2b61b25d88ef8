import assert from "node:assert/strict";
import { test } from "node:test";
import ENGLISH from "../../frontend/src/i18n/en.json" with { type: "json" };
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

test("every item of a lesson is in exactly one of its steps, and its steps list no other", () => {
  for (const { name, steps } of LESSONS) {
    const listed = steps.flatMap(({ items }) => items);
    const items = CHECKLIST[/** @type {"network" | "learning"} */ (name)];
    assert.deepEqual(listed.sort(), items.map(({ slug }) => slug).sort());
  }
});

test("the words of the checks are those of the items that say what is checked", () => {
  const named = Object.keys(ENGLISH).flatMap(
    (key) => /^checked\.([\w-]+)\.claim$/.exec(key)?.[1] ?? [],
  );
  const checked = ITEMS.filter((item) => "check" in item);
  assert.deepEqual(named.sort(), checked.map(({ slug }) => slug).sort());
});
