/**
 * What pen and eraser do to a drawing. All functions are pure: they return a new drawing and never change one.
 * Coordinates are in pad units, [0, 1) from left to right and from top to bottom.
 * @module
 */

import { GRID, MAX_POINTS, MAX_STROKES, PAD_UNITS, PEN_RADIUS } from "../options.js";

/** @import { Drawing, PixelDrawing, Stroke, StrokeDrawing, TestImage } from "../types.js" */

/** Radius of the eraser, in pad units; slightly larger than the pen's. */
export const ERASER_RADIUS = 1.6 / GRID;

/** A point closer than this to the previous one is dropped: a tenth of a pixel. */
const NEAREST = 0.1 / GRID;

/** Longer segments are subdivided, so that the eraser can cut within them. */
const FARTHEST = 0.5 / GRID;

/** @type {StrokeDrawing} */
export const BLANK = Object.freeze({
  kind: "strokes",
  strokes: /** @type {Stroke[]} */ ([]),
  penRadius: PEN_RADIUS.usual,
});

/**
 * Whether the pad is empty.
 * @param {Drawing} drawing
 */
export function isBlank(drawing) {
  return drawing.kind === "strokes"
    ? drawing.strokes.length === 0
    : drawing.centred.every((grey) => grey === 0);
}

/**
 * Whether two drawings are equal in every point and grey.
 * @param {Drawing} one
 * @param {Drawing} other
 */
export function sameDrawing(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Whether the server would accept no more strokes.
 * @param {StrokeDrawing} drawing
 */
export function isFull(drawing) {
  return drawing.strokes.length >= MAX_STROKES || roomIn(drawing) === 0;
}

/**
 * Returns how many more points the server would accept.
 * @param {StrokeDrawing} drawing
 */
export function roomIn({ strokes }) {
  return MAX_POINTS - strokes.reduce((sum, { points }) => sum + points.length / 2, 0);
}

/**
 * Returns the drawing with a new stroke that begins at (x, y). On a picture, a stroke starts a new drawing.
 * @param {Drawing} drawing
 * @param {number} x
 * @param {number} y
 * @returns {StrokeDrawing}
 */
export function withStroke(drawing, x, y) {
  const base = drawing.kind === "strokes" ? drawing : BLANK;
  const started = { points: [inside(x), inside(y)] };
  return { ...base, strokes: [...base.strokes, started] };
}

/**
 * Returns the drawing with its last stroke continued through these points, as far as there is room for them. Beyond
 * the pad the pen leaves no ink, not even along the edge; where it comes back, a new stroke begins.
 * @param {StrokeDrawing} drawing
 * @param {readonly number[]} points x, y, x, y, …; if the pen was beyond the pad, they begin with its last position
 *   there.
 * @returns {StrokeDrawing} The same drawing if the pen has hardly moved.
 */
export function withPoints(drawing, points) {
  const last = drawing.strokes.at(-1);
  if (!last || points.length === 0) return drawing;
  let path = last.points.slice();
  const paths = [path];
  let [fromX, fromY] = isOnPad(points[0], points[1]) ? path.slice(-2) : points;
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i], points[i + 1]];
    const piece = pieceOnPad(fromX, fromY, x, y);
    if (piece) {
      if (!isOnPad(fromX, fromY)) paths.push((path = [inside(piece[0]), inside(piece[1])]));
      lineTo(path, inside(piece[2]), inside(piece[3]));
    }
    [fromX, fromY] = [x, y];
  }
  let room = roomIn(drawing) + last.points.length / 2;
  const before = drawing.strokes.slice(0, -1);
  /** @type {Stroke[]} */
  const drawn = [];
  for (const all of paths.slice(0, MAX_STROKES - before.length)) {
    if (room === 0) break;
    drawn.push({ points: all.slice(0, 2 * room) });
    room -= drawn[drawn.length - 1].points.length / 2;
  }
  const same = drawn.length === 1 && drawn[0].points.length === last.points.length;
  return same ? drawing : { ...drawing, strokes: [...before, ...drawn] };
}

/**
 * Returns the drawing without the ink along a path. A stroke that is cut in the middle becomes two.
 * @param {Drawing} drawing
 * @param {readonly number[]} path The path of the eraser's centre: x, y, x, y, …; a single point is enough.
 * @param {number} [radius]
 * @returns {Drawing} The same drawing if there was no ink.
 */
export function withoutInk(drawing, path, radius = ERASER_RADIUS) {
  /** @type {Covers} */
  const covers = (x, y) => distanceTo(path, x, y) <= radius;
  return drawing.kind === "strokes"
    ? withoutPoints(drawing, covers)
    : withoutPixels(drawing, covers);
}

/** @typedef {(x: number, y: number) => boolean} Covers Whether the eraser covers a point. */

/**
 * @param {StrokeDrawing} drawing
 * @param {Covers} covers
 */
function withoutPoints(drawing, covers) {
  const strokes = drawing.strokes.flatMap((stroke) => cut(stroke, covers));
  const same = strokes.length === drawing.strokes.length;
  if (same && strokes.every((stroke, i) => stroke === drawing.strokes[i])) return drawing;
  return { ...drawing, strokes };
}

