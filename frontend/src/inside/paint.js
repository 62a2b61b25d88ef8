/**
 * Paints a scene inside a neuron: the three pictures, the number line with its bars, the curve over the same axis,
 * and the disc that lights up.
 * @module
 */

import { formatActivation, t } from "../i18n/i18n.js";
import { activationColor, inkOn, numberColor, rgb } from "../stage/color.js";
import { addCurve } from "../stage/views/curve-path.js";
import { numberText, write } from "../stage/views/text.js";
import { along, GLOW } from "./layout.js";
import { roundValues } from "../math/round-values.js";
import { drawPictures } from "./pictures.js";
import { figureText } from "./words.js";

/** @import { Palette } from "../stage/types.js" */
/** @import { Painting } from "./pictures.js" */
/** @typedef {CanvasRenderingContext2D} Context */

/** Distances of the numbers, the bias step and z below the axis, as multiples of the font size. */
const TICKS = 1.15;
const STEP = 2.5;
const OF_Z = 3.9;
/** Radius of the mark of z. */
const DOT = 5;
/** Draws every second sample of the curve. */
const SAMPLE = 2;

/**
 * @param {Context} ctx
 * @param {Painting} painting
 */
export function paintInside(ctx, painting) {
  ctx.save(); // settings of one picture must not affect the next
  drawPictures(ctx, painting);
  const { scene, layout } = painting;
  const { line, curve } = layout;
  const x = along(scene.rangeZ, line.x, line.x + line.width);
  const y = along(scene.rangeA, curve.y + curve.height, curve.y);
  axis(ctx, painting, x);
  bars(ctx, painting, x);
  drawCurve(ctx, painting, x, y);
  disc(ctx, painting, y);
  shift(ctx, painting, x);
  squish(ctx, painting, x, y);
  flying(ctx, painting);
  ctx.restore();
}

/**
 * @param {Context} ctx
 * @param {Painting} painting
 * @param {(value: number) => number} x
 */
function axis(ctx, { scene, layout, palette }, x) {
  const { line, font } = layout;
  const y = line.y + line.height + 1;
  ctx.strokeStyle = palette.dim;
  ctx.lineWidth = 1;
  stroke(ctx, [line.x, y], [line.x + line.width, y]);
  const text = { size: font * 0.88, color: palette.dim };
  for (const value of roundValues(scene.rangeZ, line.width / (4 * font))) {
    const at = Math.round(x(value)) + 0.5;
    stroke(ctx, [at, y], [at, y + 4]);
    write(ctx, numberText(value), { x: at, y: y + TICKS * font, align: "center" }, text);
  }
  ctx.strokeStyle = palette.line;
  stroke(ctx, [x(0), line.y - 0.3 * font], [x(0), y]);
}

/**
 * @param {Context} ctx
 * @param {Painting} painting
 * @param {(value: number) => number} x
 */
function bars(ctx, { scene, numbers, layout, palette }, x) {
  const { line, bar } = layout;
  const { positive, negative } = scene;
  bearing(ctx, line.y, bar, [x(positive.from), x(positive.to)], palette.positive);
  bearing(ctx, line.y + bar + 1, bar, [x(negative.from), x(negative.to)], palette.negative);
  const end = Math.max(x(positive.to), x(negative.from));
  if (positive.to > 0) {
    const isWhole = scene.positive.to === numbers.positive.value;
    const held = isWhole ? numbers.positive : { shown: scene.positive.to };
    const text = `${figureText(held, "+")} ${t("inside.up")}`;
    barLabel(ctx, text, { x: [x(0), end], y: line.y + bar / 2 }, palette.positive, layout, palette);
  }
  if (negative.to < negative.from) {
    const held = scene.summed ? numbers.negative : { shown: negative.to - negative.from };
    const text = `${figureText(held)} ${t("inside.down")}`;
    const at = { x: [x(negative.to), end], y: line.y + 1.5 * bar + 1 };
    barLabel(ctx, text, at, palette.negative, layout, palette);
  }
  if (scene.sum === null) return;
  const at = x(scene.sum);
  ctx.strokeStyle = palette.ink;
  ctx.lineWidth = 2;
  stroke(ctx, [at, line.y - 0.4 * layout.font], [at, line.y + line.height + 4]);
  const value = scene.summed ? figureText(numbers.sum) : figureText({ shown: scene.sum });
  const style = {
    size: layout.font * 1.05,
    color: palette.ink,
    weight: /** @type {const} */ (700),
  };
  label(ctx, `Σ = ${value}`, [at, line.y - 1.25 * layout.font], style, layout, palette);
}

/**
 * @param {Context} ctx
 * @param {number} y
 * @param {number} height
 * @param {[number, number]} span
 * @param {string} color
 */
function bearing(ctx, y, height, [from, to], color) {
  ctx.fillStyle = color;
  ctx.fillRect(Math.min(from, to), y, Math.abs(to - from), height);
}

