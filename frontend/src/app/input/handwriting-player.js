/**
 * Draws a handwritten digit point by point, at the speed of a hand.
 * @module
 */

/** @import { Handwriting, StrokeDrawing } from "../../types.js" */

/**
 * Returns the drawing `ms` after the hand started.
 * @param {Handwriting} written
 * @param {number} ms
 * @returns {StrokeDrawing}
 */
export function drawnAfter({ strokes, penRadius }, ms) {
  const begun = strokes.filter((stroke) => stroke.timesMs[0] <= ms);
  return {
    kind: "strokes",
    penRadius,
    strokes: begun.map(({ points, timesMs }) => {
      const later = timesMs.findIndex((time) => time > ms);
      return { points: later < 0 ? points : points.slice(0, 2 * later) };
    }),
  };
}

/**
 * @typedef {object} Player
 * @property {(written: Handwriting, atOnce: boolean) => void} start
 * @property {() => boolean} stop Returns whether there was anything to stop.
 */

/**
 * @param {object} callbacks
 * @param {(drawing: StrokeDrawing) => void} callbacks.onDrawing
 * @param {() => void} callbacks.onDone
 * @returns {Player}
 */
export function createPlayer({ onDrawing, onDone }) {
  let tick = 0;

  function stop() {
    const wasWriting = tick !== 0;
    cancelAnimationFrame(tick);
    tick = 0;
    return wasWriting;
  }

  return {
    stop,
    start(written, atOnce) {
      stop();
      const duration = Math.max(...written.strokes.flatMap(({ timesMs }) => timesMs));
      if (atOnce) {
        onDrawing(drawnAfter(written, duration));
        onDone();
        return;
      }
      /** @type {number | null} */
      let began = null;
      const draw = (/** @type {number} */ now) => {
        began ??= now;
        onDrawing(drawnAfter(written, now - began));
        if (now - began < duration) {
          tick = requestAnimationFrame(draw);
        } else {
          tick = 0;
          onDone();
        }
      };
      tick = requestAnimationFrame(draw);
    },
  };
}
