/**
 * The colours of the stage. Brightness stands for activation and hue for sign; colour carries nothing else. Every
 * view receives its palette as an argument, so another pair of hues needs only another palette in `palettes.js`.
 * @module
 */

export { DARK, LIGHT, paletteOf } from "./palettes.js";

/** @import { Palette } from "./types.js" */

/** Heatmap intensity is |w|^0.7: it rises faster than |w|, so that small weights can be seen. */
const HEATMAP_GAMMA = 0.7;

const GREYS = Array.from({ length: 256 }, (_, v) => `rgb(${v},${v},${v})`);

/** Black text reads better than white on greys lighter than this (WCAG luminance 0.179). */
const INK_TURNS = 0.46;

/**
 * The fill of a neuron: black at 0, white at `white`; negative activations in the negative hue.
 * @param {number} a
 * @param {number} white The activation shown as full brightness.
 * @param {Palette} palette
 */
export function activationColor(a, white, palette) {
  const level = Math.min(Math.abs(a) / white, 1);
  if (a >= 0) return GREYS[Math.round(level * 255)];
  const [r, g, b] = rgb(palette.negative);
  return `rgb(${Math.round(r * level)},${Math.round(g * level)},${Math.round(b * level)})`;
}

/**
 * Black or white, whichever reads better on the fill of a neuron.
 * @param {number} a
 * @param {number} white
 * @param {Palette} palette
 */
export function numberColor(a, white, palette) {
  const level = Math.min(Math.abs(a) / white, 1);
  if (a >= 0) return level > INK_TURNS ? "#000000" : "#ffffff";
  return inkOn(rgb(palette.negative).map((c) => c * level));
}

/**
 * Black or white, whichever reads better on a colour.
 * @param {number[]} color 0 … 255 each
 */
export function inkOn(color) {
  return luminance(color) > 0.179 ? "#000000" : "#ffffff";
}

/**
 * The colour of a signed number in a heatmap, from the palette's zero to its highest or lowest.
 * @param {number} value
 * @param {number} full The |value| shown in the pure hue.
 * @param {Palette} palette
 * @returns {[number, number, number]} 0 … 255 each
 */
export function signedColor(value, full, palette) {
  const share = full > 0 ? Math.min(Math.abs(value) / full, 1) ** HEATMAP_GAMMA : 0;
  const from = rgb(palette.zero);
  const to = rgb(value < 0 ? palette.lowest : palette.highest);
  /** @param {0 | 1 | 2} i */
  const channel = (i) => Math.round(from[i] + (to[i] - from[i]) * share);
  return [channel(0), channel(1), channel(2)];
}

/** @type {Map<string, [number, number, number]>} */
const parsed = new Map();

/**
 * @param {string} hex `#rrggbb`
 * @returns {[number, number, number]} 0 … 255 each
 */
export function rgb(hex) {
  let color = parsed.get(hex);
  if (!color) {
    const value = parseInt(hex.slice(1), 16);
    color = [value >> 16, (value >> 8) & 255, value & 255];
    parsed.set(hex, color);
  }
  return color;
}

/**
 * @param {string} hex
 * @param {number} alpha 0 … 1
 */
export function withAlpha(hex, alpha) {
  return `rgba(${rgb(hex).join(",")},${alpha})`;
}

/**
 * How well two colours can be told apart, 1 … 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 * @param {string} one
 * @param {string} other
 */
export function contrast(one, other) {
  const [high, low] = [luminance(rgb(one)), luminance(rgb(other))].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/** @param {number[]} color 0 … 255 each */
function luminance(color) {
  const [r, g, b] = color.map((c) => {
    const share = c / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