/**
 * Labels a bar behind its end; where there is no room, inside it or before its start.
 * @param {Context} ctx
 * @param {string} text
 * @param {{x: number[], y: number}} at The start and end of the bar, and its middle across.
 * @param {string} color
 * @param {Painting["layout"]} layout
 * @param {Palette} palette
 */
function barLabel(ctx, text, { x: [from, to], y }, color, { width, font }, { background }) {
  const size = font * 0.92;
  const weight = /** @type {const} */ (600);
  ctx.font = `${weight} ${size}px system-ui, sans-serif`;
  const room = ctx.measureText(text).width * 1.06 + 12;
  const outside = { size, weight, color, halo: background };
  const inside = { size, weight, color: inkOn(rgb(color)) };
  if (to + room < width) write(ctx, text, { x: to + 6, y, align: "left" }, outside);
  else if (to - from > room) write(ctx, text, { x: to - 6, y, align: "right" }, inside);
  else write(ctx, text, { x: from - 6, y, align: "right" }, outside);
}

/**
 * Writes a label around a point, moved as far as needed to stay on the canvas.
 * @param {Context} ctx
 * @param {string} text
 * @param {[number, number]} at
 * @param {{size: number, color: string, weight?: 400 | 600 | 700}} style
 * @param {Painting["layout"]} layout
 * @param {Palette} palette
 */
function label(ctx, text, [x, y], style, { width }, { background }) {
  ctx.font = `${style.weight ?? 400} ${style.size}px system-ui, sans-serif`;
  const half = ctx.measureText(text).width / 2 + 3;
  const at = Math.min(Math.max(x, half), width - half);
  write(ctx, text, { x: at, y, align: "center" }, { ...style, halo: background });
}

/**
 * Draws the step of the bias, from the sum to z.
 * @param {Context} ctx
 * @param {Painting} painting
 * @param {(value: number) => number} x
 */
function shift(ctx, { scene, numbers, layout, palette }, x) {
  if (!scene.shift) return;
  const { line, font } = layout;
  const y = line.y + line.height + STEP * font;
  const [from, to] = [x(scene.shift.from), x(scene.shift.to)];
  ctx.strokeStyle = palette.bias;
  ctx.fillStyle = palette.bias;
  ctx.lineWidth = 1;
  ctx.setLineDash([2, 3]);
  stroke(ctx, [from, line.y + line.height + 4], [from, y]);
  ctx.setLineDash([]);
  ctx.lineWidth = 3;
  const way = Math.sign(to - from);
  const head = Math.min(8, Math.abs(to - from));
  stroke(ctx, [from, y], [to - head * way * 0.8, y]);
  ctx.beginPath();
  ctx.moveTo(to, y);
  ctx.lineTo(to - head * way, y - head * 0.6);
  ctx.lineTo(to - head * way, y + head * 0.6);
  ctx.fill();
  const key = numbers.shifts ? `inside.bias.${numbers.shifts}` : "inside.bias";
  const text = t(key, { bias: figureText(numbers.bias, "+") });
  const size = font * 0.95;
  ctx.font = `600 ${size}px system-ui, sans-serif`;
  const wide = ctx.measureText(text).width + 12;
  const right = Math.max(from, to);
  const isRoom = right + wide < layout.width;
  const at = { x: isRoom ? right + 8 : Math.min(from, to) - 8, y };
  const style = { size, color: palette.bias, halo: palette.background };
  write(ctx, text, { ...at, align: isRoom ? "left" : "right" }, { ...style, weight: 600 });
}

/**
 * @param {Context} ctx
 * @param {Painting} painting
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 */
function drawCurve(ctx, { scene, numbers, layout, palette }, x, y) {
  const { curve: box, font } = layout;
  const bottom = box.y + box.height;
  const [low, high] = scene.rangeA;
  ctx.lineWidth = 1;
  ctx.strokeStyle = palette.line;
  for (const value of [low, ...(low < 0 && high > 0 ? [0] : []), high]) {
    stroke(ctx, [box.x, y(value)], [box.x + box.width, y(value)]);
    const at = { x: box.x - 0.6 * font, y: y(value), align: /** @type {const} */ ("right") };
    write(ctx, numberText(value), at, { size: font * 0.88, color: palette.dim, room: 2.2 * font });
  }
  stroke(ctx, [x(0), box.y - 0.4 * font], [x(0), bottom]);
  const { curve, crowd } = numbers;
  if (crowd?.z) {
    ctx.fillStyle = palette.dim;
    for (let i = 0; i < crowd.z.length; i += 1) {
      ctx.beginPath();
      ctx.arc(x(crowd.z[i]), y(crowd.a[i]), DOT * 0.7, 0, 2 * Math.PI);
      ctx.fill();
    }
  }
  if (!curve) return;
  // Lines to distant points would get a wrong slope if their ends were clamped to the axes.
  const [from, to] = scene.rangeZ;
  const placeX = (/** @type {number} */ z) => box.x + (box.width * (z - from)) / (to - from);
  const placeY = (/** @type {number} */ a) => bottom - (box.height * (a - low)) / (high - low);
  const draw = (
    /** @type {number} */ share,
    /** @type {string} */ color,
    /** @type {number} */ wide,
  ) => {
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.x, box.y - 3, box.width * share, box.height + 6);
    ctx.clip();
    ctx.strokeStyle = color;
    ctx.lineWidth = wide;
    ctx.beginPath();
    addCurve(ctx, curve, placeX, placeY, SAMPLE);
    ctx.stroke();
    ctx.restore();
  };
  draw(1, palette.line, 1.5);
  draw(scene.drawn, palette.ink, 2.5);
}

