/**
 * Puts a figure on its sheet: margins, the title above it, and the scale of its colours below.
 * @module
 */

import { signedColor } from "../stage/color.js";
import { numberText, write } from "../stage/views/text.js";

/** @import { Palette } from "../stage/types.js" */
/** @import { Figure, Scale, Sheet } from "./types.js" */

const MARGIN = 16;
/** The font size of a title as a share of the sheet's width, within these limits in px. */
const TITLE = { share: 1 / 48, least: 16, most: 30 };
/** The font size of everything else, as a share of the title's. */
const SMALL = 0.75;
/** The height of a line of text as a share of its font size. */
const LINE = 1.4;
/** Colours of the scale to either side of zero. */
const SHADES = 32;

/**
 * @param {Figure} figure
 * @param {object} look
 * @param {Palette} look.palette
 * @param {boolean} look.isTransparent
 * @param {boolean} look.hasTitle
 * @param {boolean} look.hasLegend
 * @param {CanvasRenderingContext2D} ctx Measures text.
 * @returns {Sheet}
 */
export function sheetOf(figure, { palette, isTransparent, hasTitle, hasLegend }, ctx) {
  const size = Math.min(Math.max(figure.width * TITLE.share, TITLE.least), TITLE.most);
  const wrap = (/** @type {string} */ text, /** @type {Size} */ style) =>
    linesOf(ctx, text, style, figure.width).map((line) => ({ text: line, ...style }));
  const [large, small] = [
    { size, weight: /** @type {const} */ (600), color: palette.ink },
    { size: size * SMALL, weight: /** @type {const} */ (400), color: palette.dim },
  ];
  const head = hasTitle
    ? [...wrap(figure.title, large), ...figure.notes.flatMap((note) => wrap(note, small))]
    : [];
  const { scale } = figure;
  const foot = hasLegend && scale ? wrap(scale.text, small) : [];
  const above = head.length ? heightOf(head) + MARGIN / 2 : 0;
  const ramp = foot.length ? small.size * 2.2 : 0;
  const below = foot.length ? MARGIN + ramp + heightOf(foot) : 0;
  const width = figure.width + 2 * MARGIN;
  const height = Math.ceil(figure.height + 2 * MARGIN + above + below);
  return {
    name: figure.name,
    title: [figure.title, ...figure.notes].join(". "),
    width,
    height,
    paint(on, cache) {
      if (!isTransparent) {
        on.fillStyle = palette.background;
        on.fillRect(0, 0, width, height);
      }
      writeLines(on, head, MARGIN);
      // On whole pixels, so that pictures of pixels stay sharp.
      const [left, top] = [MARGIN, MARGIN + above].map(
        (at) => Math.round(at * cache.ratio) / cache.ratio,
      );
      on.save();
      on.translate(left, top);
      figure.paint(on, cache);
      on.restore();
      if (!scale || !foot.length) return;
      const from = MARGIN + above + figure.height + MARGIN;
      paintScale(on, scale, { y: from, width: figure.width, size: small.size }, palette);
      writeLines(on, foot, from + ramp);
    },
  };
}

/** @typedef {{size: number, weight: 400 | 600, color: string}} Size */
/** @typedef {Size & {text: string}} Line */

/** @param {Line[]} lines */
const heightOf = (lines) => lines.reduce((sum, { size }) => sum + LINE * size, 0);

/**
 * Parts a text into lines that have room.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {Size} style
 * @param {number} room
 */
function linesOf(ctx, text, { size, weight }, room) {
  ctx.font = `${weight} ${size}px sans-serif`;
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = [...lines.slice(-1), word].join(" ");
    if (lines.length && ctx.measureText(longer).width <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/**
 * @param {CanvasRenderingContext2D} on
 * @param {Line[]} lines
 * @param {number} top
 */
function writeLines(on, lines, top) {
  let y = top;
  for (const { text, ...style } of lines) {
    write(on, text, { x: MARGIN, y: y + (LINE * style.size) / 2, align: "left" }, style);
    y += LINE * style.size;
  }
}

/**
 * Paints the colours from the lowest number to the highest, with both numbers beside them.
 * @param {CanvasRenderingContext2D} on
 * @param {Scale} scale
 * @param {{y: number, width: number, size: number}} place
 * @param {Palette} palette
 */
function paintScale(on, { full }, { y, width, size }, palette) {
  const number = size * 3.6;
  const length = Math.min(width - 2 * number, size * 16);
  const left = MARGIN + number;
  const step = length / (2 * SHADES + 1);
  for (let k = -SHADES; k <= SHADES; k += 1) {
    on.fillStyle = `rgb(${signedColor(k, SHADES, palette).join(",")})`;
    // Each reaches below the next, so that no line shows between them.
    const x = left + (k + SHADES) * step;
    on.fillRect(x, y, left + length - x, size);
  }
  const style = { size, color: palette.ink, room: number - size / 2 };
  const middle = y + size / 2;
  const at = (/** @type {number} */ x, /** @type {CanvasTextAlign} */ align) => ({
    x,
    y: middle,
    align,
  });
  const [low, high] = full === null ? ["−", "+"] : [numberText(-full, 3), numberText(full, 3)];
  write(on, low, at(left - size / 2, "right"), style);
  write(on, high, at(left + length + size / 2, "left"), style);
}
