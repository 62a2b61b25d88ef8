import assert from "node:assert/strict";
import { test } from "node:test";
import { GRID, MAX_POINTS, MAX_STROKES } from "../../frontend/src/options.js";
import {
  BLANK,
  isBlank,
  isFull,
  withoutInk,
  withPoints,
  withStroke,
} from "../../frontend/src/store/drawing.js";

/** @import { PixelDrawing, StrokeDrawing } from "../../frontend/src/types.js" */

/**
 * @param {...number[]} strokes
 * @returns {StrokeDrawing}
 */
function drawingOf(...strokes) {
  return { ...BLANK, strokes: strokes.map((points) => ({ points })) };
}

/** @param {number[]} points */
function farthestStep(points) {
  let farthest = 0;
  for (let i = 2; i < points.length; i += 2) {
    const step = Math.hypot(points[i] - points[i - 2], points[i + 1] - points[i - 1]);
    farthest = Math.max(farthest, step);
  }
  return farthest;
}

test("a press leaves a dot, and the drawing before stays as it was", () => {
  assert.deepEqual(withStroke(BLANK, 0.5, 0.25).strokes, [{ points: [0.5, 0.25] }]);
  assert.equal(BLANK.strokes.length, 0);
});

/** Points lie on a grid: a step may be longer by its diagonal. */
const ROUNDING = Math.SQRT2 / 1000;

test("a long jump gets points between, no farther apart than half a pixel", () => {
  const { strokes } = withPoints(withStroke(BLANK, 0.1, 0.5), [0.9, 0.5]);
  const { points } = strokes[0];
  assert.ok(farthestStep(points) <= 0.5 / GRID + ROUNDING);
  assert.deepEqual(points.slice(-2), [0.9, 0.5]);
  assert.equal(points.length / 2, 46); // 0.8 · 28 · 2 = 44.8 steps, rounded up, and the first point
});

test("a pen that hardly moves adds nothing", () => {
  const drawing = withStroke(BLANK, 0.5, 0.5);
  assert.equal(withPoints(drawing, [0.501, 0.5]), drawing);
});

test("a pen that leaves the pad draws to its edge and not along it", () => {
  const { strokes } = withPoints(withStroke(BLANK, 0.5, 0.5), [0.5, 0.5, 1.5, 0.7, 1.5, -3]);
  assert.equal(strokes.length, 1);
  assert.deepEqual(strokes[0].points.slice(-2), [0.999, 0.6]);
});

test("a pen that comes back begins another stroke where it crosses the edge", () => {
  const away = withPoints(withStroke(BLANK, 0.5, 0.5), [0.5, 0.5, 1.5, 0.5]);
  const { strokes } = withPoints(away, [1.5, 0.5, 1.5, 0.1, 0.5, 0.3]);
  assert.equal(strokes.length, 2);
  assert.deepEqual(strokes[0].points.slice(-2), [0.999, 0.5]);
  assert.deepEqual(strokes[1].points.slice(0, 2), [0.999, 0.2]);
  assert.deepEqual(strokes[1].points.slice(-2), [0.5, 0.3]);
});

test("a fast pen that crosses a corner of the pad draws there alone", () => {
  const away = withPoints(withStroke(BLANK, 0.5, 0.5), [0.5, 0.5, 0.5, 1.5]);
  const { strokes } = withPoints(away, [0.5, 1.5, -0.25, 0.6, -0.25, 0.4]);
  assert.equal(strokes.length, 2);
  assert.deepEqual(strokes[1].points.slice(0, 2), [0.083, 0.999]);
  assert.deepEqual(strokes[1].points.slice(-2), [0, 0.9]);
  const beside = withPoints(away, [0.5, 1.5, -0.6, 0.5, -0.6, 0.4]);
  assert.equal(beside, away, "a line beside the pad leaves no ink");
});

test("a pen that goes in and out leaves no more strokes and points than the server takes", () => {
  const way = Array.from({ length: 1200 }, (_, i) => (i % 2 ? [0.5, 1.5] : [0.5, 0.9])).flat();
  const { strokes } = withPoints(withStroke(BLANK, 0.5, 0.9), way);
  assert.equal(strokes.length, 256);
});

test("points lie on a grid of thousandths of the pad, those between as well", () => {
  const { strokes } = withPoints(withStroke(BLANK, 0.12345, 2 / 3), [0.4, 0.77777]);
  const { points } = strokes[0];
  assert.deepEqual(points.slice(0, 2), [0.123, 0.667]);
  assert.deepEqual(points.slice(-2), [0.4, 0.778]);
  assert.ok(points.every((value) => value === Math.round(value * 1000) / 1000));
});

