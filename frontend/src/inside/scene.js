/**
 * Builds the scene inside a neuron, as plain data, from time, numbers and layout. The same time always gives the same
 * scene, no matter how it was reached.
 *
 * A product is cut into grains. Grains above 0 pour into the upper bar first, then those below 0 into the lower one;
 * a bar holds the sum of the grains that have arrived.
 * @module
 */

import { GRID } from "../options.js";
import { along, cellAt, markSize, rangeOfA, rangeOfZ } from "./layout.js";
import { clamp01, done, eased, within } from "./timing.js";

/** @import { InsideLayout, Range } from "./layout.js" */
/** @import { InsideNumbers } from "./numbers.js" */

/**
 * @typedef {{source: number, value: number, x: number, y: number}} Grain Offset by x, y from the middle of its cell.
 */

/**
 * A mark in flight. `tint` is how far it has taken on the hue of its sign, 0 … 1; `size` is its radius in CSS px.
 * @typedef {{source: number, x: number, y: number, size: number, tint: number}} Flying
 */

/**
 * @typedef {object} InsideScene
 * @property {Float32Array} lit How far each input is lit, 0 … 1.
 * @property {number} looked How far the weights are shown, 0 … 1.
 * @property {Float32Array} made How far each product has appeared, 0 … 1.
 * @property {Float32Array} left How much of each product has poured out, 0 … 1.
 * @property {Flying[]} flying
 * @property {{from: number, to: number}} positive What the bars hold, as values.
 * @property {{from: number, to: number}} negative
 * @property {number | null} sum The position of the sum's mark, as a value.
 * @property {boolean} summed Whether the sum is complete.
 * @property {{from: number, to: number} | null} shift The step of the bias, as far as it has come.
 * @property {boolean} shifted
 * @property {number} drawn How far the curve is drawn, 0 … 1.
 * @property {number} fallen How far the mark of z has fallen to the curve, 0 … 1.
 * @property {number} run How far the mark has run to the disc, 0 … 1.
 * @property {number} glow How far the disc is lit, 0 … 1.
 * @property {Range} rangeZ
 * @property {Range} rangeA
 */

/**
 * About this many grains are made where a layer has few neurons, because one grain each would not look like pouring.
 */
const GRAINS = 120;
/** Layers of up to this many neurons are cut into more grains. */
const FEW = 64;
/** The golden angle in radians, which is the angle between the leaves of a sunflower. */
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/**
 * How long a grain falls, as a share of the time its sign has, and the share of its fall at which it starts to pour
 * in.
 */
const FALL = 0.32;
const POURS = 0.82;
/** The part of the stage that each sign takes. */
const UP = /** @type {const} */ ([0.02, 0.49]);
const DOWN = /** @type {const} */ ([0.51, 0.98]);

/** How far a grain drifts sideways on its way down, as a multiple of the font size. */
const DRIFT = 3;
/** By how many rows the order in which grains fall is shuffled. */
const SHAKE = 9;

/** The part of its flight in which a number pauses on its weight. */
const RESTS = /** @type {const} */ ([0.42, 0.58]);
/** The delay between the first and the last number to start. */
const SPREAD = 0.3;

/**
 * @param {number} time
 * @param {InsideNumbers} numbers
 * @param {InsideLayout} layout
 * @returns {InsideScene}
 */
