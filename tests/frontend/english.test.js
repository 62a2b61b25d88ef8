import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";

const TOP = resolve(import.meta.dirname, "../..");
const bytesOf = (/** @type {string} */ file) => readFileSync(resolve(TOP, file));
const textOf = (/** @type {string} */ file) => bytesOf(file).toString("utf8");
const CATALOGUE = textOf("frontend/src/i18n/en.json");
/** @type {Record<string, string | Record<string, string>>} */
const MESSAGES = JSON.parse(CATALOGUE);
const TEXTS = [...inCatalogue(), ...inNotes(), ...onRefusedPage(), ...inPreviews()];

function inCatalogue() {
  return Object.entries(MESSAGES).flatMap(([key, message]) =>
    (typeof message === "string" ? [message] : Object.values(message)).map((text) => [key, text]),
  );
}

/** The note on each network, from the card in the head of its file. */
function inNotes() {
  const files = readdirSync(resolve(TOP, "trained")).filter((file) => /\.safetensors$/.test(file));
  return files.map((file) => {
    const bytes = bytesOf(`trained/${file}`);
    const head = bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE()));
    return [file, JSON.parse(JSON.parse(head.toString()).__metadata__.card).note];
  });
}

/** What those read whose site may not embed the page: its elements that hold words. */
function onRefusedPage() {
  const [, page] = textOf("backend/forwardpass/server/access/blocked_page.py").split('PAGE = """');
  const found = page.matchAll(/<(title|h1|h2|p|a)\b[^>]*>([\s\S]*?)<\/\1>/g);
  return [...found].map(([, name, words]) => [
    `refused page, ${name}`,
    words.replace(/<[^>]+>/g, "").replace(/\s+/g, " "),
  ]);
}

/** What stands beside the picture of a link, and what a search shows of the page. */
function inPreviews() {
  const server = textOf("backend/forwardpass/server/page/opengraph.py");
  const [, description] = server.match(/DESCRIPTION = \(\s*"([^"]+)"/) ?? [];
  const returned = [...server.matchAll(/return f?"([^"]+)"/g)].map(([, text]) => text);
  const [, page] = textOf("frontend/index.html").match(/content="([^"]+)"\s*\/?>\s*<title/) ?? [];
  return [description, page, ...returned].map((text) => ["link previews", text]);
}

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
  "one single",
  "paid for",
  "a tab of its own",
  "beside the options",
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

/** Keys whose text stands twice on purpose: translated, they may come apart. */
const SAME_IN_ENGLISH = {
  "header.model view.stage": "a label before the menu of networks; the name of a view",
  "testImages.show checked.show": "what a button does; a label before choices",
  "stage.title help.topic.stage": "what the stage is called; a heading among others in the help",
  "view.wall glossary.weights.name": "a view; the numbers themselves",
  "wall.neuron glossary.neuron.name": "a word before a number; a term",
  "dials.title lesson.end.dials": "a heading; what a button does",
  "edit.title checked.section.dials": "a view; a section of the author's statements",
  "inside.stage.shift key.shift": "a verb; a key",
  "inside.stage.squish glossary.squish.name": "a verb; a noun",
  "lesson.name.learning checked.section.learning learn.preset": "a lesson; a label before choices",
  "lesson.readers.title checked.section.readers": "a step; a section of the author's statements",
  "question.blob-or-edge.blank share.start.fresh": "a subject; what an embed starts with",
  "glossary.connection.name glossary.line.name": "to the server; between neurons",
};
/** Each of the author's statements has words of its own, found by its slug. */
const OF_A_STATEMENT = /^checked\.[\w-]+\.(found|reference|rule)$/;

test("no text stands twice in the catalogue, but where a translation may differ", () => {
  /** @type {Record<string, string[]>} */
  const byText = {};
  for (const [key, message] of Object.entries(MESSAGES)) {
    if (!OF_A_STATEMENT.test(key)) (byText[JSON.stringify(message)] ??= []).push(key);
  }
  const twice = Object.values(byText).filter((keys) => keys.length > 1);
  assert.deepEqual(twice.map((keys) => keys.join(" ")).sort(), Object.keys(SAME_IN_ENGLISH).sort());
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

test("the notes of the networks, the refused page and link previews are read as well", () => {
  const counts = [inNotes(), onRefusedPage(), inPreviews()].map((texts) => texts.length);
  assert.deepEqual(counts, [9, 7, 9]);
  for (const [, text] of [...inNotes(), ...onRefusedPage(), ...inPreviews()]) {
    assert.ok(text?.length > 0 && !/[<>]/.test(text), text);
  }
});

test("no message has a turn that sounds translated", () => {
  const found = TEXTS.flatMap(([key, text]) =>
    BANNED.filter((turn) => new RegExp(`\\b${turn}\\b`, "i").test(text)).map((turn) => [key, turn]),
  );
  assert.deepEqual(found, []);
});
