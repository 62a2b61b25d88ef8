/**
 * Places the bars that show how each neuron adds up its inputs and shifts the sum: beside the neuron, or below it
 * where the pass runs down. At the outputs they take the room of the output bars.
 * @module
 */

/** @import { Anchor, Box, LayerLayout, OutputLayout, SumLayout } from "../types.js" */
/** @import { Plan } from "./plan.js" */

/** The gap between a neuron and its sum, CSS px. */
const BESIDE = 6;
const BELOW = 4;
/**
 * The greatest length of a bar to one side: in CSS px, as a share of the gap, and as a share of the distance to the
 * next neuron.
 */
const LONGEST = 44;
const SHARE_OF_GAP = 0.36;
const SHARE_OF_PITCH = 0.45;
/** The gap between the bars and the curve below them, CSS px. */
const ABOVE_CURVE = 3;
/** The lowest legible curve, CSS px, and the greatest height of a curve as a share of its width. */
const LEAST_CURVE = 11;
const CURVE_SHARE = 0.45;
/** The share of the distance to the next neuron that bars and curve take. */
const SHARE_OF_ROW = 0.7;
/** The thickness of a bar, CSS px; bars between staggered ranks are thinner. */
const THICKNESS = 4;
const THIN = 2;

/**
 * The distance of the scale's middle from the lowest neuron, and from the caption above or below it, in units of the
 * font size.
 */
const BELOW_NEURON = 0.5;
const FROM_CAPTION = { wanted: 1.2, least: 0.95, below: 1.2 };

/**
 * @param {Pick<Plan, "flow" | "textSize" | "width" | "compact">} plan
 * @param {LayerLayout[]} layers
 * @param {OutputLayout[]} outputs
 * @param {Anchor[]} captions
 * @returns {(SumLayout | null)[]} One per layer; null for the pixels, and where there is no room.
 */
export function placeSums(plan, layers, outputs, captions) {
  return layers.map((layer, k) => {
    if (plan.compact || k === 0 || layer.numberSize === 0) return null;
    if (k === layers.length - 1 && outputs.length === 0) return null;
    const ends = k === layers.length - 1 ? outputs : [];
    const placed =
      plan.flow === "right"
        ? beside(layer, ends, layers[k + 1])
        : below(layer, ends, plan.textSize);
    const note = noteOf(plan, placed.x[layer.first], captions[k], layer.box);
    return { ...placed, note };
  });
}

/** @typedef {Omit<SumLayout, "note">} Bars */

/**
 * @param {LayerLayout} layer
 * @param {OutputLayout[]} ends
 * @param {LayerLayout | undefined} next
 * @returns {Bars}
 */
function beside({ first, end, x, y, box }, ends, next) {
  const edge = box.x + box.width;
  const room = next ? next.box.x - edge : 0;
  const most = Math.min(LONGEST, room * SHARE_OF_GAP, room / 2 - BESIDE);
  const half = ends.length > 0 ? ends[0].bar.width / 2 : most;
  const zero = ends.length > 0 ? ends[0].bar.x + half : edge + BESIDE + half;
  const pitch = end - first > 1 ? y[first + 1] - y[first] : box.height;
  const curve = curveBelow(pitch, half);
  const lift = curve ? (curve.below + curve.height - THICKNESS) / 2 : 0;
  return { x: x.map(() => zero), y: y.map((at) => at - lift), half, thickness: THICKNESS, curve };
}

/**
 * @param {number} pitch
 * @param {number} half
 * @returns {SumLayout["curve"]}
 */
function curveBelow(pitch, half) {
  const below = THICKNESS + ABOVE_CURVE;
  const room = pitch * SHARE_OF_ROW - THICKNESS - below;
  const height = Math.min(room, 2 * half * CURVE_SHARE);
  return height < LEAST_CURVE ? null : { below, height };
}

/**
 * @param {LayerLayout} layer
 * @param {OutputLayout[]} ends
 * @param {number} textSize
 * @returns {Bars}
 */
function below({ first, end, x, y, radius }, ends, textSize) {
  const inOneRank = y.subarray(first, end).every((value) => value === y[first]);
  const pitch = (x[first + 1] - x[first]) * (inOneRank ? 1 : 2);
  const thickness = inOneRank ? THICKNESS : THIN;
  const rows =
    ends.length > 0
      ? y.map((_, i) => ends[i].bar.y + textSize)
      : y.map((value) => value + radius + BELOW);
  return { x, y: rows, half: pitch * SHARE_OF_PITCH, thickness, curve: null };
}

/**
 * Places the scale of the bars below their column: between the lowest neuron and the caption where there is room,
 * otherwise below the caption. Where the pass runs down, it stands between the caption and the scale of the lines.
 * @param {Pick<Plan, "flow" | "textSize" | "width">} plan
 * @param {number} middle The middle of the bars.
 * @param {Anchor} caption
 * @param {Box} layer
 * @returns {Anchor}
 */
function noteOf({ flow, textSize, width }, middle, caption, layer) {
  if (flow === "down") return { x: width / 2, y: caption.y, align: "center" };
  const { wanted, least, below } = FROM_CAPTION;
  const highest = layer.y + layer.height + textSize * BELOW_NEURON;
  const lowest = caption.y - textSize * least;
  const between = Math.max(caption.y - textSize * wanted, highest);
  return {
    x: middle,
    y: between > lowest ? caption.y + textSize * below : between,
    align: "center",
  };
}
