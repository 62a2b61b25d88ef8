/**
 * Paints the pad when its state changes. Once the pen is up, the drawing glides to where the network sees it.
 * @module
 */

import { createPadPainter } from "../../stage/pad-canvas.js";
import { isBlank } from "../../store/drawing.js";
import { pictureSeen, takesNumbers } from "../../store/input-shape.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/** Duration of the glide, in ms. */
const GLIDE_MS = 250;

/**
 * @param {Store<State>} store
 * @param {HTMLCanvasElement} canvas
 */
export function connectPad(store, canvas) {
  const paint = createPadPainter(canvas);
  let glide = 0;
  let tick = 0;
  let lastMs = 0;

  /** @param {number} now */
  function draw(now) {
    tick = 0;
    const { card, drawing, pass, cursor, penDown, centred, motion, lesson } = store.get();
    const goal = centred && !penDown && pass?.layers[0] && !isBlank(drawing) ? 1 : 0;
    const still = goal === 0 || motion !== "full";
    glide = still ? goal : Math.min(goal, glide + (now - lastMs) / GLIDE_MS);
    lastMs = now;
    const placement = pass?.placement ?? { scale: 1, dx: 0, dy: 0 };
    const shown = { drawing, placement, glide: eased(glide), cursor, guide: lesson?.guide ?? null };
    paint({ ...shown, aspect: aspectOf(card) });
    if (glide !== goal) tick = requestAnimationFrame(draw);
  }

  function paintSoon() {
    if (tick) return;
    lastMs = performance.now();
    tick = requestAnimationFrame(draw);
  }

  store.subscribe((state, previous) => {
    canvas.parentElement?.toggleAttribute("blank", isBlank(state.drawing) && !state.penDown);
    const aspect = aspectOf(state.card);
    if (aspect !== aspectOf(previous.card)) {
      document.documentElement.style.setProperty("--aspect", String(aspect));
    }
    const same =
      aspect === aspectOf(previous.card) &&
      state.drawing === previous.drawing &&
      state.cursor === previous.cursor &&
      state.penDown === previous.penDown &&
      state.centred === previous.centred &&
      state.pixelRatio === previous.pixelRatio &&
      state.lesson?.guide === previous.lesson?.guide &&
      state.pass?.placement === previous.pass?.placement;
    if (!same) paintSoon();
  });
  new ResizeObserver(paintSoon).observe(canvas);
  canvas.parentElement?.toggleAttribute("blank", true);
}

/**
 * The width by the height of the pictures that a network sees. Styles have it as `--aspect`.
 * @param {State["card"]} card
 */
function aspectOf(card) {
  const { rows, columns } = pictureSeen(card);
  return takesNumbers(card) ? 1 : columns / rows;
}

/**
 * Eases in and out.
 * @param {number} t
 */
function eased(t) {
  return t * t * (3 - 2 * t);
}
