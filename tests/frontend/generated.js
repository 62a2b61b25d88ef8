/**
 * Places made up by a number: every field, at its edges as often as not.
 * @module
 */

import { NO_SWITCHES } from "../../frontend/src/store/dials.js";
import { BLANK, withoutInk, withPoints, withStroke } from "../../frontend/src/store/drawing.js";

/** @import { Drawing, Place } from "../../frontend/src/types.js" */

/**
 * Numbers in [0, 1) that look random and are the same for the same seed (mulberry32).
 * @param {number} seed
 */
export function randomFrom(seed) {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A place that a page with this network can be at.
 * @param {number} seed
 * @param {number[]} sizes Of the network.
 * @returns {Place & {input: Drawing}}
 */
export function generatedPlace(seed, sizes) {
  const random = randomFrom(seed);
  const below = (/** @type {number} */ n) => Math.floor(random() * n);
  /** @type {<T>(...list: T[]) => T} */
  const one = (...list) => list[below(list.length)];
  const neuron = () => {
    const layer = below(sizes.length);
    return { layer, neuron: below(sizes[layer]) };
  };
  const selection = one(null, neuron());
  const tab = selection && one(null, "curve", "links");
  return {
    model: "digits",
    centred: one(true, false),
    mode: one("live", "staged"),
    lines: one("flow", "weights"),
    curtain: one(true, false),
    view: one("stage", "matrix", "wall", "dials", "networks", "code"),
    selection,
    ...(tab && { tab }),
    time: one(0, sizes.length - 1, random() * (sizes.length - 1)),
    inside: selection?.layer ? one(null, 0, below(5001) / 1000) : null,
    hues: one("safe", "lesson", "blue-red", "blue-orange", "grey"),
    theme: one("auto", "dark", "light"),
    language: one("auto", "en"),
    numbers: one({ mark: "auto", digits: null }, { mark: "comma", digits: 5 }),
    hidden: one([], ["gallery", "table"]),
    step: null,
    puzzle: null,
    input: generatedDrawing(random),
    changes: generatedChanges(random, sizes, one(0, 1, 20)),
    run: one(undefined, 'fast;400;mnist;{"seed":7}'),
    switches: one(NO_SWITCHES, {
      activations: one(
        [],
        sizes.slice(1).map((_, i) => (i ? "relu" : null)),
      ),
      off: one([], [{ layer: 1, neuron: below(sizes[1]) }]),
      noBias: one([], [1 + below(sizes.length - 1)]),
      bits: one(1, 8, 16),
      binary: one(true, false),
    }),
  };
}

/**
 * @param {() => number} random
 * @returns {Drawing}
 */
function generatedDrawing(random) {
  if (random() < 0.1) return BLANK;
  if (random() < 0.3) return generatedPixels(random);
  /** @type {Drawing} */
  let drawing = BLANK;
  for (let left = 1 + Math.floor(3 * random()); left > 0; left -= 1) {
    drawing = scribbled(drawing, random);
  }
  return random() < 0.3 ? withoutInk(drawing, [random(), random(), random(), random()]) : drawing;
}

/**
 * A stroke as a hand draws it: in curves, now and then over the edge of the pad.
 * @param {Drawing} drawing
 * @param {() => number} random
 */
function scribbled(drawing, random) {
  let [x, y, way] = [random(), random(), 7 * random()];
  let next = withStroke(drawing, x, y);
  const steps = Math.floor(40 * random());
  for (let i = 0; i < steps; i += 1) {
    way += random() - 0.5;
    const from = [x, y];
    x += 0.03 * Math.cos(way);
    y += 0.03 * Math.sin(way);
    next = withPoints(next, [...from, x, y]);
  }
  return next;
}

/**
 * @param {() => number} random
 * @returns {Drawing}
 */
function generatedPixels(random) {
  const greys = () =>
    Uint8Array.from({ length: 784 }, () => (random() < 0.7 ? 0 : Math.floor(256 * random())));
  const drawn = greys();
  if (random() < 0.5) {
    const source = /** @type {const} */ ({ type: "picture", inverted: random() < 0.5 });
    return { kind: "pixels", drawn, centred: greys(), source };
  }
  const source = /** @type {const} */ ({ type: "mnist", index: 9999, label: 4, erased: true });
  return { kind: "pixels", drawn, centred: drawn, source };
}

/**
 * Dials in the order in which a page lists them.
 * @param {() => number} random
 * @param {number[]} sizes
 * @param {number} count
 */
function generatedChanges(random, sizes, count) {
  const found = new Map();
  while (found.size < count) {
    const layer = 1 + Math.floor(random() * (sizes.length - 1));
    const neuron = Math.floor(random() * sizes[layer]);
    const source = Math.floor(random() * (sizes[layer - 1] + 1)) - 1;
    const value = Math.fround(40 * random() - 20);
    const key = (layer * 1000 + neuron) * 1000 + source;
    found.set(key, { layer, neuron, source, value });
  }
  return [...found].toSorted(([one], [other]) => one - other).map(([, dial]) => dial);
}
