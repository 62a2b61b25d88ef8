/** Draws the graph of an activation function as sampled by the server. */

/** @import { Curve } from "../../types.js" */

/**
 * Adds the graph to a path. Beyond the samples it continues straight, through the distant points `far`.
 * @param {Pick<CanvasPath, "moveTo" | "lineTo">} path
 * @param {Curve} curve
 * @param {(z: number) => number} x Maps a z to its coordinate, even outside the picture.
 * @param {(a: number) => number} y
 * @param {number} step Draws every `step`-th sample.
 */
export function addCurve(path, { z, a, far }, x, y, step) {
  path.moveTo(x(far.z[0]), y(far.a[0]));
  for (let i = 0; i < z.length; i += step) path.lineTo(x(z[i]), y(a[i]));
  path.lineTo(x(far.z[1]), y(far.a[1]));
}
