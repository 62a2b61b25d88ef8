/**
 * Paints the drawing: the ink, and where centring moves it before the network sees it.
 * @module
 */

import { GRID } from "../options.js";

/** @import { Bar } from "../math/presets.js" */
/** @import { Drawing, Placement, Stroke, StrokeDrawing } from "../types.js" */

/** MNIST's digits fit a box of 20 × 20 pixels. */
const DIGIT_BOX = 20;
/** Number of greys in the soft rim of the pen. */
const SHADES = 12;
const PAPER = "#000000";
const GRID_LINE = "rgba(139, 149, 168, 0.14)";
/** Colour of the centred ink, shown below the drawn ink. */
const GHOST = "#3d4657";
/** Colour of the box that centring fits the ink into. */
const BOX_LINE = "#8b95a8";
const AS_DRAWN = Object.freeze({ scale: 1, dx: 0, dy: 0 });
const CURSOR = "#ffd54a";
/** Colour of the outline that the visitor draws along. */
const GUIDE = "#ffd54a";

/**
 * What the pad shows. `glide` runs from 0, the ink as drawn, to 1, the ink as the network sees it.
 * @typedef {object} PadPicture
 * @property {Drawing} drawing
 * @property {Placement} placement
 * @property {number} glide
 * @property {{column: number, row: number} | null} cursor
 * @property {Bar | null} guide An outline to draw along.
 * @property {number} aspect Width by height of the canvas, over which the grid is stretched.
 */

/**
 * @param {HTMLCanvasElement} canvas The painter follows its width in CSS px.
 * @returns {(picture: PadPicture) => void}
 */
export function createPadPainter(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (
    canvas.getContext("2d", { alpha: false })
  );
  const inkOf = createInk();
  const gridOf = createGrid();
  // Reading the size of the canvas at every repaint would force a layout each time.
  let size = fitToScreen(canvas);
  let ratio = devicePixelRatio;
  let shown = 1;
  const fit = () => {
    size = fitToScreen(canvas, shown);
    ratio = devicePixelRatio;
  };
  new ResizeObserver(fit).observe(canvas);
  return ({ drawing, placement, glide, cursor, guide, aspect }) => {
    if (ratio !== devicePixelRatio || aspect !== shown) {
      shown = aspect;
      fit();
    }
    const { width, height } = size;
    // Everything is drawn in a square, stretched as the network sees it.
    const side = Math.max(width, height);
    const unit = side / GRID;
    context.setTransform(width / side, 0, 0, height / side, 0, 0);
    context.fillStyle = PAPER;
    context.fillRect(0, 0, side, side);
    if (drawing.kind === "pixels") {
      drawPixels(context, drawing.drawn, side);
    } else {
      if (glide > 0) {
        drawGhost(context, drawing, between(placement, glide), unit);
        drawDigitBox(context, glide, unit);
        context.globalCompositeOperation = "lighten"; // the black background hides nothing below it
      }
      context.drawImage(inkOf(drawing, side), 0, 0);
      context.globalCompositeOperation = "source-over";
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(gridOf(size), 0, 0);
    context.setTransform(width / side, 0, 0, height / side, 0, 0);
    if (guide) drawGuide(context, guide, unit);
    if (cursor) drawCursor(context, cursor, unit);
  };
}

/**
 * Draws 784 greys over the whole of a canvas, with sharp pixel edges.
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} greys 0 black … 255 white.
 * @param {number} width In device px.
 * @param {number} [height]
 */
export function drawPixels(context, greys, width, height = width) {
  const small = new OffscreenCanvas(GRID, GRID);
  const smallContext = small.getContext("2d");
  if (smallContext) putPixels(smallContext, greys, 255);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, width, height);
}

/**
 * Puts greys on a canvas with a pixel for each.
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {ArrayLike<number>} greys
 * @param {number} white The value shown as white; 0 is black.
 */
