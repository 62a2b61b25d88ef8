import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { TOP } from "../../.dev/process.js";
import {
  DARK,
  LIGHT,
  contrast,
  paletteOf,
  rgb,
  signedColor,
} from "../../frontend/src/stage/color.js";
import { drawSigns, paintHeatmap } from "../../frontend/src/stage/heatmap-canvas.js";
import { HUES, SHADES } from "../../frontend/src/options.js";
import { recordingCanvas } from "./stage.js";

const ALL = HUES.flatMap((hues) => SHADES.map((shade) => ({ hues, shade })));
const CSS = readFileSync(join(TOP, "frontend/src/styles/tokens.css"), "utf8");

/**
 * What the style sheet says of a variable under a theme and hues: the last rule that applies.
 * @param {string} name
 * @param {{hues: string, shade: string}} on
 */
function variable(name, { hues, shade }) {
  const light = shade === "light" ? ['[data-theme="light"]', ""] : [""];
  const selectors = [`[data-hues="${hues}"]`, ""].flatMap((h) => light.map((l) => `:root${l}${h}`));
  for (const selector of selectors) {
    const rule = CSS.split(`${selector} {`)[1]?.split("}")[0] ?? "";
    const value = rule.match(new RegExp(`--${name}: (#\\w+);`))?.[1];
    if (value) return value;
  }
  return "";
}

class FakeImage {
  /**
   * @param {number} width
   * @param {number} height
   */
  constructor(width, height) {
    Object.assign(this, { width, height });
    this.data = new Uint8ClampedArray(4 * width * height);
  }
}
Object.assign(globalThis, { ImageData: FakeImage, devicePixelRatio: 1 });

/**
 * The colours of cells as paintHeatmap paints them where a cell is a single pixel.
 * @param {number[]} values
 * @param {number} full
 * @param {import("../../frontend/src/stage/types.js").Palette} palette
 */
function painted(values, full, palette) {
  /** @type {number[][]} */
  const colors = [];
  const canvas = { width: 0, height: 0, clientWidth: 2 * values.length };
  const putImageData = (/** @type {ImageData} */ { data }) => {
    for (let i = 0; i < data.length; i += 4) colors.push([...data.slice(i, i + 3)]);
  };
  paintHeatmap(/** @type {any} */ ({ canvas, putImageData }), values, values.length, full, palette);
  return colors;
}

test("the default hues are those of today, in both themes", () => {
  assert.equal(paletteOf({ shade: "dark", hues: "safe" }), DARK);
  assert.equal(paletteOf({ shade: "light", hues: "safe" }), LIGHT);
  assert.deepEqual([DARK.positive, DARK.negative], ["#22c79a", "#ff6a3d"]);
});

test("a palette is the same object every time, so that what was painted in it can be kept", () => {
  for (const on of ALL) assert.equal(paletteOf(on), paletteOf({ ...on }));
});

test("hues change nothing but sign, bias and, in grey, the zero and crowds", () => {
  const may = new Set([
    "positive",
    "negative",
    "highest",
    "lowest",
    "bias",
    "signs",
    "zero",
    "crowd",
  ]);
  for (const on of ALL) {
    const [palette, base] = [paletteOf(on), paletteOf({ ...on, hues: "safe" })];
    for (const key of /** @type {(keyof typeof base)[]} */ (Object.keys(base))) {
      if (!may.has(key)) assert.equal(palette[key], base[key], `${on.hues} ${on.shade} ${key}`);
    }
  }
});

test("positive, negative and bias read 4.5 : 1 on page and panel, in every hue and theme", () => {
  for (const on of ALL) {
    const { background, panel, positive, negative, bias } = paletteOf(on);
    for (const text of [positive, negative, bias]) {
      for (const ground of [background, panel]) {
        const ratio = contrast(text, ground);
        assert.ok(ratio >= 4.5, `${on.hues} ${on.shade}: ${text} on ${ground} is ${ratio}`);
      }
    }
  }
});

test("the variables of the style sheet are the palette's", () => {
  for (const on of ALL) {
    const palette = paletteOf(on);
    for (const name of /** @type {const} */ (["positive", "negative", "bias"])) {
      assert.equal(variable(name, on), palette[name], `${name} of ${on.hues} ${on.shade}`);
    }
  }
});

test("no two of positive, negative and bias look alike", () => {
  for (const on of ALL) {
    const { positive, negative, bias } = paletteOf(on);
    for (const [one, other] of [
      [positive, negative],
      [positive, bias],
      [negative, bias],
    ]) {
      const [a, b] = [rgb(one), rgb(other)];
      const far = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
      assert.ok(far > 60, `${on.hues} ${on.shade}: ${one} and ${other}`);
    }
  }
});

test("a picture holds the pure colours at the full weight and the zero at 0, in every palette", () => {
  for (const on of ALL) {
    const palette = paletteOf(on);
    const { highest, lowest, zero } = palette;
    const colors = painted([2, -2, 0], 2, palette);
    assert.deepEqual(colors, [highest, lowest, zero].map(rgb), `${on.hues} ${on.shade}`);
  }
});

test("without hues positive is lighter than zero and negative darker, more so for larger |w|", () => {
  for (const shade of SHADES) {
    const palette = paletteOf({ shade, hues: "grey" });
    const greens = [-2, -1, -0.1, 0, 0.1, 1, 2].map((w) => signedColor(w, 2, palette)[1]);
    assert.deepEqual(
      greens,
      greens.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(greens).size, 7);
  }
});

test("a cell of 8 px carries + or −, one of 7 px and a 0 carry nothing", () => {
  const palette = paletteOf({ shade: "dark", hues: "grey" });
  const fillsAt = (/** @type {number} */ cell) => {
    /** @type {unknown[][]} */
    const log = [];
    const canvas = recordingCanvas(1, 1, log);
    canvas.clientWidth = 3 * cell;
    paintHeatmap(canvas.getContext(), [1, -1, 0], 3, 1, palette);
    return log.filter(([name]) => name === "fillRect").length;
  };
  assert.equal(fillsAt(8), 3 + 2 + 1); // three cells, the two strokes of +, the one of −
  assert.equal(fillsAt(7), 0);
});

test("hues need no signs", () => {
  for (const { hues, shade } of ALL) {
    assert.equal(paletteOf({ hues, shade }).signs, hues === "grey");
  }
});

test("a sign reads on its cell whatever the weight", () => {
  const palette = paletteOf({ shade: "light", hues: "grey" });
  const hex = (/** @type {number[]} */ color) =>
    `#${color.map((c) => c.toString(16).padStart(2, "0")).join("")}`;
  for (let w = -1; w <= 1; w += 0.05) {
    /** @type {unknown[][]} */
    const log = [];
    const at = { x: 0, y: 0, size: 10 };
    drawSigns(recordingCanvas(1, 1, log).getContext(), [w], 1, 1, palette, at);
    const ink = log.find(([name]) => name === "fillStyle =");
    if (!ink) continue;
    const ratio = contrast(String(ink[1]), hex(signedColor(w, 1, palette)));
    assert.ok(ratio >= 4.5, `${ratio} at ${w}`);
  }
});