test("the eraser cuts a stroke in two", () => {
  const line = drawingOf([0.1, 0.5, 0.3, 0.5, 0.5, 0.5, 0.7, 0.5, 0.9, 0.5]);
  const cut = withoutInk(line, [0.5, 0.5]);
  assert.deepEqual(cut, drawingOf([0.1, 0.5, 0.3, 0.5], [0.7, 0.5, 0.9, 0.5]));
});

test("the eraser takes away a stroke that lies under it", () => {
  assert.ok(isBlank(withoutInk(drawingOf([0.5, 0.5]), [0.51, 0.5])));
});

test("the eraser takes what lies along its way, however far it jumps", () => {
  const dots = drawingOf([0.3, 0.5], [0.5, 0.52], [0.7, 0.5], [0.5, 0.7], [0.95, 0.5]);
  const erased = withoutInk(dots, [0.1, 0.5, 0.8, 0.5]);
  assert.deepEqual(erased, drawingOf([0.5, 0.7], [0.95, 0.5]));
});

test("an eraser that turns takes what lies along every leg", () => {
  const dots = drawingOf([0.5, 0.2], [0.8, 0.5], [0.5, 0.5]);
  const erased = withoutInk(dots, [0.2, 0.2, 0.8, 0.2, 0.8, 0.2, 0.8, 0.8]);
  assert.deepEqual(erased, drawingOf([0.5, 0.5]));
});

test("the eraser on bare paper changes nothing", () => {
  const dot = drawingOf([0.5, 0.5]);
  assert.equal(withoutInk(dot, [0.9, 0.9]), dot);
});

test("the eraser makes the pixels of a picture black around it and nowhere else", () => {
  /** @type {PixelDrawing} */
  const picture = {
    kind: "pixels",
    drawn: new Uint8Array(784).fill(200),
    centred: new Uint8Array(784).fill(100),
    source: { type: "picture", inverted: false },
  };
  const erased = /** @type {PixelDrawing} */ (withoutInk(picture, [0.5, 0.5]));
  assert.equal(erased.drawn[14 * GRID + 14], 0);
  assert.equal(erased.centred[14 * GRID + 14], 0);
  assert.equal(erased.drawn[0], 200);
  assert.equal(picture.drawn[14 * GRID + 14], 200);
  assert.equal(withoutInk(erased, [0.5, 0.5]), erased);
});

test("a test image is no longer one after erasing, and the page says so", () => {
  /** @type {PixelDrawing} */
  const image = {
    kind: "pixels",
    drawn: new Uint8Array(784).fill(200),
    centred: new Uint8Array(784).fill(200),
    source: { type: "mnist", index: 5, label: 9 },
  };
  const erased = /** @type {PixelDrawing} */ (withoutInk(image, [0.5, 0.5]));
  assert.deepEqual(erased.source, { type: "mnist", index: 5, label: 9, erased: true });
});

test("ink on a picture begins a new drawing", () => {
  /** @type {PixelDrawing} */
  const picture = {
    kind: "pixels",
    drawn: new Uint8Array(784),
    centred: new Uint8Array(784),
    source: { type: "mnist", index: 0, label: 7 },
  };
  assert.deepEqual(withStroke(picture, 0.5, 0.5), drawingOf([0.5, 0.5]));
});

test("a picture is blank when nothing of it reaches the network", () => {
  const centred = new Uint8Array(784);
  /** @type {PixelDrawing} */
  const picture = {
    kind: "pixels",
    drawn: new Uint8Array(784).fill(9),
    centred,
    source: { type: "picture", inverted: false },
  };
  assert.ok(isBlank(picture));
  centred[783] = 1;
  assert.ok(!isBlank(picture));
});

test("the pad is full at 256 strokes", () => {
  const dots = Array.from({ length: MAX_STROKES - 1 }, () => [0.5, 0.5]);
  assert.ok(!isFull(drawingOf(...dots)));
  assert.ok(isFull(drawingOf(...dots, [0.5, 0.5])));
});

test("the pad takes 8,192 points and not one more, however far the pen jumps at once", () => {
  const nearly = drawingOf(new Array(2 * (MAX_POINTS - 50)).fill(0));
  assert.ok(!isFull(nearly));
  const full = withPoints(nearly, [1, 1, 0, 0, 1, 1]);
  assert.equal(full.strokes[0].points.length / 2, 8192);
  assert.ok(isFull(full));
  assert.equal(withPoints(full, [0.5, 0.5]), full);
});
