import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { DARK, LIGHT } from "../../frontend/src/stage/color.js";
import { layoutStage } from "../../frontend/src/stage/layout.js";
import { buildScene } from "../../frontend/src/stage/scene.js";
import { createCanvasCache } from "../../frontend/src/stage/canvas-cache.js";
import { withOverviews } from "../../frontend/src/stage/views/first.js";
import { VIEWS } from "../../frontend/src/stage/views/index.js";
import { draw as overviews } from "../../frontend/src/stage/views/overviews.js";
import { shortActivationText } from "../../frontend/src/stage/views/text.js";
import { formatActivation, setLanguage, setNumbers } from "../../frontend/src/i18n/i18n.js";
import { stretched } from "../../frontend/src/i18n/pseudo.js";
import ENGLISH from "../../frontend/src/i18n/en.json" with { type: "json" };
import { NETWORKS, RAMP, STAGES, passOf, recordingCanvas, shownOf } from "./stage.js";

afterEach(() => {
  setLanguage("en", {});
  setNumbers({ mark: "auto", digits: null });
});

/** @import { SceneState } from "../../frontend/src/stage/scene.js" */

const ALL_VIEWS = withOverviews(VIEWS, overviews);

/**
 * Everything drawn in one repaint, on the stage and on the canvases that it keeps.
 * @param {number[]} sizes
 * @param {Partial<SceneState>} [changes]
 * @param {{width?: number, height?: number, palette?: import("../../frontend/src/stage/types.js").Palette, ratio?: number}} [stage]
 */
function logOf(sizes, changes, { width = 830, height = 776, palette = DARK, ratio = 1 } = {}) {
  const scene = buildScene(shownOf(sizes, changes), layoutStage({ sizes, width, height }), palette);
  /** @type {unknown[][]} */
  const log = [];
  const cache = createCanvasCache((w, h) => recordingCanvas(w, h, log));
  cache.ratio = ratio;
  const ctx = recordingCanvas(width, height, log).getContext();
  for (const draw of ALL_VIEWS) draw(ctx, scene, cache);
  return log;
}

/** @param {unknown[][]} log */
const textsOf = (log) => log.filter(([name]) => name === "fillText").map(([, text]) => text);

/**
 * @param {unknown[][]} log
 * @param {string} name
 */
const countOf = (log, name) => log.filter(([call]) => call === name).length;

const sizes = [784, 16, 16, 10];

test("the same state at the same time is the same picture to the pixel", () => {
  for (const time of [0, 0.5, 1.775, 3]) {
    assert.deepEqual(logOf(sizes, { time }), logOf(sizes, { time }));
  }
});

test("captions side by side keep apart in a language of long words", () => {
  setLanguage("en-XA", stretched(ENGLISH));
  for (const network of NETWORKS) {
    for (const { width, height } of STAGES) {
      const layout = layoutStage({ sizes: network, width, height });
      const { captions, flow, textSize } = layout;
      if (flow === "down" || layout.compact) continue;
      const log = logOf(network, {}, { width, height });
      const ends = captions.map(({ x }) => {
        const [, text, , , room] = /** @type {[string, string, number, number, number]} */ (
          log.find(([name, , at, y]) => name === "fillText" && at === x && Number(y) > height * 0.8)
        );
        const half = Math.min(room, text.length * textSize * 0.6) / 2;
        return [x - half, x + half];
      });
      const apart = ends.slice(1).every(([start], k) => start > ends[k][1]);
      assert.ok(apart, `${network} on ${width} × ${height}: ${ends.join(" | ")}`);
    }
  }
});

test("a new pass writes only numbers anew: words, names and empty bars stay as they were painted", () => {
  const layout = layoutStage({ sizes, width: 830, height: 776 });
  /** @type {unknown[][]} */
  const log = [];
  const cache = createCanvasCache((w, h) => recordingCanvas(w, h, log));
  const ctx = recordingCanvas(830, 776, log).getContext();
  const shown = shownOf(sizes);
  for (const draw of ALL_VIEWS) draw(ctx, buildScene(shown, layout, DARK), cache);
  const first = log.splice(0);
  assert.ok(textsOf(first).includes("784 pixels") && textsOf(first).includes("7"));
  const next = { ...shown, pass: { ...passOf(sizes), seq: 8 } };
  for (const draw of ALL_VIEWS) draw(ctx, buildScene(next, layout, DARK), cache);
  assert.deepEqual(
    textsOf(log).filter((text) => !/^\d\.\d\d\d$/.test(String(text))),
    [],
  );
  assert.equal(textsOf(log).length, 16 + 16 + 10 + 10);
  const outlined = 1; // the answer's
  assert.equal(countOf(log, "roundRect"), 10 + outlined);
});

