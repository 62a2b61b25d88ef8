import assert from "node:assert/strict";
import { test } from "node:test";
import { addLines } from "../../frontend/src/stage/line-raster.js";

/**
 * A dark sheet of 100 × 100 pixels.
 * @param {"right" | "down"} [flow]
 */
const sheetOf = (flow = "right") => ({
  width: 100,
  height: 100,
  flow,
  left: 0,
  top: 0,
  scale: 1,
  density: new Float32Array(2 * 100 * 100),
});

/**
 * A gap with one line, from 5 to 95 along the flow.
 * @param {number} fromCross
 * @param {number} toCross
 */
const gapOf = (fromCross, toCross) => ({
  box: { x: 0, y: 0, width: 100, height: 100 },
  fromFlow: Float32Array.of(5),
  fromCross: Float32Array.of(fromCross),
  toFlow: Float32Array.of(95),
  toCross: Float32Array.of(toCross),
  overPixels: false,
  scale: { x: 0, y: 0, width: 0, height: 0 },
});

/** @param {number} value */
const lineOf = (value) => ({
  count: 1,
  sources: Uint16Array.of(0),
  targets: Uint16Array.of(0),
  values: Float32Array.of(value),
  largest: 1,
});

const LOOK = { full: 1, thickness: 1, fadeIn: 0, travel: null };

/**
 * The density of one sign, summed over each step of x.
 * @param {ReturnType<typeof sheetOf>} sheet
 * @param {0 | 1} sign 0 negative, 1 positive
 */
function columns({ width, height, density }, sign) {
  return Array.from({ length: width }, (_, x) => {
    let sum = 0;
    for (let y = 0; y < height; y++) sum += density[2 * (y * width + x) + sign];
    return sum;
  });
}

/** @param {number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

test("a positive contribution lights the positive sheet alone, a negative one the negative", () => {
  for (const [value, lit, dark] of /** @type {const} */ ([
    [0.5, 1, 0],
    [-0.5, 0, 1],
  ])) {
    const sheet = sheetOf();
    addLines(sheet, gapOf(50, 50), lineOf(value), LOOK);
    assert.ok(sum(columns(sheet, lit)) > 0);
    assert.equal(sum(columns(sheet, dark)), 0);
  }
});

test("a line runs from its source to its target and no further", () => {
  const sheet = sheetOf();
  addLines(sheet, gapOf(50.5, 50.5), lineOf(1), LOOK);
  columns(sheet, 1).forEach((amount, x) => assert.equal(amount > 0, x >= 5 && x < 95, `x = ${x}`));
});

test("the stronger a contribution the denser its line", () => {
  const amounts = [0.1, 0.4, 1].map((value) => {
    const sheet = sheetOf();
    addLines(sheet, gapOf(20, 80), lineOf(value), LOOK);
    return sum(columns(sheet, 1));
  });
  assert.ok(amounts[0] < amounts[1] && amounts[1] < amounts[2], amounts.join(", "));
});

test("a steep line has no holes: every row it crosses is lit", () => {
  const sheet = sheetOf();
  const gap = gapOf(2, 97);
  gap.fromFlow[0] = 45;
  gap.toFlow[0] = 55;
  addLines(sheet, gap, lineOf(1), LOOK);
  for (let y = 3; y < 96; y++) {
    const row = sheet.density.subarray(2 * y * 100, 2 * (y + 1) * 100);
    assert.ok(sum([...row]) > 0.5, `y = ${y}`);
  }
});

test("two lines add up in either order", () => {
  const [one, other] = [sheetOf(), sheetOf()];
  addLines(one, gapOf(20, 80), lineOf(0.5), LOOK);
  addLines(one, gapOf(80, 20), lineOf(-0.25), LOOK);
  addLines(other, gapOf(80, 20), lineOf(-0.25), LOOK);
  addLines(other, gapOf(20, 80), lineOf(0.5), LOOK);
  assert.deepEqual(one.density, other.density);
});

test("a pass that runs down paints the same line with rows and columns changed round", () => {
  const [right, down] = [sheetOf("right"), sheetOf("down")];
  addLines(right, gapOf(20, 80), lineOf(0.5), LOOK);
  addLines(down, gapOf(20, 80), lineOf(0.5), LOOK);
  for (let y = 0; y < 100; y++) {
    for (let x = 0; x < 100; x++) {
      assert.equal(down.density[2 * (x * 100 + y) + 1], right.density[2 * (y * 100 + x) + 1]);
    }
  }
});

test("a pulse on its way has drawn its line behind it and nothing before it", () => {
  const sheet = sheetOf();
  addLines(sheet, gapOf(50, 50), lineOf(1), { ...LOOK, travel: Float32Array.of(0.5) });
  const amounts = columns(sheet, 1);
  const head = amounts.lastIndexOf(Math.max(...amounts));
  assert.ok(amounts[10] > 0 && amounts[head] > 2 * amounts[10]);
  assert.ok(head > 40 && head < 65, `head at ${head}`);
  assert.equal(sum(amounts.slice(head + 2)), 0);
});

test("a pulse that has not left lights nothing", () => {
  const sheet = sheetOf();
  addLines(sheet, gapOf(50, 50), lineOf(1), { ...LOOK, travel: Float32Array.of(0) });
  assert.equal(sum(columns(sheet, 1)), 0);
});

test("a line that starts in the picture is faint there", () => {
  const sheet = sheetOf();
  addLines(sheet, gapOf(50, 50), lineOf(1), { ...LOOK, fadeIn: 0.45 });
  const amounts = columns(sheet, 1);
  assert.ok(amounts[10] < 0.2 * amounts[80]);
});
