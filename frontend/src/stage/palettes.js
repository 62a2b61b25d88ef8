/**
 * The palettes, one for each theme and pair of hues. A pair changes only the hues of sign, and the bias where its
 * colour would look like one of them. `styles/tokens.css` holds the same colours.
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
  ...pair("#22c79a", "#ff6a3d"),
  bias: "#7aa2ff",
  chosen: "#ffd54a",
  zero: "#0b0e14",
  rim: "#c9d0dc",
  cell: "#272f3e",
  backdrop: "#0b0e14",
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
  ...pair("#007d5c", "#c8400f"),
  bias: "#2f5fd0",
  chosen: "#9e5e00",
  zero: "#ffffff",
  rim: "#3a4352",
  cell: "#2a303c",
  backdrop: "#10141d",
  crowd: "#2b2420",
  glow: 0,
});

/**
 * Without hues, positive is light and negative dark in both themes, either side of the grey that looks halfway
 * between. Lines and text stay readable on their background.
 */
const GREY = { signs: true, zero: "#767b84", highest: "#ffffff", lowest: "#000000" };

/** A bias colour that is not mistaken for a weight where weights are blue. */
const VIOLET = { dark: "#c7a2ff", light: "#7b3fc4" };

/** @type {Record<State["hues"], Record<State["shade"], Palette>>} */
const PALETTES = {
  safe: { dark: DARK, light: LIGHT },
  lesson: {
    dark: withHues(DARK, pair("#83c167", "#fc6255")),
    light: withHues(LIGHT, pair("#37781c", "#c9302c")),
  },
  "blue-red": {
    dark: withHues(DARK, { ...pair("#4ca3ff", "#ff6259"), bias: VIOLET.dark }),
    light: withHues(LIGHT, { ...pair("#1f66c1", "#c2272d"), bias: VIOLET.light }),
  },
  "blue-orange": {
    dark: withHues(DARK, { ...pair("#4ca3ff", "#ff9a3c"), bias: VIOLET.dark }),
    light: withHues(LIGHT, { ...pair("#1f66c1", "#b04f00"), bias: VIOLET.light }),
  },
  grey: {
    dark: withHues(DARK, { positive: "#f4f6fa", negative: "#8b95a8", ...GREY, crowd: "#ffffff" }),
    light: withHues(LIGHT, { positive: "#667080", negative: "#151a23", ...GREY, crowd: "#000000" }),
  },
};

/**
 * Returns the palette of a theme and a pair of hues. It is always the same object, so that pictures painted with it
 * can be cached.
 * @param {Pick<State, "shade" | "hues">} state
 * @returns {Palette}
 */
export function paletteOf({ shade, hues }) {
  return PALETTES[hues][shade];
}

/**
 * The two hues of sign, shared by lines, text and heatmaps.
 * @param {string} positive
 * @param {string} negative
 */
function pair(positive, negative) {
  return { positive, negative, highest: positive, lowest: negative, signs: false };
}

/**
 * @param {Palette} theme
 * @param {Partial<Palette>} hues
 * @returns {Palette}
 */
function withHues(theme, hues) {
  return Object.freeze({ ...theme, ...hues });
}
