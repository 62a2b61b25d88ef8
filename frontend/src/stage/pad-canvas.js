/**
 * Paints what is drawn: the ink, and where centring puts it before the network sees it.
 * @module
 */

import { GRID } from "../options.js";

/** @import { Bar } from "../math/presets.js" */
/** @import { Drawing, Placement, Stroke, StrokeDrawing } from "../types.js" */

/** MNIST's digits fit a box of 20 × 20 pixels. */
const DIGIT_BOX = 20;
/** Greys the soft rim of the pen is painted in. */
const SHADES = 12;
const PAPER = "#000000";
const GRID_LINE = "rgba(139, 149, 168, 0.14)";
/** The centred ink, under the ink itself. */
const GHOST = "#3d4657";
/** The box that centring fits the ink into. */
const BOX_LINE = "#8b95a8";
const AS_DRAWN = Object.freeze({ scale: 1, dx: 0, dy: 0 });
const CURSOR = "#ffd54a";
/** The outline to draw along. */
const GUIDE = "#ffd54a";

/**
 * What is on the pad. `glide` runs from 0, as drawn, to 1, where the network sees it.
 * @typedef {object} PadPicture
 * @property {Drawing} drawing
 * @property {Placement} placement
 * @property {number} glide
 * @property {{column: number, row: number} | null} cursor
 * @property {Bar | null} guide An outline to draw along.
 */

/**
 * @param {HTMLCanvasElement} canvas Square; its own size in CSS px is followed.
 * @returns {(picture: PadPicture) => void}
 */
export function createPadPainter(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (
    canvas.getContext("2d", { alpha: false })
  );
  const inkOf = createInk();
  const gridOf = createGrid();
  // Asking a canvas for its size at every repaint would lay the page out every time.
  let side = fitToScreen(canvas);
  let ratio = devicePixelRatio;
  const fit = () => {
    side = fitToScreen(canvas);
    ratio = devicePixelRatio;
  };
  new ResizeObserver(fit).observe(canvas);
  return ({ drawing, placement, glide, cursor, guide }) => {
    if (ratio !== devicePixelRatio) fit();
    const unit = side / GRID;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = PAPER;
    context.fillRect(0, 0, side, side);
    if (drawing.kind === "pixels") {
      drawPixels(context, drawing.drawn, side);
    } else {
      if (glide > 0) {
        drawGhost(context, drawing, between(placement, glide), unit);
        drawDigitBox(context, glide, unit);
        context.globalCompositeOperation = "lighten"; // black paper under the ink hides nothing
      }
      context.drawImage(inkOf(drawing, side), 0, 0);
      context.globalCompositeOperation = "source-over";
    }
    context.drawImage(gridOf(side), 0, 0);
    if (guide) drawGuide(context, guide, unit);
    if (cursor) drawCursor(context, cursor, unit);
  };
}

/**
 * Draws 784 greys over the whole of a square canvas, pixels with sharp edges.
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} greys 0 black … 255 white.
 * @param {number} side In device px.
 */
export function drawPixels(context, greys, side) {
  const small = new OffscreenCanvas(GRID, GRID);
  const smallContext = small.getContext("2d");
  if (smallContext) putPixels(smallContext, greys, 255);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, side, side);
}

/**
 * Puts 784 greys on a canvas of 28 × 28.
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {ArrayLike<number>} greys
 * @param {number} white The value that is white; 0 is black.
 */
export function putPixels(context, greys, white) {
  const image = new ImageData(GRID, GRID); // clear: no greys show the paper
  for (let i = 0; i < greys.length; i += 1) {
    const grey = (greys[i] / white) * 255; // what is out of range is clamped by the array
    image.data[4 * i] = grey;
    image.data[4 * i + 1] = grey;
    image.data[4 * i + 2] = grey;
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/**
 * Ink on a sheet of its own: a stroke that goes on is drawn from where it was left, which takes no
 * longer late in a drawing than early.
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
 * The lines between the pixels, painted once for each size of the pad.
 * @returns {(side: number) => ImageBitmap}
 */
function createGrid() {
  /** @type {ImageBitmap | null} */
  let grid = null;
  return (side) => {
    if (grid?.width === side) return grid;
    const sheet = new OffscreenCanvas(side, side);
    const context = sheet.getContext("2d");
    if (context) drawGrid(context, side / GRID, side);
    return (grid = sheet.transferToImageBitmap());
  };
}

/**
 * The pieces by which strokes go on from the ones before, each from the point where it was left.
 * @param {readonly Stroke[]} before
 * @param {readonly Stroke[]} strokes
 * @returns {Stroke[] | null} Null if something of the ones before is gone.
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
 * Draws strokes with the soft round pen that the server draws with: at the distance d from the line,
 * ink = ½ + (r² − d²) / 2r, and a pen thinner than a pixel is as wide as one and paler, by 2r. Painted
 * from the faint rim inwards, each shade over the one before.
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {readonly Stroke[]} strokes
 * @param {number} penRadius r, in px of the grid.
 * @param {Placement} placement
 * @param {number} unit Device px in a pixel of the grid.
 */
export function drawStrokes(context, strokes, penRadius, placement, unit) {
  const path = pathOf(strokes, placement, unit);
  const radius = Math.max(penRadius, 0.5);
  const paler = Math.min(1, 2 * penRadius);
  context.globalCompositeOperation = "lighten"; // the faint rim must not darken what it lies on
  for (let shade = 1; shade <= SHADES; shade += 1) {
    const grey = Math.round((255 * shade * paler) / SHADES);
    const least = (shade - 0.5) / SHADES; // the ink that this shade is nearest to begins here
    const squared = radius * (radius + 1 - 2 * least);
    if (squared <= 0) break; // no part of a thin line is so white
    drawPath(context, path, 2 * Math.sqrt(squared) * unit, `rgb(${grey},${grey},${grey})`);
  }
  context.globalCompositeOperation = "source-over";
}

/**
 * Makes the canvas as fine as the screen; returns its side in device px.
 * @param {HTMLCanvasElement} canvas
 */
export function fitToScreen(canvas) {
  const side = Math.max(GRID, Math.round(canvas.clientWidth * devicePixelRatio));
  if (canvas.width !== side) {
    canvas.width = side;
    canvas.height = side;
  }
  return side;
}

/**
 * Strokes on a canvas. Those that go nowhere are listed as dots, x and y: a canvas leaves out a line of
 * no length, round ends or not.
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
 * The strokes on their way to where centring puts them; the pen stays as bold as it is.
 * @param {CanvasRenderingContext2D} context
 * @param {StrokeDrawing} drawing
 * @param {Placement} placement
 * @param {number} unit
 */
function drawGhost(context, { strokes, penRadius }, placement, unit) {
  drawPath(context, pathOf(strokes, placement, unit), 2 * penRadius * unit, GHOST);
}

/**
 * The box of 20 pixels that MNIST's digits fit.
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
 * @param {number} unit
 * @param {number} side
 */
function drawGrid(context, unit, side) {
  context.fillStyle = GRID_LINE;
  for (let line = 1; line < GRID; line += 1) {
    const at = Math.round(line * unit);
    context.fillRect(at, 0, 1, side);
    context.fillRect(0, at, side, 1);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{column: number, row: number}} cursor
 * @param {number} unit
 */
function drawCursor(context, { column, row }, unit) {
  // Yellow within black: seen on ink and on paper.
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
