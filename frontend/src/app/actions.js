/**
 * What a visitor can do, by name: panels ask for these, so do keys.
 * @module
 */

import {
  ApiError,
  fetchHandwriting,
  fetchTestImage,
  fetchTestImages,
  fetchTiming,
  openNetwork,
  readPicture,
  saveNetwork,
  tryPixels,
} from "../net/api.js";
import { askingChanged } from "../store/help.js";
import { guessForgotten, lessonLeft } from "../store/lesson-progress.js";
import * as change from "../store/state.js";
import { BLANK } from "../store/drawing.js";
import { randomRows } from "./random-weights.js";
import { pictureOf } from "./navigation/navigator.js";

/** @import { Edge, Gallery, GalleryItem, Handwriting, NeuronRef, Place, Probe, State, Switches, TestImage } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/** Test images offered at a time: two rows of five, as of handwriting. */
const OFFERED = 10;

/**
 * @param {object} page
 * @param {Store<State>} page.store
 * @param {ReturnType<typeof import("../stage/clock.js").createClock>} page.clock
 * @param {import("./input/handwriting-player.js").Replay} page.replay
 * @param {import("./navigation/navigator.js").Guide} page.guide
 * @param {(name: string) => void} page.openModel
 * @param {() => void} page.run Sends the drawing through the network now.
 * @returns {Record<string, (detail?: any) => void>}
 */