export function putPixels(context, greys, white) {
  const { width, height } = context.canvas;
  const image = new ImageData(width, height); // transparent: without greys the background shows
  for (let i = 0; i < greys.length; i += 1) {
    const grey = (greys[i] / white) * 255; // the array clamps values that are out of range
    image.data[4 * i] = grey;
    image.data[4 * i + 1] = grey;
    image.data[4 * i + 2] = grey;
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/**
 * Keeps the ink on its own canvas. A stroke that continues is drawn from its last point, so that late strokes of a
 * drawing take no longer than early ones.
 * @returns {(drawing: StrokeDrawing, side: number) => OffscreenCanvas}
 */
function createInk() {
  const sheet = new OffscreenCanvas(GRID, GRID);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (sheet.getContext("2d"));
  /** @type {readonly Stroke[]} */
  let shown = [];
  let shownRadius = 0;
  return ({ strokes, penRadius }, side) => {
    const goesOn = side === sheet.width && penRadius === shownRadius;
    const more = goesOn ? newInk(shown, strokes) : null;
    if (!more) sheet.width = sheet.height = side; // clears it
    drawStrokes(context, more ?? strokes, penRadius, AS_DRAWN, side / GRID);
    shown = strokes;
    shownRadius = penRadius;
    return sheet;
  };
}

/**
 * The lines between the pixels, painted once per size of the pad.
 * @returns {(size: {width: number, height: number}) => ImageBitmap}
 */
function createGrid() {
  /** @type {ImageBitmap | null} */
  let grid = null;
  return ({ width, height }) => {
    if (grid?.width === width && grid.height === height) return grid;
    const sheet = new OffscreenCanvas(width, height);
    const context = sheet.getContext("2d");
    if (context) drawGrid(context, width, height);
    return (grid = sheet.transferToImageBitmap());
  };
}

/**
 * Returns what has been added to the strokes, each piece starting at the last point that was drawn.
 * @param {readonly Stroke[]} before
 * @param {readonly Stroke[]} strokes
 * @returns {Stroke[] | null} Null if any of the earlier ink is gone.
 */
export function newInk(before, strokes) {
  const pieces = [];
  for (let i = 0; i < Math.max(before.length, strokes.length); i += 1) {
    if (before[i] === strokes[i]) continue;
    if (!strokes[i]) return null;
    const old = before[i]?.points ?? [];
    const { points } = strokes[i];
    if (old.some((value, at) => value !== points[at])) return null;
    pieces.push({ points: points.slice(Math.max(0, old.length - 2)) });
  }
  return pieces;
}

/**
 * Draws strokes with the same soft round pen as the server. At distance d from the line, ink = ½ + (r² − d²) / 2r. A
 * pen thinner than a pixel is painted one pixel wide and paler, by a factor of 2r. Shades are painted from the faint
 * rim inwards, each over the one before.
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {readonly Stroke[]} strokes
 * @param {number} penRadius r, in grid pixels.
 * @param {Placement} placement
 * @param {number} unit Device pixels per grid pixel.
 */
export function drawStrokes(context, strokes, penRadius, placement, unit) {
  const path = pathOf(strokes, placement, unit);
  const radius = Math.max(penRadius, 0.5);
  const paler = Math.min(1, 2 * penRadius);
  context.globalCompositeOperation = "lighten"; // the faint rim must not darken what it lies on
  for (let shade = 1; shade <= SHADES; shade += 1) {
    const grey = Math.round((255 * shade * paler) / SHADES);
    const least = (shade - 0.5) / SHADES; // the least ink that is rounded to this shade
    const squared = radius * (radius + 1 - 2 * least);
    if (squared <= 0) break; // no part of a thin line is this white
    drawPath(context, path, 2 * Math.sqrt(squared) * unit, `rgb(${grey},${grey},${grey})`);
  }
  context.globalCompositeOperation = "source-over";
}

/**
 * Matches the canvas to the screen's resolution; returns its size in device px.
 * @param {HTMLCanvasElement} canvas
 * @param {number} [aspect] Its width by its height.
 */
export function fitToScreen(canvas, aspect = 1) {
  const width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
  const height = Math.max(1, Math.round(width / aspect));
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  return { width, height };
}

/**
 * Returns the strokes as a path. Strokes of a single point are listed as dots, x and y in turn, because a canvas does
 * not draw a line of length zero, even with round ends.
 * @typedef {{lines: Path2D, dots: [number, number][]}} InkPath
 */

/**
 * @param {readonly Stroke[]} strokes
 * @param {Placement} placement
 * @param {number} unit
 * @returns {InkPath}
 */
function pathOf(strokes, { scale, dx, dy }, unit) {
  const lines = new Path2D();
  /** @type {InkPath["dots"]} */
  const dots = [];
  for (const { points } of strokes) {
    if (points.every((value, i) => value === points[i % 2])) {
      dots.push([(scale * points[0] * GRID + dx) * unit, (scale * points[1] * GRID + dy) * unit]);
      continue;
    }
    for (let i = 0; i < points.length; i += 2) {
      const x = (scale * points[i] * GRID + dx) * unit;
      const y = (scale * points[i + 1] * GRID + dy) * unit;
      if (i === 0) lines.moveTo(x, y);
      else lines.lineTo(x, y);
    }
  }
  return { lines, dots };
}

/**
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {InkPath} path
 * @param {number} width In device px.
 * @param {string} color
 */
function drawPath(context, { lines, dots }, width, color) {
  context.lineCap = "round";
  context.lineJoin = "round";
  context.lineWidth = width;
  context.strokeStyle = color;
  context.stroke(lines);
  context.fillStyle = color;
  for (const [x, y] of dots) {
    context.beginPath();
    context.arc(x, y, width / 2, 0, 2 * Math.PI);
    context.fill();
  }
}

/**
 * Draws the strokes on their way to their centred position; the pen keeps its width.
 * @param {CanvasRenderingContext2D} context
 * @param {StrokeDrawing} drawing
 * @param {Placement} placement
 * @param {number} unit
 */
function drawGhost(context, { strokes, penRadius }, placement, unit) {
  drawPath(context, pathOf(strokes, placement, unit), 2 * penRadius * unit, GHOST);
}

/**
 * Draws the 20-pixel box that MNIST's digits fit.
 * @param {CanvasRenderingContext2D} context
 * @param {number} glide
 * @param {number} unit
 */
function drawDigitBox(context, glide, unit) {
  const margin = ((GRID - DIGIT_BOX) / 2) * unit;
  context.globalAlpha = glide;
  context.strokeStyle = BOX_LINE;
  context.lineWidth = 1;
  context.setLineDash([unit / 2, unit / 2]);
  context.strokeRect(margin, margin, DIGIT_BOX * unit, DIGIT_BOX * unit);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 */
function drawGrid(context, width, height) {
  context.fillStyle = GRID_LINE;
  for (let line = 1; line < GRID; line += 1) {
    context.fillRect(Math.round((line * width) / GRID), 0, 1, height);
    context.fillRect(0, Math.round((line * height) / GRID), width, 1);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{column: number, row: number}} cursor
 * @param {number} unit
 */
function drawCursor(context, { column, row }, unit) {
  // Yellow with a black border shows on ink and on the background.
  for (const [style, width] of /** @type {const} */ ([
    [PAPER, 5],
    [CURSOR, 2],
  ])) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.strokeRect(column * unit, row * unit, unit, unit);
  }
}

/**
 * @param {Placement} placement
 * @param {number} glide
 * @returns {Placement}
 */
function between({ scale, dx, dy }, glide) {
  return { scale: 1 + (scale - 1) * glide, dx: dx * glide, dy: dy * glide };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Bar} guide
 * @param {number} unit
 */
function drawGuide(context, { x, y, length, width, degrees }, unit) {
  context.save();
  context.translate(x * unit, y * unit);
  context.rotate((-degrees * Math.PI) / 180); // anticlockwise
  context.strokeStyle = GUIDE;
  context.lineWidth = Math.max(1, unit / 6);
  context.setLineDash([unit / 2, unit / 2]);
  context.strokeRect((-length / 2) * unit, (-width / 2) * unit, length * unit, width * unit);
  context.restore();
}
