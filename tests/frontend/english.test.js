import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";

const CATALOGUE = readFileSync(
  resolve(import.meta.dirname, "../../frontend/src/i18n/en.json"),
  "utf8",
);
/** @type {Record<string, string | Record<string, string>>} */
const MESSAGES = JSON.parse(CATALOGUE);
const TEXTS = Object.entries(MESSAGES).flatMap(([key, message]) =>
  (typeof message === "string" ? [message] : Object.values(message)).map((text) => [key, text]),
);

/** Turns that sound translated or dated, and what to say instead is plain in each case. */
const BANNED = [
  "hangs on",
  "hang on one",
  "speaks for",
  "speaks against",
  "besides",
  "whom",
  "of now",
  "is to stand",
  "lets go",
  "let go of",
  "read right",
  "not so",
  "but for",
  "per cent",
  "mind one thing",
];

/** The highest school grade (US) that any longer text may ask for. */
const GRADE = 8;
/** Shorter texts are labels: their grade says nothing. */
const LONG = 20;

/**
 * The automated readability index: about the school grade that a text asks for. The formula is from
 * Senter and Smith, "Automated Readability Index", AMRL-TR-66-220, 1967.
 * @param {string} text
 */
function grade(text) {
  const words = wordsOf(text);
  const sentences = text.match(/[.?!:;](?=[\s”]|$)/g)?.length ?? 1;
  return (4.71 * words.join("").length) / words.length + (0.5 * words.length) / sentences - 21.43;
}

/** @param {string} text */
const wordsOf = (text) => text.replace(/\{[\w.]+\}/g, "").match(/[\p{L}’']+/gu) ?? [];

test("no key stands twice in the catalogue", () => {
  const keys = [...CATALOGUE.matchAll(/^ {2}"([^"]+)":/gm)].map(([, key]) => key);
  const twice = keys.filter((key, at) => keys.indexOf(key) !== at);
  assert.deepEqual(twice, []);
  assert.equal(keys.length, Object.keys(MESSAGES).length);
});

test("the grade of a text is that of the published formula", () => {
  // 6 words of 22 letters in 1 sentence: 4.71 · 22/6 + 0.5 · 6 − 21.43
  assert.ok(Math.abs(grade("The bias says how much more.") - -1.16) < 0.01);
});

test(`no longer text asks for more than grade ${GRADE}, figures of the checks excepted`, () => {
  const hard = TEXTS.filter(
    ([key, text]) => !key.startsWith("checked.") && wordsOf(text).length >= LONG,
  )
    .map(([key, text]) => [key, Math.round(10 * grade(text)) / 10])
    .filter(([, found]) => Number(found) > GRADE);
  assert.deepEqual(hard, []);
});

test("no message has a turn that sounds translated", () => {
  const found = TEXTS.flatMap(([key, text]) =>
    BANNED.filter((turn) => new RegExp(`\\b${turn}\\b`, "i").test(text)).map((turn) => [key, turn]),
  );
  assert.deepEqual(found, []);
});
