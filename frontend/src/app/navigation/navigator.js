/**
 * The page navigator: brings the page to a place and reports when it has arrived.
 * @module
 */

import { fetchHandwriting, fetchTestImage } from "../../net/api.js";
import { drawnAfter } from "../input/handwriting-player.js";
import { drawingOfTestImage, sameDrawing } from "../../store/drawing.js";
import { networksOf } from "../../store/own-network.js";
import { placed } from "../../store/place.js";
import * as change from "../../store/state.js";

/** @import { Drawing, Place, Sample, State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/**
 * @typedef {object} PageNavigator
 * @property {(place: Place) => Promise<boolean>} goTo Resolves to whether the page arrived: false if another place was
 *   requested on the way. Rejects as requests for the server's samples do (`ApiError`, `TypeError`).
 * @property {(name: string) => Promise<void>} opened Opens a network and waits until all its weights
 *   are here.
 * @property {(isWanted: (state: State) => boolean) => Promise<void>} until Waits until the state fulfils a condition.
 * @property {() => Promise<void>} answered Waits until the server has answered every request.
 */

/**
 * @param {object} page
 * @param {Store<State>} page.store
 * @param {ReturnType<typeof import("../../stage/clock.js").createClock>} page.clock
 * @param {import("../input/handwriting-player.js").Player} page.player
 * @param {(name: string) => void} page.openModel
 * @param {() => void} page.run Sends the drawing through the network now.
 * @returns {PageNavigator}
 */
export function createPageNavigator({ store, clock, player, openModel, run }) {
  /**
   * Waits until the state fulfils a condition.
   * @param {(state: State) => boolean} isWanted
   */
  function until(isWanted) {
    if (isWanted(store.get())) return Promise.resolve();
    return /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        const stop = store.subscribe((state) => {
          if (!isWanted(state)) return;
          stop();
          resolve();
        });
      })
    );
  }

  /**
   * @param {string} name
   * @param {(state: State) => boolean} [isGivenUp]
   */
  async function opened(name, isGivenUp = () => false) {
    const isDone = (/** @type {State} */ state) =>
      isGivenUp(state) || (state.card?.name === name && change.hasWeights(state));
    while (!isDone(store.get())) {
      const { card } = store.get();
      if (card?.name !== name) openModel(name);
      // A training that a reload has found again opens its own network.
      await until(
        (state) => isDone(state) || (state.card !== card && state.card?.name === "training"),
      );
    }
  }

  /** @param {Place} place */
  async function goTo(place) {
    const destination = { ...place }; // a new object, because the same place may be requested twice
    store.update((state) => change.destinationChosen(state, destination));
    try {
      return await walk(destination);
    } finally {
      if (store.get().destination === destination) {
        store.update((state) => change.destinationChosen(state, null));
      }
    }
  }

  /** @param {Place} place The newest requested place; when another is requested, this one is abandoned. */
  async function walk(place) {
    const isGivenUp = (/** @type {State} */ { destination }) => destination !== place;
    const input = place.input && (await drawingOf(place.input, store.get().drawing));
    // On a page that has just opened, the pass arrives together with the weights.
    if (input && !isGivenUp(store.get()) && !store.get().card) {
      store.update((state) => change.drawn(state, input));
    }
    const { model } = place;
    await until((state) => state.models.length > 0 || isGivenUp(state));
    if (isGivenUp(store.get())) return false;
    if (model && networksOf(store.get()).some(({ name }) => name === model))
      await opened(model, isGivenUp);
    else await until((state) => change.hasWeights(state));
    if (player.stop()) store.update(change.penLifted);
    // A visitor who is already drawing finishes the stroke first.
    await until((state) => !state.penDown || isGivenUp(state));
    if (isGivenUp(store.get())) return false;
    clock.pause();
    store.update((state) => {
      const there = placed(state, place);
      return input && !sameDrawing(input, there.drawing) ? change.replaced(there, input) : there;
    });
    if (place.time === undefined) return true;
    if (change.awaitsPlay(store.get()) && place.time > 0) run();
    if (store.get().mode === "live" || place.time > 0) {
      await until(
        (state) => isGivenUp(state) || (!state.pending && (isWhole(state) || isUnrecorded(state))),
      );
    }
    if (isGivenUp(store.get())) return false;
    clock.pause();
    clock.seek(place.time);
    return true;
  }

  const answered = () => until(({ pending }) => !pending);

  return { goTo, opened, until, answered };
}

/**
 * Whether all layers of the pass have arrived.
 * @param {State} state
 */
function isWhole({ pass, card }) {
  return Boolean(pass?.answer && card && pass.layers.length === card.sizes.length);
}

/**
 * Whether there will be no pass, because a recording has none of this input.
 * @param {State} state
 */
const isUnrecorded = ({ pass, recorded }) => recorded !== null && pass === null;

/**
 * Turns an input into a drawing; samples come from the server.
 * @param {Drawing | Sample} input
 * @param {Drawing} drawing The current drawing, which may already be the input.
 * @returns {Promise<Drawing>}
 */
async function drawingOf(input, drawing) {
  if ("kind" in input) return input;
  if (input.type === "mnist") {
    return isTestImage(drawing, input.index)
      ? drawing
      : drawingOfTestImage(await fetchTestImage(input.index));
  }
  const [written] = await fetchHandwriting(input.seed, input.digit);
  return drawnAfter(written, Infinity);
}

/**
 * @param {Drawing} drawing
 * @param {number} index
 */
function isTestImage(drawing, index) {
  if (drawing.kind !== "pixels" || drawing.source.type !== "mnist") return false;
  return drawing.source.index === index && !drawing.source.erased;
}
