/** The shape of one pixel on the stage. */

/**
 * Adds a round cell to the path.
 * @param {CanvasRenderingContext2D} on
 * @param {import("../types.js").Layout} layout
 * @param {number} i
 * @param {number} radius
 */
export function addCell(on, { layers }, i, radius) {
  const { x, y } = layers[0];
  on.moveTo(x[i] + radius, y[i]);
  on.arc(x[i], y[i], radius, 0, 2 * Math.PI);
}