test("another time is another picture", () => {
  assert.notDeepEqual(logOf(sizes, { time: 0.6 }), logOf(sizes, { time: 0.61 }));
});

test("every network is painted on every stage, in both themes, without a number gone wrong", () => {
  for (const network of NETWORKS) {
    for (const stage of STAGES.filter(({ width }) => width < 2000)) {
      for (const palette of [DARK, LIGHT]) {
        const log = logOf(network, { selection: { layer: 1, neuron: 0 } }, { ...stage, palette });
        const wrong = log.find((call) => call.some((value) => Number.isNaN(value)));
        assert.equal(wrong, undefined, `${network} on ${stage.width} × ${stage.height}: ${wrong}`);
      }
    }
  }
});

test("the stage says nothing but captions, legend and names before a network has come", () => {
  const log = logOf(sizes, { pass: null, weights: [], card: null, time: 0 });
  const texts = textsOf(log);
  for (const name of ["0", "9", "784 pixels"]) assert.ok(texts.includes(name), `${texts}`);
  assert.ok(!texts.some((text) => /\d\.\d/.test(String(text))), `${texts}`);
});

test("every neuron after the pixels wears its activation, every output also beside its bar", () => {
  const decimals = (/** @type {RegExp} */ shape, /** @type {object} */ stage) =>
    textsOf(logOf(sizes, {}, stage)).filter((text) => shape.test(String(text))).length;
  assert.equal(decimals(/^−?\d\.\d\d\d$/, {}), 16 + 16 + 10 + 10);
  const small = { width: 640, height: 420 };
  assert.equal(decimals(/^−?\.\d\d\d$/, small), 16 + 16 + 10);
  assert.equal(decimals(/^−?\d\.\d\d\d$/, small), 10);
});

test("beside a pass that runs right the scale of the sums has no halo that would cut into a neuron", () => {
  const strokes = logOf(sizes, { time: 0.8 }).filter(
    ([name, text]) => name === "strokeText" && /^sum, then bias/.test(String(text)),
  );
  assert.equal(strokes.length, 0);
});

test("neurons not yet reached show no number", () => {
  const reached = (/** @type {number} */ time) =>
    textsOf(logOf(sizes, { time })).filter((text) => /^−?\d\.\d\d\d$/.test(String(text))).length;
  assert.equal(reached(0.4), 0);
  assert.ok(reached(1) >= 16 && reached(1) < 32);
});

test("while the pass is at a layer its sums are shown with their scale, and not before or after", () => {
  const scales = (/** @type {number} */ time) =>
    textsOf(logOf(sizes, { time })).filter((text) => /^sum, then bias, to ±/.test(String(text)));
  assert.deepEqual(
    [0.4, 0.8, 1.3, 1.8, 2.8, 3].map((time) => scales(time).length),
    [0, 1, 0, 1, 1, 0],
  );
});

test("z falls on the curve of a neuron, and its a runs from there into the disc", () => {
  const pass = passOf(sizes);
  const [z, a] = [-0.5, 0.25];
  pass.layers[2].z?.fill(z);
  pass.layers[2].a.fill(a);
  const layout = layoutStage({ sizes, width: 830, height: 776 });
  const place = layout.sums[2];
  assert.ok(place?.curve);
  const dots = (/** @type {number} */ time, curves = { sigmoid: RAMP }) =>
    logOf(sizes, { time, pass, curves })
      .filter(([name, , , radius]) => name === "arc" && radius === 2.6)
      .map(([, x, y]) => [Number(x), Number(y)]);
  const full = buildScene(shownOf(sizes, { time: 1.8, pass }), layout, DARK).layers[2].sums?.full;
  const onCurve = [
    place.x[3] + (z * place.half) / Number(full),
    place.y[3] + place.curve.below + place.curve.height * (1 - a),
  ];
  assert.equal(dots(1.7).length, 0, "the sum is not there yet");
  assert.equal(dots(1.8).length, 16);
  assert.ok(dots(1.8)[3][1] < onCurve[1] - 5, "z is falling");
  const [landed, running] = dots(1.875).slice(6);
  assert.deepEqual(landed.map(Math.round), onCurve.map(Math.round));
  const disc = [layout.layers[2].x[3] + layout.layers[2].radius, layout.layers[2].y[3]];
  const halfWay = onCurve.map((value, axis) => (value + disc[axis]) / 2);
  assert.deepEqual(running.map(Math.round), halfWay.map(Math.round));
  assert.equal(dots(2).length, 16, "at rest on the curve");
  assert.equal(dots(1.875, /** @type {any} */ ({})).length, 0, "no curve has come");
});

