/**
 * The colours of the stage. Brightness means activation and hue means sign, and nothing else.
 * A palette is handed to every view, so another pair of hues is another palette.
 * @module
 */

/** @import { State } from "../types.js" */
/** @import { Palette } from "./types.js" */

/** @type {Palette} */
export const DARK = Object.freeze({
  theme: "dark",
  background: "#0b0e14",
  panel: "#121722",
  line: "#232a38",
  ink: "#e8ecf4",
  dim: "#8b95a8",
  positive: "#22c79a",
  negative: "#ff6a3d",
  bias: "#7aa2ff",
  chosen: "#ffd54a",
  zero: "#0b0e14",
  rim: "#c9d0dc",
  cell: "#272f3e",
  plate: "#0b0e14",
  crowd: "#fff6e6",
  glow: 0.55,
});

/** @type {Palette} */
export const LIGHT = Object.freeze({
  theme: "light",
  background: "#f6f8fb",
  panel: "#ffffff",
  line: "#d5dbe6",
  ink: "#151a23",
  dim: "#566072",
  positive: "#007d5c",
  negative: "#c8400f",
  bias: "#2f5fd0",
  chosen: "#9e5e00",
  zero: "#ffffff",
  rim: "#3a4352",
  cell: "#2a303c",
  plate: "#10141d",
  crowd: "#2b2420",
  glow: 0,
});

/**
 * The palette of a theme and a pair of hues.
 * @param {Pick<State, "shade" | "hues">} state
 * @returns {Palette}
 */
export function paletteOf({ shade }) {
  return shade === "light" ? LIGHT : DARK;
}

/** Heatmap colour rises faster than |w|, so that small weights are seen: intensity = |w|^0.7. */
const HEATMAP_GAMMA = 0.7;

const GREYS = Array.from({ length: 256 }, (_, v) => `rgb(${v},${v},${v})`);

/** The grey above which black text on it reads better than white (WCAG luminance 0.179). */
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
  return luminance(rgb(palette.negative).map((c) => c * level)) > 0.179 ? "#000000" : "#ffffff";
}

/**
 * The colour of a signed number in a heatmap, from the palette's zero to one of its hues.
 * @param {number} value
 * @param {number} full The |value| shown in the pure hue.
 * @param {Palette} palette
 * @returns {[number, number, number]} 0 … 255 each
 */
export function signedColor(value, full, palette) {
  const share = full > 0 ? Math.min(Math.abs(value) / full, 1) ** HEATMAP_GAMMA : 0;
  const from = rgb(palette.zero);
  const to = rgb(value < 0 ? palette.negative : palette.positive);
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
