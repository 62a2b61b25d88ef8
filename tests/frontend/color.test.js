import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DARK,
  LIGHT,
  activationColor,
  contrast,
  numberColor,
  rgb,
  signedColor,
  withAlpha,
} from "../../frontend/src/stage/color.js";

/** The least contrast of text: https://www.w3.org/TR/WCAG22/#contrast-minimum */
const READABLE = 4.5;

/** The least contrast of what is not text: https://www.w3.org/TR/WCAG22/#non-text-contrast */
const VISIBLE = 3;

/**
 * A CSS colour of the stage, `#rrggbb` or `rgb(r,g,b)`, as `#rrggbb`.
 * @param {string} css
 */
function hex(css) {
  if (css.startsWith("#")) return css;
  const parts = css.match(/\d+/g) ?? [];
  return `#${parts.map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
}

test("a neuron is black at 0, white at 1 and grey between, in both themes", () => {
  for (const palette of [DARK, LIGHT]) {
    assert.equal(activationColor(0, 1, palette), "rgb(0,0,0)");
    assert.equal(activationColor(0.6, 1, palette), "rgb(153,153,153)");
    assert.equal(activationColor(1, 1, palette), "rgb(255,255,255)");
  }
});

test("an unbounded activation is white at the scale of its layer and never brighter", () => {
  assert.equal(activationColor(3, 6, DARK), "rgb(128,128,128)");
  assert.equal(activationColor(6, 6, DARK), "rgb(255,255,255)");
  assert.equal(activationColor(60, 6, DARK), "rgb(255,255,255)");
});

test("a negative activation is the negative hue, the brighter the more negative", () => {
  assert.equal(activationColor(-1, 1, DARK), "rgb(255,106,61)");
  assert.equal(activationColor(-0.5, 1, DARK), "rgb(128,53,31)");
});

test("hue is sign: green above zero, vermilion below, the zero of the palette between", () => {
  assert.deepEqual(signedColor(2, 2, DARK), [0x22, 0xc7, 0x9a]);
  assert.deepEqual(signedColor(-2, 2, DARK), [0xff, 0x6a, 0x3d]);
  assert.deepEqual(signedColor(0, 2, DARK), rgb(DARK.zero));
  assert.deepEqual(signedColor(0, 2, LIGHT), rgb(LIGHT.zero));
});

test("a heatmap of zeros alone is the colour of zero", () => {
  assert.deepEqual(signedColor(0, 0, DARK), rgb(DARK.zero));
});

test("a weight beyond the scale has the pure hue", () => {
  assert.deepEqual(signedColor(9, 2, LIGHT), rgb(LIGHT.positive));
});

test("the dark palette has the tokens of the design", () => {
  const { background, panel, line, ink, dim, positive, negative, bias, chosen } = DARK;
  assert.deepEqual(
    [background, panel, line, ink, dim, positive, negative, bias, chosen],
    [
      "#0b0e14",
      "#121722",
      "#232a38",
      "#e8ecf4",
      "#8b95a8",
      "#22c79a",
      "#ff6a3d",
      "#7aa2ff",
      "#ffd54a",
    ],
  );
});

test("all text stands out 4.5 : 1 from its background, in both themes", () => {
  for (const { theme, background, panel, ink, dim, chosen } of [DARK, LIGHT]) {
    for (const text of [ink, dim]) {
      assert.ok(contrast(text, background) >= READABLE, `${theme}: ${text} on ${background}`);
      assert.ok(contrast(text, panel) >= READABLE, `${theme}: ${text} on ${panel}`);
    }
    assert.ok(contrast(chosen, background) >= READABLE, `${theme}: ${chosen} on ${background}`);
  }
});

test("the hues of sign stand out 3 : 1 from the background, in both themes", () => {
  for (const { theme, background, positive, negative } of [DARK, LIGHT]) {
    for (const hue of [positive, negative]) {
      assert.ok(contrast(hue, background) >= VISIBLE, `${theme}: ${hue} on ${background}`);
    }
  }
});

test("the number inside a neuron stands out 4.5 : 1 at every activation", () => {
  for (const palette of [DARK, LIGHT]) {
    for (let a = -1; a <= 1; a += 0.005) {
      const ratio = contrast(hex(numberColor(a, 1, palette)), hex(activationColor(a, 1, palette)));
      assert.ok(ratio >= READABLE, `${palette.theme}: ${ratio} at ${a}`);
    }
  }
});

test("contrast is 21 between black and white and 1 between equals, either way round", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.equal(contrast("#ffffff", "#000000"), 21);
  assert.equal(contrast("#22c79a", "#22c79a"), 1);
});

test("a colour fades by its alpha", () => {
  assert.equal(withAlpha("#22c79a", 0.25), "rgba(34,199,154,0.25)");
});