test("a sure answer has a full outline, an undecided one two dashed outlines, a blank pad none", () => {
  const dashes = (/** @type {any} */ answer) => {
    const pass = /** @type {any} */ ({ ...shownOf(sizes).pass, answer });
    return logOf(sizes, { pass })
      .filter(([name]) => name === "setLineDash")
      .map(([, dash]) => /** @type {number[]} */ (dash).length > 0);
  };
  const named = { digit: 3, confidence: 0.4, runnerUp: 5, runnerUpConfidence: 0.38 };
  assert.deepEqual(dashes({ state: "digit", ...named }).filter(Boolean), []);
  assert.equal(dashes({ state: "undecided", ...named }).filter(Boolean).length, 2);
  assert.deepEqual(dashes({ state: "blank", digit: null, runnerUp: null }), []);
});

test("the winner's number is in the chosen colour", () => {
  const log = logOf(sizes);
  const chosen = log.filter(([name, value]) => name === "fillStyle =" && value === DARK.chosen);
  assert.ok(chosen.length > 0);
  const blank = /** @type {any} */ ({
    ...shownOf(sizes).pass,
    answer: { state: "blank", digit: null, confidence: 0, runnerUp: null, runnerUpConfidence: 0 },
  });
  const none = logOf(sizes, { pass: blank });
  assert.ok(!none.some(([, value]) => value === DARK.chosen));
});

test("a single output marks its place on the number line and names the ten digits", () => {
  const texts = textsOf(logOf([784, 1]));
  for (let digit = 0; digit < 10; digit++) assert.ok(texts.includes(`${digit}`), `${texts}`);
});

test("a small neuron that is looked at says its number in a tag", () => {
  const texts = textsOf(logOf([784, 128, 64, 10], { hover: { layer: 1, neuron: 100 } }));
  assert.ok(
    texts.some((text) => /^neuron 100: 0\.\d{3}$/.test(String(text))),
    `${texts}`,
  );
});

test("a neuron that is looked at is named by its index, and one behind the curtain is not marked", () => {
  const hover = { layer: 2, neuron: 12 };
  const open = textsOf(logOf(sizes, { hover }));
  assert.ok(open.includes("a₁₂"), `${open}`);
  const covered = logOf(sizes, { hover, curtain: true });
  assert.ok(!textsOf(covered).includes("a₁₂"));
  const yellow = covered.filter(
    ([name, value]) => name === "strokeStyle =" && value === DARK.chosen,
  );
  assert.equal(yellow.length, countAnswerOutlines(covered));
  const output = textsOf(logOf(sizes, { hover: { layer: 3, neuron: 4 }, curtain: true }));
  assert.ok(output.includes("a₄"), `${output}`);
});

/**
 * The outline of the answer is the one yellow stroke of a stage on which nothing is pointed at.
 * @param {unknown[][]} log
 */
function countAnswerOutlines(log) {
  assert.ok(log.length > 0);
  return logOf(sizes).filter(([name, value]) => name === "strokeStyle =" && value === DARK.chosen)
    .length;
}

test("what the curtain says stands on it, on every stage", () => {
  for (const network of NETWORKS.filter(({ length }) => length > 2)) {
    for (const { width, height } of STAGES) {
      const { curtain: box, textSize } = layoutStage({ sizes: network, width, height });
      if (!box) continue;
      const said = logOf(network, { curtain: true }, { width, height }).filter(
        ([name, text]) => name === "fillText" && /^\?$|hidden layers?$|^click/.test(String(text)),
      );
      const name = `${network} on ${width} × ${height}`;
      assert.equal(said.length, box.height < 60 ? 1 : box.height < 94 ? 2 : 3, name);
      for (const [, , , y] of said) {
        assert.ok(Number(y) - textSize / 2 >= box.y, `${name}: ${y}`);
        assert.ok(Number(y) + textSize / 2 <= box.y + box.height, `${name}: ${y}`);
      }
    }
  }
});