/**
 * Draws z on its way down to the curve and from there to the disc.
 * @param {Context} ctx
 * @param {Painting} painting
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 */
function squish(ctx, { scene, numbers, layout, palette }, x, y) {
  if (!scene.shift) return;
  const { line, font, disc: lamp } = layout;
  const at = x(scene.shift.to);
  const top = line.y + line.height + STEP * font;
  const level = y(numbers.a);
  if (scene.fallen > 0) {
    const now = top + (level - top) * scene.fallen;
    const reached = at + (lamp.x - lamp.radius - at) * scene.run;
    ctx.strokeStyle = palette.dim;
    ctx.lineWidth = 1;
    ctx.setLineDash([3, 4]);
    stroke(ctx, [at, top], [at, now]);
    stroke(ctx, [at, level], [reached, level]);
    ctx.setLineDash([]);
    for (const [left, down] of [
      [at, now],
      ...(scene.run > 0 && scene.run < 1 ? [[reached, level]] : []),
    ]) {
      ctx.fillStyle = palette.chosen;
      ctx.strokeStyle = palette.background;
      ctx.lineWidth = 2;
      ctx.beginPath();
      ctx.arc(left, down, DOT, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
    }
  }
  if (!scene.shifted) return;
  const style = { size: font * 1.05, color: palette.ink, weight: /** @type {const} */ (700) };
  const text = `z = ${figureText(numbers.z)}`;
  label(ctx, text, [at, line.y + line.height + OF_Z * font], style, layout, palette);
}

/**
 * @param {Context} ctx
 * @param {Painting} painting
 * @param {(value: number) => number} y
 */
function disc(ctx, { scene, numbers, layout, palette }, y) {
  const { x, radius } = layout.disc;
  const { a, white } = numbers;
  const middle = y(a);
  const light = Math.min(Math.abs(a) / white, 1) * scene.glow;
  if (palette.glow > 0 && light > 0.05) {
    const halo = ctx.createRadialGradient(x, middle, radius, x, middle, radius * GLOW);
    halo.addColorStop(0, `rgba(255,255,255,${0.5 * light * palette.glow})`);
    halo.addColorStop(1, "rgba(255,255,255,0)");
    ctx.fillStyle = halo;
    ctx.beginPath();
    ctx.arc(x, middle, radius * GLOW, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.fillStyle =
    scene.glow > 0 ? activationColor(a * scene.glow, white, palette) : palette.backdrop;
  ctx.strokeStyle = scene.glow > 0 ? palette.chosen : palette.rim;
  ctx.lineWidth = scene.glow > 0 ? 2.5 : 1.2;
  ctx.beginPath();
  ctx.arc(x, middle, radius, 0, 2 * Math.PI);
  ctx.fill();
  ctx.stroke();
  if (scene.glow === 0) return;
  ctx.globalAlpha = scene.glow;
  const style = { size: radius * 0.62, color: numberColor(a * scene.glow, white, palette) };
  const at = { x, y: middle, align: /** @type {const} */ ("center") };
  write(ctx, formatActivation(a), at, { ...style, weight: 700, room: radius * 1.8 });
  ctx.globalAlpha = 1;
}

/**
 * Draws the numbers and grains in flight, above everything else.
 * @param {Context} ctx
 * @param {Painting} painting
 */
function flying(ctx, { scene, numbers, palette }) {
  const hues = { up: rgb(palette.positive), down: rgb(palette.negative) };
  for (const { source, x, y, size, tint } of scene.flying) {
    const product = numbers.products[source];
    const grey = channels(activationColor(numbers.before[source], numbers.beforeWhite, palette));
    const hue = product > 0 ? hues.up : hues.down;
    const mixed = grey.map((value, i) => Math.round(value + (hue[i] - value) * tint));
    ctx.fillStyle = `rgb(${mixed.join(",")})`;
    if (palette.signs && tint === 1) {
      ctx.fillRect(x - size, y - size * 0.3, 2 * size, size * 0.6);
      if (product > 0) ctx.fillRect(x - size * 0.3, y - size, size * 0.6, 2 * size);
      continue;
    }
    ctx.beginPath();
    ctx.arc(x, y, size, 0, 2 * Math.PI);
    ctx.fill();
  }
}

/** @param {string} color `rgb(r,g,b)` */
const channels = (color) => (color.match(/\d+/g) ?? []).map(Number);

/**
 * @param {Context} ctx
 * @param {[number, number]} from
 * @param {[number, number]} to
 */
function stroke(ctx, from, to) {
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
}
