import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { painted } from "../../frontend/src/app/help/term-finder.js";
import { nameKey, PAINTED, STEPS, TERMS, termOf } from "../../frontend/src/i18n/terms.js";
import { stepNamed } from "../../frontend/src/lesson/index.js";
import { DARK } from "../../frontend/src/stage/color.js";
import { layoutStage } from "../../frontend/src/stage/layout.js";
import { buildScene } from "../../frontend/src/stage/scene.js";
import { askingChanged, explained } from "../../frontend/src/store/help.js";
import { initialState } from "../../frontend/src/store/state.js";
import { RAMP, shownOf } from "./stage.js";

/** @import { Mark } from "../../frontend/src/i18n/terms.js" */

const FRONTEND = new URL("../../frontend/", import.meta.url);
const ENGLISH = JSON.parse(readFileSync(new URL("src/i18n/en.json", FRONTEND), "utf8"));

/**
 * An element with nothing but what terms are found by.
 * @param {Record<string, string>} dataset
 * @param {string} [localName]
 * @param {Mark | null} [parentElement]
 * @returns {Mark}
 */
const mark = (dataset, localName = "div", parentElement = null) => ({
  dataset,
  localName,
  parentElement,
});

/** @param {Mark} element */
const nameOf = (element) => termOf(element)?.name;

test("every part and action that the page's sources name has a term of its own", () => {
  const unexplained = [];
  const files = readdirSync(new URL("src/", FRONTEND), { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => /^(app|panels)\W.*\.js$/.test(name))) {
    const source = readFileSync(new URL(`src/${file}`, FRONTEND), "utf8");
    for (const [text, kind, name] of source.matchAll(/\sdata-(part|action)="([\w-]+)"/g)) {
      if (!nameOf(mark({ [kind]: name }))) unexplained.push(`${file}: ${text.trim()}`);
    }
  }
  assert.deepEqual(unexplained, []);
});

test("every term has a name and a text that is read in one breath, and no text is without a term", () => {
  for (const term of TERMS) {
    assert.ok(ENGLISH[nameKey(term)], `${term} has no name`);
    const words = ENGLISH[`glossary.${term}.text`]?.split(/\s+/).length ?? 0;
    assert.ok(words >= 4 && words <= 45, `${term} is explained in ${words} words`);
  }
  const told = Object.keys(ENGLISH).flatMap((key) => /^glossary\.(.+)\.text$/.exec(key)?.[1] ?? []);
  assert.deepEqual(told.sort(), TERMS);
});

test("every way into the lesson leads to a step, from a term that there is", () => {
  for (const [term, step] of Object.entries(STEPS)) {
    assert.ok(TERMS.includes(term), term);
    assert.ok(stepNamed(step), `${term} leads to ${step}`);
  }
});

test("a mark is what it says, then what it does, then which part it is, then where it stands", () => {
  assert.equal(nameOf(mark({ term: "close", part: "pad" })), "close");
  assert.equal(nameOf(mark({ action: "clear", part: "pad" })), "clear");
  assert.equal(nameOf(mark({ part: "wall-legend" })), "scale");
  assert.equal(nameOf(mark({ part: "wall-words" })), "wall");
  assert.equal(nameOf(mark({ view: "matrix" })), "views");
  assert.equal(nameOf(mark({}, "fp-network-input")), "seen");
  assert.equal(nameOf(mark({}, "p", mark({ part: "z" }))), "z");
  assert.equal(termOf(mark({}, "main")), null);
});

test("the words of a field stand for the field", () => {
  const label = { ...mark({}, "label"), control: mark({ part: "centred" }, "input") };
  assert.equal(nameOf(mark({}, "span", label)), "centred");
});

test("each thing that the stage paints is found where it is painted", () => {
  const sizes = [784, 16, 16, 10];
  const layout = layoutStage({ sizes, width: 900, height: 600 });
  const state = { card: /** @type {any} */ ({ sizes }) };
  const curves = { sigmoid: RAMP };
  /** @param {Partial<import("../../frontend/src/stage/scene.js").SceneState>} [changes] */
  const sceneOf = (changes) =>
    buildScene(shownOf(sizes, { curves, time: 3, ...changes }), layout, DARK);
  const over = sceneOf();
  const [, hidden, , outputs] = layout.layers;
  const { x, y, pitch } = layout.grid;
  const { bar } = layout.outputs[3];
  const { legend, curtain } = layout;
  assert.ok(curtain);
  const gap = layout.gaps[1].box;
  const sums = /** @type {NonNullable<typeof layout.sums[number]>} */ (layout.sums[1]);
  const curve = /** @type {NonNullable<typeof sums.curve>} */ (sums.curve);
  const found = {
    pixel: painted(over, state, x + pitch / 2, y + pitch / 2),
    hidden: painted(over, state, hidden.x[5], hidden.y[5]),
    output: painted(over, state, outputs.x[3], outputs.y[3]),
    bar: painted(over, state, bar.x + bar.width / 2, bar.y + bar.height / 2),
    heatmap: painted(over, state, hidden.heatmapX[2] + 4, hidden.heatmapY[2] + 4),
    line: painted(over, state, gap.x + gap.width / 2, gap.y + gap.height / 2),
    curtain: painted(sceneOf({ curtain: true }), state, curtain.x + 20, curtain.y + 20),
    scale: painted(over, state, legend.x + 2, legend.y + 2),
    adding: painted(sceneOf({ time: 0.51 }), state, sums.x[5] + 3, sums.y[5] + 1),
    curve: painted(sceneOf({ time: 1.14 }), state, sums.x[5] - 3, sums.y[5] + curve.below + 2),
  };
  for (const name of PAINTED) assert.equal(found[/** @type {"pixel"} */ (name)], name);
  // Neither is there while the pulses are on their way to the layer, or once its own lines have left.
  for (const time of [0, 0.5, 1.15, 3]) {
    assert.equal(painted(sceneOf({ time }), state, sums.x[5] + 3, sums.y[5] + 1), "line");
  }
});

test("asking closes the help and the last explanation; the same mark again changes nothing", () => {
  const box = { x: 1, y: 2, width: 3, height: 4 };
  const told = explained(initialState({ help: true }), { name: "z", box });
  assert.equal(explained(told, { name: "z", box: { ...box } }), told);
  assert.equal(explained(told, null).term, null);
  const asking = askingChanged(told, true);
  assert.deepEqual([asking.asking, asking.term, asking.help], [true, null, false]);
});
