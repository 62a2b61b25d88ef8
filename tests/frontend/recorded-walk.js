/**
 * A page without a screen that takes the first lesson: the page's own store, lesson and transport. What it asks on its
 * way is what a recording must answer.
 * @module
 */
import { createLesson } from "../../frontend/src/app/lesson.js";
import { createPageNavigator } from "../../frontend/src/app/navigation/navigator.js";
import { connectServer } from "../../frontend/src/app/sync/connection.js";
import { checkAll } from "../../frontend/src/app/sync/checks.js";
import { LESSONS, stepNamed } from "../../frontend/src/lesson/index.js";
import { weightToTurn } from "../../frontend/src/lesson/changed.js";
import { dialsFor } from "../../frontend/src/lesson/bar.js";
import { questionNamed } from "../../frontend/src/lesson/questions/index.js";
import { fetchActivations, fetchHandwriting } from "../../frontend/src/net/api.js";
import { firstProbe } from "../../frontend/src/panels/neuron/probing.js";
import { createClock } from "../../frontend/src/stage/clock.js";
import { BLANK } from "../../frontend/src/store/drawing.js";
import * as change from "../../frontend/src/store/state.js";
import { createStore } from "../../frontend/src/store/store.js";

/** @import { Connection } from "../../frontend/src/net/socket.js" */
/** @import { NeuronRef, Place, State } from "../../frontend/src/types.js" */

export const DIGITS = Object.freeze([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
export const STEPS = LESSONS[0].steps;

/** @param {() => Connection} connect */
export function openPage(connect) {
  const store = createStore(change.initialState({ motion: "off" }));
  const read = () => {
    const { time, playing, speed, card } = store.get();
    const end = change.lastLayer(store.get());
    return { time, playing, speed, end, sizes: card?.sizes ?? [] };
  };
  const clock = createClock({
    read,
    onMove: (time, playing) => store.update((state) => change.timeChanged(state, time, playing)),
  });
  const player = { start() {}, stop: () => false };
  const server = connectServer(store, clock, null, connect);
  const navigator = createPageNavigator({ store, clock, player, ...server });
  server.sendPad();
  const lesson = createLesson(store, { ...navigator, act: () => {} }, null);
  return { store, server, lesson, ...navigator };
}

/** @typedef {ReturnType<typeof openPage>} Page */

/**
 * Opens a digit as a visitor does.
 * @param {Page} page
 * @param {number} digit
 * @param {Place} [place]
 */
export const showDigit = (page, digit, place) =>
  page.goTo({ input: { type: "handwriting", digit, seed: 1 }, time: Infinity, ...place });

/**
 * Asks what every visit may ask: for the gallery, the curves, and the pass of a blank pad.
 * @param {Page} page
 */
export async function arrive({ store, goTo }) {
  const items = await fetchHandwriting(1);
  await fetchActivations();
  store.update((state) => change.galleryChanged(state, { ...state.gallery, seed: 1, items }));
  await goTo({ input: BLANK, time: Infinity });
}

/**
 * Looks at a digit, where it was drawn and where the centring puts it.
 * @param {Page} page
 * @param {number} digit
 */
export async function seeDigit(page, digit) {
  await showDigit(page, digit, { centred: false });
  await showDigit(page, digit, { centred: true });
}

/**
 * Takes a step: opens it, does its task as far as nobody needs to draw, and answers its question.
 * @param {Page} page
 * @param {string} name
 */
export async function takeStep(page, name) {
  const { store, server, lesson, until, answered } = page;
  await lesson.open(name);
  if (change.awaitsPlay(store.get())) server.run();
  await answered();
  await until(
    ({ pass, card }) => pass?.answer !== null && pass?.layers.length === card?.sizes.length,
  );
  await TASKS[name]?.(page);
  const question = questionNamed(stepNamed(name)?.question);
  if (question) {
    await until(({ lesson: taken }) => taken?.asked !== undefined && taken.asked !== null);
    const [choice] = question.choices(/** @type {State} */ (store.get().lesson?.asked));
    await lesson.predict(choice.id);
    await until(({ lesson: taken }) => Boolean(taken?.guess?.grade));
  }
}

/** @type {Record<string, (page: Page) => Promise<void>>} */
const TASKS = {
  region: (page) => turn(page, "region"),
  surround: (page) => turn(page, "edge"),
  async each({ store, answered }) {
    const dial = weightToTurn(store.get());
    if (dial) turned(store, dial, [dial.source], [dial.value]);
    await answered();
  },
  async function(page) {
    const { store, until } = page;
    for (const digit of DIGITS) {
      await showDigit(page, digit);
      for (const neuron of DIGITS) {
        store.update((state) => change.selected(state, { layer: 3, neuron }));
        const probe = firstProbe(store.get(), { layer: 3, neuron });
        store.update((state) => change.probed(state, probe));
        await until(({ response }) => response?.probe === probe);
      }
    }
  },
  async linear(page) {
    for (const digit of DIGITS) {
      await showDigit(page, digit, { view: "linear" });
      await page.until(({ collapsed, pass }) => collapsed?.seq === pass?.seq);
    }
    await page.goTo({ view: "stage" });
  },
  async readers({ store, opened }) {
    for (const { name } of store.get().models) await opened(name);
  },
  checked: ({ store }) => checkAll(store),
};

/**
 * @param {Page} page
 * @param {"region" | "edge"} preset
 */
async function turn({ store, answered }, preset) {
  const of = /** @type {NeuronRef} */ (store.get().selection);
  const dials = dialsFor(of, preset);
  turned(
    store,
    of,
    dials.map(({ source }) => source),
    dials.map(({ value }) => value),
  );
  await answered();
}

/**
 * @param {Page["store"]} store
 * @param {NeuronRef} of
 * @param {readonly number[]} sources
 * @param {readonly number[]} values
 */
const turned = (store, { layer, neuron }, sources, values) =>
  store.update((state) => change.dialsSet(state, { layer, neuron }, sources, values));