/**
 * Returns what the eraser leaves of a stroke: the whole stroke, pieces of it, or nothing.
 * @param {Stroke} stroke
 * @param {Covers} covers
 * @returns {Stroke[]}
 */
function cut(stroke, covers) {
  /** @type {number[][]} */
  const pieces = [[]];
  for (let i = 0; i < stroke.points.length; i += 2) {
    const x = stroke.points[i];
    const y = stroke.points[i + 1];
    if (!covers(x, y)) pieces[pieces.length - 1].push(x, y);
    else if (pieces[pieces.length - 1].length) pieces.push([]);
  }
  if (pieces[0].length === stroke.points.length) return [stroke];
  return pieces.filter((points) => points.length).map((points) => ({ points }));
}

/**
 * @param {PixelDrawing} drawing
 * @param {Covers} covers
 * @returns {PixelDrawing} The same drawing if all pixels under the eraser were black.
 */
function withoutPixels(drawing, covers) {
  const erase = (/** @type {Uint8Array} */ pixels) =>
    pixels.map((grey, i) => {
      const x = ((i % GRID) + 0.5) / GRID;
      const y = (Math.floor(i / GRID) + 0.5) / GRID;
      return covers(x, y) ? 0 : grey;
    });
  const drawn = erase(drawing.drawn);
  const centred = erase(drawing.centred);
  const same = drawn.every(
    (grey, i) => grey === drawing.drawn[i] && centred[i] === drawing.centred[i],
  );
  if (same) return drawing;
  const { source } = drawing;
  return {
    ...drawing,
    drawn,
    centred,
    source: source.type === "mnist" ? { ...source, erased: true } : source,
  };
}

/**
 * Returns the distance of a point from a path.
 * @param {readonly number[]} path x, y, x, y, …
 * @param {number} x
 * @param {number} y
 */
function distanceTo(path, x, y) {
  let nearest = Math.hypot(x - path[0], y - path[1]);
  for (let i = 2; i < path.length; i += 2) {
    const fromX = path[i - 2];
    const fromY = path[i - 1];
    const alongX = path[i] - fromX;
    const alongY = path[i + 1] - fromY;
    const squared = alongX ** 2 + alongY ** 2 || 1; // avoids division by 0 for a step of length 0
    const share = ((x - fromX) * alongX + (y - fromY) * alongY) / squared;
    const at = Math.min(1, Math.max(0, share));
    nearest = Math.min(nearest, Math.hypot(x - fromX - at * alongX, y - fromY - at * alongY));
  }
  return nearest;
}

/**
 * Adds a straight line to a path, subdivided finely enough for the eraser.
 * @param {number[]} path
 * @param {number} x
 * @param {number} y
 */
function lineTo(path, x, y) {
  const fromX = path[path.length - 2];
  const fromY = path[path.length - 1];
  const length = Math.hypot(x - fromX, y - fromY);
  if (length < NEAREST) return;
  const steps = Math.ceil(length / FARTHEST);
  for (let step = 1; step <= steps; step += 1) {
    const share = step / steps;
    path.push(inside(fromX + (x - fromX) * share), inside(fromY + (y - fromY) * share));
  }
}

/**
 * @param {number} x
 * @param {number} y
 */
function isOnPad(x, y) {
  return x >= 0 && x <= 1 && y >= 0 && y <= 1;
}

/**
 * Returns the start and end of the part of a straight line that lies on the pad. The line is clipped at one side
 * after another (Liang–Barsky).
 * @param {number} fromX
 * @param {number} fromY
 * @param {number} x
 * @param {number} y
 * @returns {[number, number, number, number] | null} Null if no point of the line is on the pad.
 */
function pieceOnPad(fromX, fromY, x, y) {
  const [alongX, alongY] = [x - fromX, y - fromY];
  let [first, last] = [0, 1]; // as shares of the line
  for (const [from, along] of [
    [fromX, alongX],
    [fromY, alongY],
  ]) {
    if (along === 0 && (from < 0 || from > 1)) return null;
    if (along === 0) continue;
    const [one, other] = [-from / along, (1 - from) / along];
    first = Math.max(first, Math.min(one, other));
    last = Math.min(last, Math.max(one, other));
  }
  if (first > last) return null;
  return [
    fromX + first * alongX,
    fromY + first * alongY,
    fromX + last * alongX,
    fromY + last * alongY,
  ];
}

/**
 * Clamps a coordinate to the grid of the pad.
 * @param {number} value
 */
function inside(value) {
  return Math.min(PAD_UNITS - 1, Math.max(0, Math.round(value * PAD_UNITS))) / PAD_UNITS;
}

/**
 * Turns a test image into a drawing.
 * @param {TestImage} image
 * @returns {Drawing}
 */
export function drawingOfTestImage({ index, label, pixels }) {
  const source = /** @type {const} */ ({ type: "mnist", index, label });
  return { kind: "pixels", drawn: pixels, centred: pixels, source };
}
