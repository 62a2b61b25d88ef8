/** The graph of an activation function, as the network's server has sampled it. */

/** @import { Curve } from "../../types.js" */

/**
 * Adds the graph to a path. Beyond the samples it goes on straight, through the points that lie far out.
 * @param {Pick<CanvasPath, "moveTo" | "lineTo">} path
 * @param {Curve} curve
 * @param {(z: number) => number} x Where a z lies, off the picture too.
 * @param {(a: number) => number} y
 * @param {number} step Every so many samples are drawn.
 */
export function addCurve(path, { z, a, far }, x, y, step) {
  path.moveTo(x(far.z[0]), y(far.a[0]));
  for (let i = 0; i < z.length; i += step) path.lineTo(x(z[i]), y(a[i]));
  path.lineTo(x(far.z[1]), y(far.a[1]));
}