export function createActions({ store, clock, replay, guide, openModel, run }) {
  /**
   * @template {unknown[]} A
   * @param {(state: State, ...values: A) => State} transition
   * @param {A} values
   */
  const update = (transition, ...values) => store.update((state) => transition(state, ...values));

  /** @param {"undone" | "redone" | "cleared"} name */
  const redraw = (name) => {
    replay.stop();
    update(change.penLifted);
    update(change[name]);
  };

  /** @param {Partial<Gallery>} wanted */
  const fillGallery = async (wanted) => {
    const gallery = { ...store.get().gallery, ...wanted };
    await orTell(async () => {
      const items = await offered(gallery);
      update(change.galleryChanged, { ...gallery, items });
    });
  };

  /** @param {Handwriting} written */
  const write = (written) => {
    update(change.replaced, BLANK);
    update(change.penHeld);
    const atOnce = store.get().motion !== "full";
    replay.start(written, atOnce);
  };

  /** @param {TestImage} image */
  const showTestImage = (image) => {
    replay.stop();
    update(change.replaced, pictureOf(image));
  };

  /**
   * Does what may fail at the server's or the visitor's end, and tells of it in plain words.
   * @param {() => Promise<void>} attempt
   */
  async function orTell(attempt) {
    try {
      await attempt();
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof TypeError)) throw error;
      const reason = error instanceof ApiError ? error.message : "";
      const key = reason ? "notice.refused" : "notice.unreachable";
      update(change.noticed, { kind: "error", key, values: { reason } });
    }
  }

  /** @type {import("./lesson.js").Lesson | undefined} Fetched when first opened. */
  let lesson;

  /** @type {ReturnType<typeof import("./help/term-finder.js").createGlossary> | undefined} Likewise. */
  let glossary;

  return {
    // the drawing
    clear: () => redraw("cleared"),
    undo: () => redraw("undone"),
    redo: () => redraw("redone"),
    tool: (tool) => update(change.switched, "tool", tool),
    framed: (framed) => update(change.switched, "framed", framed),
    picture: (/** @type {Blob} */ file) =>
      orTell(async () => {
        const drawing = await readPicture(file);
        replay.stop();
        update(change.replaced, drawing);
      }),

    // digits to pick
    pick: (/** @type {GalleryItem} */ item) =>
      item.type === "mnist" ? showTestImage(item) : write(item),
    others: () => fillGallery({ seed: store.get().gallery.seed + 1 }),
    gallerySource: (source) => fillGallery({ source }),
    galleryDigit: (digit) => fillGallery({ digit }),
    testImage: (/** @type {number} */ index) =>
      orTell(async () => showTestImage(await fetchTestImage(index))),
    handwriting: ({ digit, seed }) =>
      orTell(async () => write((await fetchHandwriting(seed, digit))[0])),

    // the network
    openModel: (name) => openModel(name),
    mode: (mode) => {
      clock.pause();
      update(change.switched, "mode", mode);
      if (mode === "live") clock.seek(Infinity);
    },
    lines: (lines) => update(change.switched, "lines", lines),
    curtain: (down) => update(change.switched, "curtain", down),
    select: (/** @type {NeuronRef | null} */ ref) => update(change.selected, ref),

    point: (/** @type {NeuronRef | null} */ ref) => update(change.hovered, ref),
    edge: (/** @type {Edge | null} */ edge) => update(change.edgePointed, edge),
    probe: (/** @type {Probe | null} */ probe) => update(change.probed, probe),
    view: (view) => update(change.switched, "view", view),

    // the dials
    holdDial: () => update(change.dialHeld),
    releaseDial: () => update(change.dialReleased),
    turnDials: ({ layer, neuron, sources, values }) =>
      update(change.dialsSet, { layer, neuron }, sources, values),
    resetDials: ({ of, source }) => update(change.dialsReset, of, source),
    randomDials: (/** @type {NeuronRef | null} */ of) =>
      update(change.rowsSet, randomRows(store.get(), of)),
    setSwitches: (/** @type {Partial<Switches>} */ wanted) => update(change.switchesSet, wanted),
    switchOff: (/** @type {NeuronRef} */ ref) => {
      const { off } = store.get().switches;
      const others = off.filter((other) => !change.sameNeuron(other, ref));
      const { layer, neuron } = ref;
      update(change.switchesSet, {
        off: others.length < off.length ? others : [...off, { layer, neuron }],
      });
    },
    saveNetwork: (/** @type {"safetensors" | "npz" | "json"} */ format) =>
      orTell(async () => {
        const { card, weights, trained, switches } = store.get();
        if (!card) return;
        const changes = change.changesOf(weights, trained);
        const file = await saveNetwork({ model: card.name, changes, switches }, format);
        download(file, `${card.name}.${format}`);
      }),
    openNetwork: (/** @type {Blob} */ file) =>
      orTell(async () => {
        const { model, changes, switches } = await openNetwork(file, store.get().card?.name);
        await guide.opened(model);
        update(change.networkSet, changes, switches);
      }),
    undoEdit: () => update(change.editUndone),
    redoEdit: () => update(change.editRedone),

    check: () =>
      orTell(async () => {
        const { checkAll } = await import("./sync/checks.js");
        await checkAll(store);
      }),

    // code
    measure: () =>
      orTell(async () => {
        const { card } = store.get();
        if (card) update(change.switched, "timing", await fetchTiming(card.name));
      }),
    wrongSize: (/** @type {number} */ found) =>
      orTell(async () => {
        const { card } = store.get();
        if (!card) return;
        const { message, expected = "" } = await refusalOf(tryPixels(card.name, found));
        update(change.switched, "refusal", { model: card.name, message, expected, found });
      }),
    download: ({ text, file }) => download(new Blob([text], { type: "text/plain" }), file),

    // the timeline
    play: () => {
      if (store.get().mode === "staged" && !store.get().pass) run();
      else clock.play();
    },
    pause: () => clock.pause(),
    seek: (time) => clock.seek(time),
    layerBack: () => clock.stepLayer(-1),
    layerOn: () => clock.stepLayer(1),
    neuronBack: () => clock.stepNeuron(-1),
    neuronOn: () => clock.stepNeuron(1),
    speed: (speed) => update(change.switched, "speed", speed),

    // the page
    goTo: (/** @type {Place} */ place) =>
      orTell(async () => {
        await guide.goTo(place);
      }),
    hues: (hues) => update(change.switched, "hues", hues),
    theme: (theme) => update(change.switched, "theme", theme),
    language: (language) => update(change.switched, "language", language),
    numbers: (numbers) => update(change.switched, "numbers", numbers),
    help: (open) => update(change.switched, "help", open),
    share: (open) => update(change.switched, "sharing", open),
    openLink: (/** @type {string} */ link) => location.assign(`#${link}`),
    lesson: (/** @type {string | undefined} */ step) =>
      orTell(async () => {
        const { createLesson } = await import("./lesson.js");
        lesson ??= createLesson(store, guide);
        await lesson.open(step);
      }),
    predict: (/** @type {string} */ choice) => orTell(async () => lesson?.predict(choice)),
    predictAgain: () => update(guessForgotten),
    leaveLesson: () => update(lessonLeft),
    whatIs: (/** @type {import("./help/term-finder.js").Asked | undefined} */ asked) =>
      orTell(async () => {
        const { createGlossary } = await import("./help/term-finder.js");
        glossary ??= createGlossary(store);
        glossary.whatIs(asked);
      }),
    asking: (/** @type {boolean} */ asking) => update(askingChanged, asking),
    dismiss: () => update(change.noticed, null),
    reload: () => location.reload(),
  };
}

/**
 * Hands a file to the visitor.
 * @param {Blob} file
 * @param {string} name
 */
function download(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/**
 * Why the server refuses what it is asked.
 * @param {Promise<void>} asked
 * @returns {Promise<ApiError>}
 */
async function refusalOf(asked) {
  try {
    await asked;
  } catch (error) {
    if (error instanceof ApiError && error.message) return error;
    throw error;
  }
  throw new Error("What was to be refused was taken.");
}

/**
 * @param {Gallery} gallery
 * @returns {Promise<GalleryItem[]>}
 */
function offered({ source, seed, digit }) {
  return source === "mnist"
    ? fetchTestImages(seed, OFFERED, digit ?? undefined)
    : fetchHandwriting(seed);
}