test("an activation reads the same in a small disc as in a sentence: all three decimals, without the 0 before them", () => {
  const read = (/** @type {number} */ a) => [shortActivationText(a, 1), formatActivation(a)];
  assert.deepEqual(read(0.999), [".999", "0.999"]);
  assert.deepEqual(read(0.9996), ["1.000", "1.000"]);
  assert.deepEqual(read(-0.9961), ["−.996", "−0.996"]);
  assert.deepEqual(read(0), [".000", "0.000"]);
  assert.equal(shortActivationText(37.25, 40), "37.3");
  assert.equal(shortActivationText(0.4, 40), ".4");
  assert.equal(shortActivationText(0, 400), "0");
  setNumbers({ mark: "comma", digits: null });
  assert.deepEqual(read(0.999), [",999", "0,999"]);
});

test("the legend takes a second line on a narrow stage", () => {
  const stage = { width: 520, height: 560 };
  const texts = logOf(sizes, {}, stage).filter(
    ([name, , x, y]) => name === "fillText" && Number(x) < 120 && Number(y) > 380,
  );
  const squeezed = texts.filter(([, text, , , room]) => 6 * String(text).length > Number(room));
  assert.deepEqual(
    squeezed.map(([, text]) => text),
    [],
  );
  assert.deepEqual(
    texts.map(([, text]) => text),
    [
      "784 pixels",
      "line: weight",
      "× activation",
      "weights,",
      "up to ±1.00",
      "activation,",
      "0 to 1",
    ],
  );
});

test("on a light stage every neuron stands on a dark plate, and on a dark one there is none", () => {
  const plates = (/** @type {typeof DARK} */ palette) =>
    logOf(sizes, {}, { palette }).filter(
      ([name, value], at, log) =>
        name === "fillStyle =" && value === LIGHT.backdrop && log[at + 1]?.[0] === "beginPath",
    ).length;
  assert.ok(plates(LIGHT) >= 1);
  assert.equal(plates(DARK), 0);
});

test("the legend gives the scale of the lines of every gap", () => {
  const scales = textsOf(logOf(sizes)).filter((text) => /^±[\d.]+$/.test(String(text)));
  assert.equal(scales.length, 3);
});

test("an unbounded layer names the activation that is white", () => {
  const activations = ["relu", "relu", "identity"];
  const pass = passOf(sizes);
  pass.layers[1].a[0] = 5.3;
  const texts = textsOf(logOf(sizes, { activations, pass }));
  assert.ok(texts.includes("white = 6"), `${texts}`);
});

test("what rests is not painted again", () => {
  const layout = layoutStage({ sizes, width: 830, height: 776 });
  /** @type {unknown[][]} */
  const log = [];
  const cache = createCanvasCache((w, h) => recordingCanvas(w, h, log));
  const ctx = recordingCanvas(830, 776, log).getContext();
  const state = shownOf(sizes, { time: 2.5 });
  for (const draw of ALL_VIEWS) draw(ctx, buildScene(state, layout, DARK), cache);
  log.length = 0;
  for (const draw of ALL_VIEWS) draw(ctx, buildScene({ ...state, time: 2.6 }, layout, DARK), cache);
  assert.equal(countOf(log, "createImageData"), 0);
  assert.equal(countOf(log, "putImageData"), 1);
});

test("on a projector no letter is smaller than 24 px, and the numbers stand in their discs", () => {
  for (const network of [sizes, [784, 10], [784, 1], [784, 128, 64, 10]]) {
    for (const { width, height } of [
      { width: 1620, height: 960 },
      { width: 1382, height: 1009 },
    ]) {
      const layout = layoutStage({ sizes: network, width, height, large: true });
      /** @type {unknown[][]} */
      const log = [];
      const cache = createCanvasCache((w, h) => recordingCanvas(w, h, log));
      for (const time of [0.8, network.length - 1]) {
        const shown = shownOf(network, { time, selection: { layer: 1, neuron: 0 } });
        const scene = buildScene(shown, layout, DARK);
        const ctx = recordingCanvas(width, height, log).getContext();
        for (const draw of ALL_VIEWS) draw(ctx, scene, cache);
      }
      const sizesOf = log.filter(([name]) => name === "font =").map(([, font]) => String(font));
      const small = sizesOf.filter((font) => Number(/([\d.]+)px/.exec(font)?.[1]) < 24);
      assert.deepEqual(small, [], `${network} on ${width} × ${height}`);
      assert.equal(layout.layers[network.length - 1].numberSize, 24, `${network}`);
    }
  }
});
