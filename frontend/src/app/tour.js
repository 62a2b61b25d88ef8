/**
 * Plays the tour: writes a 3, moves the pass from scene to scene, and stops as soon as the visitor does something.
 * With reduced motion every scene is a still, and the visitor moves from one to the next.
 * @module
 */

import { fetchHandwriting } from "../net/api.js";
import { drawn, hasWeights, hovered, penHeld, penLifted } from "../store/state.js";
import { hasActed } from "../store/acted.js";
import { tourBegun, tourEnded, tourMovedOn } from "../store/tour.js";
import { sceneOf, scenesOf } from "../tour/scenes.js";
import { drawnAfter } from "./input/handwriting-player.js";
import { SEEN, storageOfPage } from "./storage.js";

/** @import { Handwriting, State } from "../types.js" */
/** @import { Scene } from "../tour/scenes.js" */
/** @import { Services } from "../actions/action.js" */
/** @import { PageNavigator } from "./navigation/navigator.js" */

/** The digit that is written and its handwriting, which the lesson's network reads easily. */
const WRITTEN = { digit: 3, seed: 7 };
/** The longest time step. After minutes in a hidden tab, the tour does not jump ahead by minutes. */
const LONGEST_STEP_MS = 100;
/** Matches where the scenes scroll the page, as in `panels/tour.js`. */
const NARROW = matchMedia("(max-width: 699px)");
/** Keys that only move between the tour's buttons, or do nothing by themselves. */
const QUIET_KEYS = ["Tab", "Shift", "Control", "Alt", "AltGraph", "Meta"];

/**
 * @param {Pick<Services, "store" | "clock" | "player"> & {pageNavigator: Pick<PageNavigator, "until">}} page
 * @returns {(asked: State) => Promise<void>} Starts the tour, unless the visitor has done something since the page
 *   had the given state.
 */
export function createTour({ store, clock, player, pageNavigator }) {
  /** @type {Handwriting | null} */
  let written = null;
  let elapsed = 0;
  let lastMs = 0;
  let tick = 0;
  let stop = () => {};
  /** @type {Event | null} The visitor's action that ended the tour. */
  let act = null;

  /** @param {State} asked */
  async function begin(asked) {
    [written] = await fetchHandwriting(WRITTEN.seed, WRITTEN.digit);
    await pageNavigator.until(hasWeights);
    if (store.get().tour || hasActed(store.get(), asked)) return;
    keep();
    player.stop();
    const whole = drawnAfter(written, Infinity);
    store.update((state) => tourBegun(state, whole));
    enter();
    const stopFollowing = store.subscribe(follow);
    for (const kind of ACTS) document.addEventListener(kind, giveWay, { capture: true });
    stop = () => {
      stopFollowing();
      for (const kind of ACTS) document.removeEventListener(kind, giveWay, { capture: true });
    };
  }

  /**
   * @param {State} state
   * @param {State} previous
   */
  function follow(state, previous) {
    const { tour } = state;
    if (!tour) finish();
    else if (hasActed(state, previous)) store.update((now) => tourEnded(now, "left"));
    else if (tour.at !== previous.tour?.at) enter();
    else {
      if (tour.moving !== previous.tour.moving) hold(tour.moving);
      look();
    }
  }

  function enter() {
    const scene = sceneOf(store.get());
    const { tour } = store.get();
    if (!scene || !tour) return;
    elapsed = 0;
    if (scene.name === "write" && tour.moving) write(scene);
    else putWhole();
    clock.seek(tour.moving ? scene.from : scene.to);
    look();
    goOn();
  }

  /**
   * Writes the digit at a speed that fills the scene's time.
   * @param {Scene} scene
   */
  function write({ playMs }) {
    if (!written) return;
    const lasts = Math.max(...written.strokes.flatMap(({ timesMs }) => timesMs));
    const strokes = written.strokes.map(({ points, timesMs }) => ({
      points,
      timesMs: timesMs.map((ms) => (ms * playMs) / lasts),
    }));
    store.update(penHeld);
    player.start({ ...written, strokes }, false);
  }

  /** Completes the digit at once if it is not complete yet. */
  function putWhole() {
    const { tour, penDown, drawing } = store.get();
    if (!tour || !(penDown || drawing !== tour.written)) return;
    player.stop();
    store.update((state) => penLifted(drawn(state, tour.written)));
  }

  /** Keeps the neuron that the caption refers to highlighted, wherever the mouse rests. */
  function look() {
    const ref = sceneOf(store.get())?.lookedAt(store.get()) ?? null;
    store.update((state) => hovered(state, ref));
  }

  /** @param {boolean} moves */
  function hold(moves) {
    if (moves) goOn();
    else putWhole();
  }

  function goOn() {
    lastMs = performance.now();
    if (tick === 0) tick = requestAnimationFrame(frame);
  }

  /** @param {number} now */
  function frame(now) {
    tick = 0;
    const { tour, card } = store.get();
    const scene = sceneOf(store.get());
    if (!tour?.moving || !card || !scene) return;
    elapsed += Math.min(Math.max(now - lastMs, 0), LONGEST_STEP_MS);
    lastMs = now;
    const { from, to, playMs, readMs } = scene;
    clock.seek(from + (to - from) * Math.min(elapsed / (playMs || 1), 1));
    const isLast = tour.at === scenesOf(card.sizes).length - 1;
    if (isLast) return;
    if (elapsed >= playMs + readMs) store.update(tourMovedOn);
    if (tick === 0) tick = requestAnimationFrame(frame);
  }

  /**
   * Ends the tour on any action outside it; the action still takes effect.
   * @param {Event} event
   */
  function giveWay(event) {
    const target = event.target instanceof Element ? event.target : document.body;
    const key = event instanceof KeyboardEvent ? event.key : "";
    act = event;
    if (key === "Escape") {
      event.stopPropagation();
      store.update((state) => tourEnded(state, "before"));
    } else if (!QUIET_KEYS.includes(key) && !target.closest("[data-part=tour]")) {
      const pad = target.closest("[data-part=pad]") ? "blank" : "written";
      store.update((state) => tourEnded(state, pad));
    }
  }

  function finish() {
    stop();
    cancelAnimationFrame(tick);
    tick = 0;
    player.stop();
    if (store.get().mode === "live") clock.seek(Infinity);
    if (NARROW.matches) goToTop(act);
    act = null;
  }

  return begin;
}

/** Events that count as actions of the visitor; moving the mouse does not. */
const ACTS = ["pointerdown", "wheel", "keydown"];

/**
 * On a phone, scrolls back to the network and the pad at the top of the page, wherever the last scene was. It does
 * not scroll for visitors who draw or scroll, nor while a finger presses something, which would move away from under
 * it.
 * @param {Event | null} act What ended the tour.
 */
function goToTop(act) {
  const top = () => scrollTo({ top: 0, behavior: "instant" });
  if (act?.type === "wheel") return;
  if (act?.type !== "pointerdown") {
    top();
    return;
  }
  if (act.target instanceof Element && act.target.closest("[data-part=pad]")) return;
  const done = new AbortController();
  const { signal } = done;
  addEventListener("click", top, { once: true, signal });
  for (const kind of ["pointerdown", "pointercancel"]) {
    addEventListener(kind, () => done.abort(), { capture: true, signal });
  }
}

/** Remembers that the tour was shown, so that it is not shown again unless the visitor asks for it. */
function keep() {
  try {
    storageOfPage()?.setItem(SEEN, "seen");
  } catch {
    // Storage is full: the tour will be shown again.
  }
}
