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

test("every item is in exactly one step of its lesson, and the steps list no other", () => {
  const [network, learning] = LESSONS.map(({ steps }) =>
    steps.flatMap(({ items }) => items).sort(),
  );
  const slugs = (/** @type {{slug: string}[]} */ items) => items.map(({ slug }) => slug).sort();
  // What later chapters say of the network is in the steps of the first lesson.
  assert.deepEqual(network, slugs([...CHECKLIST.network, ...CHECKLIST.beyond]));
  assert.deepEqual(learning, slugs(CHECKLIST.learning));
});

test("the words of the checks are those of the items that say what is checked", () => {
  const named = Object.keys(ENGLISH).flatMap(
    (key) => /^checked\.([\w-]+)\.claim$/.exec(key)?.[1] ?? [],
  );
  const checked = ITEMS.filter((item) => "check" in item);
  assert.deepEqual(named.sort(), checked.map(({ slug }) => slug).sort());
});
