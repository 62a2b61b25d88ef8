import assert from "node:assert/strict";
import { test } from "node:test";
import { readParams } from "../../frontend/src/app/navigation/query-params.js";

/** @param {string} search */
const read = (search) => readParams(search, false, ["stage", "wall"]);

test("without parameters the page begins blank, live and with full motion", () => {
  const nothing = {
    state: { motion: "full" },
    model: null,
    handwriting: null,
    testImage: null,
    step: null,
    puzzle: null,
    neuron: null,
    tour: false,
  };
  assert.deepEqual(read(""), nothing);
});

test("everything that can be asked for is understood", () => {
  assert.deepEqual(read("?motion=off&theme=light&mode=staged&lines=weights&model=lesson").state, {
    motion: "off",
    theme: "light",
    mode: "staged",
    lines: "weights",
  });
  assert.equal(read("?hues=blue-red").state.hues, "blue-red");
  assert.equal(read("?model=lesson").model, "lesson");
  assert.deepEqual(read("?digit=3&seed=41").handwriting, { digit: 3, seed: 41 });
  assert.deepEqual(read("?digit=3").handwriting, { digit: 3, seed: 1 });
  assert.equal(read("?mnist=9999").testImage, 9999);
  assert.equal(read("?tour").tour, true);
});

test("what makes no sense is left out", () => {
  for (const search of ["?digit=10", "?digit=-1", "?digit=x", "?digit=", "?digit=3.5"]) {
    assert.equal(read(search).handwriting, null, search);
  }
  assert.equal(read("?mnist=10000").testImage, null);
  assert.equal(read("?mnist=99999999999").testImage, null);
  assert.deepEqual(read("?theme=green&mode=fast&lines=none&motion=on&hues=pink").state, {
    motion: "full",
  });
});

test("a system that asks for less motion gets it, and the address may ask for none", () => {
  assert.equal(readParams("", true, []).state.motion, "reduced");
  assert.equal(readParams("?motion=off", true, []).state.motion, "off");
});

test("a link can name any view of the page", () => {
  assert.equal(read("?view=wall").state.view, "wall");
  assert.equal(read("?view=cellar").state.view, undefined);
});

test("a step of the lesson can be asked for, or the one left last", () => {
  assert.equal(read("?step=bias").step, "bias");
  assert.equal(read("?step=").step, "");
});

test("a puzzle can be asked for, or the first of them", () => {
  assert.equal(read("?puzzle=ink").puzzle, "ink");
  assert.equal(read("?puzzle").puzzle, "");
});

test("an embed shows no part but its view and what its address asks for", () => {
  const everythingElse = ["header", "pad", "tools", "seen", "gallery", "answer", "inspector"];
  const { embedded, hidden } = read("?embed").state;
  assert.equal(embedded, true);
  assert.deepEqual(hidden, [...everythingElse, "timeline", "modes", "table"]);
  assert.deepEqual(read("?embed&controls=pad, answer,tools,cellar").state.hidden, [
    "header",
    "seen",
    "gallery",
    "inspector",
    "timeline",
    "modes",
    "table",
  ]);
  assert.deepEqual(read("?embed&controls=all").state.hidden, []);
  assert.equal(read("?embedded").state.embedded, undefined);
});

test("an embed of a neuron shows the inspector and not the stage", () => {
  const { hidden } = read("?embed&view=neuron&controls=pad").state;
  assert.equal(hidden?.includes("stage"), true);
  assert.equal(hidden?.includes("inspector"), false);
  assert.equal(hidden?.includes("pad"), false);
  assert.deepEqual(read("?embed&view=neuron").neuron, { layer: 1, neuron: 0 });
});

test("the lesson inside another page has all parts that its steps speak of", () => {
  assert.deepEqual(read("?embed&view=lesson").state.hidden, ["header"]);
  assert.equal(read("?embed&view=lesson").step, "");
  assert.equal(read("?embed&view=lesson&step=bias").step, "bias");
});

test("a neuron is named by its layer and its place, both from 0", () => {
  assert.deepEqual(read("?neuron=1.9").neuron, { layer: 1, neuron: 9 });
  assert.deepEqual(read("?neuron=0.783").neuron, { layer: 0, neuron: 783 });
  for (const name of ["1", "1.", "a.b", "1.9.3", "-1.2"]) {
    assert.equal(read(`?neuron=${name}`).neuron, null, name);
  }
});
