/**
 * A heatmap as shapes of an SVG drawing: a rectangle for each run of cells of one colour.
 * @module
 */

import { attributes } from "./svg-markup.js";

/** @typedef {{data: Uint8ClampedArray, width: number, height: number}} Pixels Four bytes per cell, as `ImageData` has. */

/** How far a rectangle reaches below its neighbours, in cells: no line of the background shows between them. */
const OVERLAP = 0.5;

/**
 * Returns the rectangles of a heatmap, one unit per cell. They overlap to the right and below, where the next ones cover
 * them, unless some cells let the background show.
 * @param {Pixels} pixels
 */
export function cellsOf({ data, width, height }) {
  const colors = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const isOpaque = data.every((value, i) => i % 4 !== 3 || value === 255);
  const rectangles = [];
  for (let y = 0; y < height; y += 1) {
    let x = 0;
    while (x < width) {
      const at = width * y + x;
      let end = x + 1;
      while (end < width && colors[width * y + end] === colors[at]) end += 1;
      const opacity = data[4 * at + 3] / 255;
      const beyond = isOpaque ? { x: end < width, y: y + 1 < height } : { x: false, y: false };
      const shape = {
        x,
        y,
        width: end - x + (beyond.x ? OVERLAP : 0),
        height: 1 + (beyond.y ? OVERLAP : 0),
        fill: hex(data.subarray(4 * at, 4 * at + 3)),
        ...(opacity < 1 ? { "fill-opacity": opacity } : {}),
      };
      if (opacity > 0) rectangles.push(`<rect${attributes(shape)}/>`);
      x = end;
    }
  }
  return rectangles;
}

/** @param {Uint8ClampedArray} color */
const hex = (color) =>
  `#${Array.from(color, (channel) => channel.toString(16).padStart(2, "0")).join("")}`;
