/**
 * Paints what is drawn: the ink, and where the framing puts it before the network sees it.
 * @module
 */

/** @import { Drawing, Placement, Stroke, StrokeDrawing } from "../types.js" */

const GRID = 28;
/** MNIST's digits fit a box of 20 × 20 pixels. */
const FRAME = 20;
/** Greys the soft rim of the pen is painted in. */
const SHADES = 12;
const PAPER = "#000000";
const GRID_LINE = "rgba(139, 149, 168, 0.14)";
/** What the framing makes of the ink, under the ink itself. */
const GHOST = "#3d4657";
/** The box that the framing fits the ink into. */
const FRAME_LINE = "#8b95a8";
const CURSOR = "#ffd54a";

/**
 * What is on the pad. `glide` runs from 0, as drawn, to 1, where the network sees it.
 * @typedef {object} PadPicture
 * @property {Drawing} drawing
 * @property {Placement} placement
 * @property {number} glide
 * @property {{column: number, row: number} | null} cursor
 */

/**
 * @param {HTMLCanvasElement} canvas Square; its own size in CSS px is followed.
 * @returns {(picture: PadPicture) => void}
 */
export function createPadPainter(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (
    canvas.getContext("2d", { alpha: false })
  );
  return ({ drawing, placement, glide, cursor }) => {
    const side = fitToScreen(canvas);
    const unit = side / GRID;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = PAPER;
    context.fillRect(0, 0, side, side);
    if (drawing.kind === "pixels") {
      drawPixels(context, drawing.drawn, side);
    } else {
      if (glide > 0) {
        drawGhost(context, drawing, between(placement, glide), unit);
        drawFrame(context, glide, unit);
      }
      drawStrokes(context, drawing.strokes, drawing.penRadius, { scale: 1, dx: 0, dy: 0 }, unit);
    }
    drawGrid(context, unit, side);
    if (cursor) drawCursor(context, cursor, unit);
  };
}

/**
 * Draws 784 greys over the whole of a square canvas, pixels with sharp edges.
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} greys
 * @param {number} side In device px.
 * @param {number} [white] The value that is white.
 */
export function drawPixels(context, greys, side, white = 255) {
  const image = new ImageData(GRID, GRID);
  for (let i = 0; i < greys.length; i += 1) {
    const grey = Math.min(255, Math.max(0, (greys[i] / white) * 255));
    image.data.set([grey, grey, grey, 255], 4 * i);
  }
  const small = new OffscreenCanvas(GRID, GRID);
  small.getContext("2d")?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, side, side);
}

/**
 * Draws strokes with the soft round pen that the server draws with: at the distance d from the line,
 * ink = ½ + (r² − d²) / 2r. Painted from the faint rim inwards, each shade over the one before.
 * @param {CanvasRenderingContext2D} context
 * @param {readonly Stroke[]} strokes
 * @param {number} penRadius r, in px of the grid.
 * @param {Placement} placement
 * @param {number} unit Device px in a pixel of the grid.
 */
export function drawStrokes(context, strokes, penRadius, placement, unit) {
  const path = pathOf(strokes, placement, unit);
  context.lineCap = "round";
  context.lineJoin = "round";
  context.globalCompositeOperation = "lighten"; // the faint rim must not darken what it lies on
  for (let shade = 1; shade <= SHADES; shade += 1) {
    const ink = shade / SHADES;
    const grey = Math.round(255 * ink);
    // No pen is thinner than a fifth of a pixel on the screen: it would vanish.
    const squared = penRadius * (penRadius + 1 - 2 * ink);
    context.strokeStyle = `rgb(${grey},${grey},${grey})`;
    context.lineWidth = 2 * Math.sqrt(Math.max(0.04, squared)) * unit;
    context.stroke(path);
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
 * @param {readonly Stroke[]} strokes
 * @param {Placement} placement
 * @param {number} unit
 */
function pathOf(strokes, { scale, dx, dy }, unit) {
  const path = new Path2D();
  for (const { points } of strokes) {
    for (let i = 0; i < points.length; i += 2) {
      const x = (scale * points[i] * GRID + dx) * unit;
      const y = (scale * points[i + 1] * GRID + dy) * unit;
      if (i === 0) path.moveTo(x, y);
      path.lineTo(x, y); // for a single point a line of no length: a dot
    }
  }
  return path;
}

/**
 * The strokes on their way to where the framing puts them; the pen stays as bold as it is.
 * @param {CanvasRenderingContext2D} context
 * @param {StrokeDrawing} drawing
 * @param {Placement} placement
 * @param {number} unit
 */
function drawGhost(context, { strokes, penRadius }, placement, unit) {
  context.lineCap = "round";
  context.lineJoin = "round";
  context.lineWidth = 2 * penRadius * unit;
  context.strokeStyle = GHOST;
  context.stroke(pathOf(strokes, placement, unit));
}

/**
 * The box of 20 pixels that MNIST's digits fit.
 * @param {CanvasRenderingContext2D} context
 * @param {number} glide
 * @param {number} unit
 */
function drawFrame(context, glide, unit) {
  const margin = ((GRID - FRAME) / 2) * unit;
  context.globalAlpha = glide;
  context.strokeStyle = FRAME_LINE;
  context.lineWidth = 1;
  context.setLineDash([unit / 2, unit / 2]);
  context.strokeRect(margin, margin, FRAME * unit, FRAME * unit);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
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
  context.strokeStyle = CURSOR;
  context.lineWidth = 2;
  context.strokeRect(column * unit, row * unit, unit, unit);
}

/**
 * @param {Placement} placement
 * @param {number} glide
 * @returns {Placement}
 */
function between({ scale, dx, dy }, glide) {
  return { scale: 1 + (scale - 1) * glide, dx: dx * glide, dy: dy * glide };
}