export function sceneInside(time, numbers, layout) {
  const { products, sum, z } = numbers;
  const count = products.length;
  const look = done(time, "look");
  const shift = eased(within(done(time, "shift"), 0.08, 0.92));
  const squish = done(time, "squish");
  const rangeZ = rangeOfZ(numbers);
  const add = done(time, "add");
  const scene = {
    lit: Float32Array.from({ length: count }, (_, i) => litAt(look, rowOf(layout, i))),
    looked: within(look, 0.45, 0.95),
    made: new Float32Array(count),
    left: new Float32Array(count),
    flying: /** @type {Flying[]} */ ([]),
    shift: shift > 0 ? { from: sum.value, to: sum.value + (z.value - sum.value) * shift } : null,
    shifted: shift === 1,
    drawn: eased(within(squish, 0, 0.34)),
    fallen: eased(within(squish, 0.34, 0.54)),
    run: eased(within(squish, 0.54, 0.74)),
    glow: within(squish, 0.74, 1),
    rangeZ,
    rangeA: rangeOfA(numbers, rangeZ),
  };
  fly(scene, done(time, "multiply"), numbers, layout);
  return { ...scene, ...pour(scene, add, numbers, layout) };
}

/**
 * Lights the cells row by row, from the top.
 * @param {number} look 0 … 1
 * @param {number} row 0 … 1
 */
const litAt = (look, row) => within(look, row * 0.4, row * 0.4 + 0.3);

/**
 * Returns how far down a cell lies, 0 … 1.
 * @param {InsideLayout} layout
 * @param {number} i
 */
const rowOf = ({ columns, rows }, i) => Math.floor(i / columns) / rows;

/**
 * Moves numbers onto their weights. There they take the hue of their sign, and then move on as products.
 * @param {Pick<InsideScene, "made" | "flying">} scene
 * @param {number} share How much of the stage has passed, 0 … 1.
 * @param {InsideNumbers} numbers
 * @param {InsideLayout} layout
 */
function fly({ made, flying }, share, { products }, layout) {
  const { columns, rows } = layout;
  for (let i = 0; i < products.length; i += 1) {
    if (products[i] === 0) continue;
    const order = columns > 1 ? (i % columns) / columns : i / rows;
    const flight = within(share, order * SPREAD, order * SPREAD + 1 - SPREAD);
    made[i] = flight === 1 ? 1 : 0;
    if (flight > 0 && flight < 1) flying.push(onTheWay(i, flight, layout));
  }
}

/**
 * @param {number} source
 * @param {number} flight 0 … 1
 * @param {InsideLayout} layout
 * @returns {Flying}
 */
function onTheWay(source, flight, layout) {
  const [lands, leaves] = RESTS;
  const isFirst = flight < leaves;
  const way = eased(isFirst ? within(flight, 0, lands) : within(flight, leaves, 1));
  const from = cellAt(layout, isFirst ? 0 : 1, source);
  const to = cellAt(layout, isFirst ? 1 : 2, source);
  const lift = layout.font * 1.6 * Math.sin(Math.PI * way);
  return {
    source,
    x: from.x + (to.x - from.x) * way,
    y: from.y - lift,
    size: markSize(layout),
    tint: within(flight, lands * 0.8, leaves),
  };
}

/**
 * Lets grains fall onto the bars: first those above 0, then those below.
 * @param {Pick<InsideScene, "made" | "left" | "flying" | "rangeZ">} scene
 * @param {number} share How much of the stage has passed, 0 … 1.
 * @param {InsideNumbers} numbers
 * @param {InsideLayout} layout
 */
function pour(scene, share, numbers, layout) {
  const { positive, negative, sum } = numbers;
  const [up, down] = grainsOf(numbers, layout);
  const top = layout.line.y;
  const at = { from: 0, y: top + layout.bar / 2 };
  const fallen = poured(scene, within(share, ...UP), up, at, numbers, layout);
  // A sum of grains differs from the exact sum by float64 rounding.
  const above = within(share, ...UP) === 1 ? positive.value : fallen;
  const below = { from: positive.value, y: top + 1.5 * layout.bar + 1 };
  const pulled = poured(scene, within(share, ...DOWN), down, below, numbers, layout);
  const isOver = share === 1;
  return {
    positive: { from: 0, to: above },
    negative: { from: above, to: above + (isOver ? negative.value : pulled) },
    sum: share > 0 ? (isOver ? sum.value : above + pulled) : null,
    summed: isOver,
  };
}

