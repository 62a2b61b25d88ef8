/**
 * The lines between two layers as shapes of a vector drawing. They have the thickness, the hue and the opacity with which
 * the page paints a line that crosses no other. Where lines cross, coverage adds up and hues mix as there; only the shade
 * of dense crowds is missing.
 * @module
 */

import { withAlpha } from "../stage/color.js";
import {
  FAINTEST,
  PULSE,
  densityOf,
  fadedIn,
  halfThicknessOf,
  pulse,
} from "../stage/line-raster.js";

/** @import { LineJob } from "../stage/line-raster.js" */
/** @import { Box } from "../stage/types.js" */
/** @import { SvgContext } from "./svg-context.js" */

/** The stops of a gradient, beside its first. */
const STOPS = 6;

/** @typedef {[number, number]} Point Along the flow and across it. */
/** @typedef {[Point, Point, Point, Point]} Curve A cubic Bézier curve. */

/**
 * Sheets of each sign that lie on one another. Each has that share of the density, and the order of the signs turns
 * around from pair to pair. So neither sign hides the other: where a positive and a negative line of density 1 cross, the
 * upper one has 52 % of the colour, and in a single sheet it would have 73 %.
 */
const SHEETS = 4;

/**
 * @param {SvgContext} on
 * @param {LineJob} job
 * @param {Box} box The part of the stage that has lines.
 */
export function drawLines(on, job, box) {
  if (job.look.full === 0) return;
  on.save();
  on.beginPath();
  on.rect(box.x, box.y, box.width, box.height);
  on.clip();
  on.beginLayer();
  on.lineJoin = "round";
  const signs = [sheetOf(on, job, false), sheetOf(on, job, true)];
  for (let k = 0; k < SHEETS; k += 1) {
    for (const sheet of k % 2 === 0 ? signs : signs.toReversed()) on.drawShapes(sheet);
  }
  on.endLayer();
  on.restore();
}

/**
 * Returns the shapes of all lines of one sign.
 * @param {SvgContext} on
 * @param {LineJob} job
 * @param {boolean} isPositive
 */
function sheetOf(on, { flow, gap, lines, look, hues }, isPositive) {
  const { full, thickness, fadeIn, dash = 0, travel } = look;
  const hue = isPositive ? hues.positive : hues.negative;
  const gradientOf = gradientsOn(on, flow);
  on.beginShapes();
  on.setLineDash(!isPositive && dash > 0 ? [dash, dash] : []);
  for (let k = 0; k < lines.count; k += 1) {
    const [i, j] = [lines.sources[k], lines.targets[k]];
    const gone = travel ? travel[j] : 1;
    const strength = Math.min(Math.abs(lines.values[k]) / full, 1);
    if (lines.values[k] > 0 !== isPositive || gone === 0 || strength < FAINTEST) continue;
    const density = densityOf(strength) / SHEETS;
    const whole = lineBetween([gap.fromFlow[i], gap.fromCross[i]], [gap.toFlow[j], gap.toCross[j]]);
    const [start, , , end] = whole;
    const at = (/** @type {number} */ q) => start[0] + q * (end[0] - start[0]);
    on.lineWidth = 2 * halfThicknessOf(strength) * thickness;
    const head = gone < 1 ? gone * (1 + PULSE) : 2;
    on.globalAlpha = opacityOf(density);
    on.strokeStyle = fadeIn > 0 ? gradientOf(hue, at(0), at(fadeIn), fadedIn) : hue;
    stroke(on, flow, part(whole, 0, Math.min(head, 1)));
    if (head - PULSE >= 1) continue;
    const tail = Math.max(head - PULSE, 0);
    on.globalAlpha = opacityOf(density * pulse(1));
    const brightness = (/** @type {number} */ share) => pulse(share) / pulse(1);
    on.strokeStyle = gradientOf(hue, at(head - PULSE), at(head), brightness);
    stroke(on, flow, part(whole, tail, Math.min(head, 1)));
  }
  return on.endShapes();
}

/**
 * Coverage of a density, as the page has it where lines cross.
 * @param {number} density
 */
const opacityOf = (density) => 1 - Math.exp(-density);

/**
 * Returns the S-shaped line from one end to the other: u grows evenly, v as q²(3 − 2q).
 * @param {Point} start
 * @param {Point} end
 * @returns {Curve}
 */
function lineBetween([u0, v0], [u1, v1]) {
  const third = (u1 - u0) / 3;
  return [
    [u0, v0],
    [u0 + third, v0],
    [u1 - third, v1],
    [u1, v1],
  ];
}

/**
 * Returns the part of a curve from one share of its parameter to another, by de Casteljau's construction.
 * @param {Curve} curve
 * @param {number} from
 * @param {number} to
 * @returns {Curve}
 */
function part(curve, from, to) {
  const before = to === 1 ? curve : halves(curve, to)[0];
  return from === 0 ? before : halves(before, from / to)[1];
}

/**
 * @param {Curve} curve
 * @param {number} q
 * @returns {[Curve, Curve]}
 */
function halves([a, b, c, d], q) {
  const between = (/** @type {Point} */ p, /** @type {Point} */ r) =>
    /** @type {Point} */ ([p[0] + q * (r[0] - p[0]), p[1] + q * (r[1] - p[1])]);
  const [ab, bc, cd] = [between(a, b), between(b, c), between(c, d)];
  const [abc, bcd] = [between(ab, bc), between(bc, cd)];
  const middle = between(abc, bcd);
  return [
    [a, ab, abc, middle],
    [middle, bcd, cd, d],
  ];
}

/**
 * @param {SvgContext} on
 * @param {LineJob["flow"]} flow
 * @param {Curve} curve
 */
function stroke(on, flow, curve) {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = curve.map(([u, v]) =>
    flow === "right" ? [u, v] : [v, u],
  );
  on.beginPath();
  on.moveTo(x0, y0);
  on.bezierCurveTo(x1, y1, x2, y2, x3, y3);
  on.stroke();
}

/**
 * Returns gradients along the flow, the same for the same hue and ends.
 * @param {SvgContext} on
 * @param {LineJob["flow"]} flow
 */
function gradientsOn(on, flow) {
  /** @type {Map<string, ReturnType<SvgContext["createLinearGradient"]>>} */
  const known = new Map();
  return (
    /** @type {string} */ hue,
    /** @type {number} */ from,
    /** @type {number} */ to,
    /** @type {(share: number) => number} */ opacityAt,
  ) => {
    const key = `${hue} ${from} ${to} ${opacityAt(0)}`;
    let gradient = known.get(key);
    if (gradient) return gradient;
    gradient =
      flow === "right"
        ? on.createLinearGradient(from, 0, to, 0)
        : on.createLinearGradient(0, from, 0, to);
    for (let k = 0; k <= STOPS; k += 1) {
      gradient.addColorStop(k / STOPS, withAlpha(hue, opacityAt(k / STOPS)));
    }
    known.set(key, gradient);
    return gradient;
  };
}