/**
 * @param {Pick<InsideScene, "made" | "left" | "flying" | "rangeZ">} scene
 * @param {number} share How much of this sign's time has passed, 0 … 1.
 * @param {readonly Grain[]} grains
 * @param {{from: number, y: number}} bar The start of the bar, as a value, and its middle, in CSS px.
 * @param {InsideNumbers} numbers
 * @param {InsideLayout} layout
 * @returns {number} The sum of the grains that have arrived.
 */
function poured({ left, flying, rangeZ }, share, grains, bar, { products }, layout) {
  const x = along(rangeZ, layout.line.x, layout.line.x + layout.line.width);
  const sizeOf = grainSize(grains, layout);
  let [arrived, before] = [0, bar.from];
  grains.forEach(({ source, value, ...from }, k) => {
    const sets = (k / grains.length) * (1 - FALL);
    const fall = within(share, sets, sets + FALL);
    const lands = x(before + value / 2);
    before += value;
    if (fall === 0) return;
    const gone = within(fall, POURS, 1);
    arrived += value * gone;
    left[source] = clamp01(left[source] + value / products[source]);
    if (fall === 1) return;
    const cell = cellAt(layout, 2, source);
    const way = within(fall, 0, POURS);
    const [startX, startY] = [cell.x + from.x, cell.y + from.y];
    flying.push({
      source,
      x: startX + (lands - startX) * eased(way) + drift(source, k, way) * layout.font,
      y: startY + (bar.y - startY) * way * way,
      size: sizeOf(value) * (1 - gone),
      tint: 1,
    });
  });
  return arrived;
}

/**
 * @param {number} source
 * @param {number} k
 * @param {number} way 0 … 1
 */
const drift = (source, k, way) => DRIFT * Math.sin(Math.PI * way) * (scattered(source + k) - 0.5);

/**
 * Returns a number from 0 to 1 that looks random but is always the same for i.
 * @param {number} i
 */
function scattered(i) {
  const turned = i * ((Math.sqrt(5) - 1) / 2);
  return turned - Math.floor(turned);
}

/**
 * Returns a function that gives a grain its radius; the area of a grain stands for its value.
 * @param {readonly Grain[]} grains
 * @param {InsideLayout} layout
 */
function grainSize(grains, layout) {
  const largest = grains.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
  const radius = layout.form === "pixels" ? Math.max(layout.cell * 0.62, 3.6) : layout.font * 0.27;
  return (/** @type {number} */ value) =>
    Math.max(1.1, radius * Math.sqrt(Math.abs(value) / largest));
}

/**
 * Returns the grains of each sign in the order in which they fall: roughly from the bottom up.
 * @param {InsideNumbers} numbers
 * @param {InsideLayout} layout
 * @returns {[Grain[], Grain[]]}
 */
export function grainsOf({ products }, layout) {
  const whole = products.reduce((sum, value) => sum + Math.abs(value), 0);
  const portion = products.length <= FEW ? whole / GRAINS : Infinity;
  /** @type {[Grain[], Grain[]]} */
  const grains = [[], []];
  for (let source = products.length - 1; source >= 0; source -= 1) {
    const product = products[source];
    if (product === 0) continue;
    const parts = Math.max(1, Math.ceil(Math.abs(product) / portion));
    for (let k = 0; k < parts; k += 1) {
      const reach = parts > 1 ? markSize(layout) * 0.8 * Math.sqrt(k / parts) : 0;
      grains[product > 0 ? 0 : 1].push({
        source,
        value: product / parts,
        x: reach * Math.cos(k * GOLDEN),
        y: reach * Math.sin(k * GOLDEN),
      });
    }
  }
  const height = (/** @type {Grain} */ { source }) =>
    Math.floor(source / layout.columns) + SHAKE * scattered(source) * (layout.rows / GRID);
  grains.forEach((each) => each.sort((one, other) => height(other) - height(one)));
  return grains;
}
