/**
 * Performs the requests of the embedding page.
 * @module
 */

import { fetchEditedTrace, fetchTrace } from "../net/api/networks.js";
import { readPicture } from "../net/api/pictures.js";
import { isTrained } from "../store/dials.js";
import { editedNetworkOf } from "../store/edited-network.js";
import { hiddenBut } from "../store/page-parts.js";
import { PARTS } from "../options.js";
import { PLACE_ENTRIES } from "../place-fields.js";
import { placeOf } from "../store/place.js";
import { initialState, numberSet } from "../store/state.js";
import { MessageError } from "./message-error.js";
import {
  checkControls,
  readParameters,
  readPixels,
  readPlace,
  readSize,
  readTime,
} from "./validate.js";
import { takeSnapshot } from "./snapshot.js";
import { nameOf, predictionOf } from "./notify.js";

/** @import { CurrentPlace } from "../../public/embed.d.ts" */
/** @import { Place, Sample, State } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/** @typedef {import("../app/navigation/query-params.js").QueryParams} QueryParams */

/**
 * The parts of the page that requests need.
 * @typedef {object} Surroundings
 * @property {import("../actions/detail.d.ts").Act} act
 * @property {{goTo: (place: Place) => Promise<boolean>, answered: () => Promise<void>}} pageNavigator
 * @property {HTMLElement} stage
 * @property {readonly string[]} views Names of the available views.
 * @property {string} query The query of the page's address.
 * @property {(search: string) => QueryParams} read Reads the query of an address.
 */

/**
 * @param {Store<State>} store
 * @param {Surroundings} page
 */
export function createRequests(store, { act, pageNavigator, stage, views, query, read }) {
  /** The place that was requested but not reached yet; later requests are merged into it. */
  /** @type {Place} */
  let wanted = {};
  /** @type {Promise<boolean> | null} */
  let going = null;
  let requestCount = 0;
  /** The number of the newest request whose inputs are set. */
  let valuesTaken = 0;
  const search = new URLSearchParams(query);

  /**
   * Resolves when the page has reached the place, or another place requested since.
   * @param {Place} place
   */
  async function go(place) {
    wanted = { ...wanted, ...place };
    going = pageNavigator.goTo(wanted);
    let mine = going;
    while (!(await mine) && going !== null && going !== mine) mine = going;
    if (going === mine) wanted = {};
  }

  /**
   * Resolves when the page has reached the place and the network has answered, so that the next request sees that
   * answer.
   * @param {any} message
   */
  async function set({ place: data }) {
    const { place, picture, values, controls, step, puzzle, run } = readPlace(data);
    const turn = (requestCount += 1);
    if (step) await checkStep(step);
    if (puzzle) await checkPuzzle(puzzle);
    if (run) await checkRun(run);
    if (place.view !== undefined || controls !== undefined) {
      Object.assign(place, arranged(place.view, controls));
    }
    if (picture) place.input = await readPicture(picture);
    if (step !== undefined) await openStep(step);
    if (puzzle !== undefined) await openPuzzle(puzzle);
    if (run) await act("train", { do: "open", text: run, isOwn: false });
    const isOpened = [step, puzzle, run].some((opened) => opened !== undefined);
    if (!isOpened || values || Object.keys(place).length > 0) await go(place);
    if (values) takeValues(values, turn);
    verify(place, store.get());
    await pageNavigator.answered();
  }

  /**
   * Sets the inputs of a network that takes numbers, unless a later request has done so meanwhile.
   * @param {readonly number[]} values
   * @param {number} turn The number of the request.
   */
  function takeValues(values, turn) {
    const { inputNumbers } = store.get();
    if (values.length !== inputNumbers.length) {
      const expected = inputNumbers.length > 0 ? `${inputNumbers.length} values` : "a picture";
      const found = values.length;
      throw new MessageError("wrong_input", "the network has no such inputs", expected, found);
    }
    if (turn < valuesTaken) return;
    valuesTaken = turn;
    store.update((state) => values.reduce((next, value, i) => numberSet(next, i, value), state));
  }

  /**
   * Returns the view and the parts that are shown with it.
   * @param {string | undefined} view
   * @param {string | undefined} controls
   * @returns {Place}
   */
  function arranged(view, controls) {
    if (controls !== undefined) checkControls(controls);
    if (view !== undefined && view !== "neuron" && !views.includes(view)) {
      throw new MessageError(
        "unknown_view",
        "there is no such view",
        ["neuron", ...views].join(", "),
        view,
      );
    }
    if (view !== undefined) search.set("view", view);
    if (controls !== undefined) search.set("controls", controls);
    const hidden = hiddenBut(search.get("controls") ?? "", search.get("view"));
    return { hidden, view: viewOf(search.get("view")) };
  }

  /**
   * Checks the name of a step; the lesson is loaded only when a message names a step.
   * @param {string} name
   */
  async function checkStep(name) {
    const { STEPS, lessonNamed, stepNamed } = await import("../lesson/index.js");
    if (stepNamed(name) || lessonNamed(name)) return;
    const known = STEPS.map((step) => step.name).join(", ");
    throw new MessageError("unknown_step", "the lesson has no such step", known, name);
  }

  /** @param {string} name */
  async function checkPuzzle(name) {
    const { PUZZLES, puzzleNamed } = await import("../puzzles/index.js");
    if (puzzleNamed(name)) return;
    const known = PUZZLES.map((puzzle) => puzzle.name).join(", ");
    throw new MessageError("unknown_puzzle", "there is no such puzzle", known, name);
  }

  /** @param {string} text */
  async function checkRun(text) {
    const { stepInText } = await import("../store/run-link.js");
    if (stepInText(text)) return;
    const expected = 'as get() tells it: fast;400;mnist;{"seed":7}';
    throw new MessageError("unknown_run", "there is no such training", expected, text);
  }

  /** @param {string | null} name */
  const viewOf = (name) => (name !== null && views.includes(name) ? name : "stage");

  /**
   * Applies changed attributes of the element; everything else stays as it is.
   * @param {unknown} data
   */
  async function takeParams(data) {
    const params = readParameters(data);
    if (params.step) await checkStep(params.step);
    if (params.puzzle) await checkPuzzle(params.puzzle);
    for (const [name, value] of Object.entries(params)) {
      if (value === null) search.delete(name);
      else search.set(name, value);
    }
    const asked = read(`?${search}`);
    /** @type {Place} */
    const place = {};
    for (const name of Object.keys(params)) {
      Object.assign(place, wishedBy(name, asked));
    }
    const { motion = "full" } = asked.state;
    if ("motion" in params) store.update((state) => ({ ...state, motion }));
    if ("step" in params) openStep(asked.step);
    if ("puzzle" in params) openPuzzle(asked.puzzle);
    if (params.at) location.hash = params.at;
    if (Object.keys(place).length > 0) act("goTo", place);
  }

  /** @param {string | null} step Empty for the step that was open last; null closes the lesson. */
  function openStep(step) {
    return step === null ? act("leaveLesson") : act("lesson", step || undefined);
  }

  /** @param {string | null} name Empty for the first puzzle; null closes the puzzles. */
  function openPuzzle(name) {
    return name === null ? act("leavePuzzles") : act("puzzle", name || undefined);
  }

  /** @param {unknown} data */
  async function trace(data) {
    const pixels = readPixels(data);
    const { card } = store.get();
    if (!card) throw new MessageError("not_ready", "no network is open yet");
    const edited = editedNetworkOf(store.get());
    const isAsNamed = typeof edited.model === "string" && isTrained(store.get());
    const { layers, answer } = await (isAsNamed
      ? fetchTrace(card.name, pixels)
      : fetchEditedTrace(edited, pixels));
    const prediction = predictionOf(answer, layers.at(-1)?.a ?? []);
    return { model: card.name, layers, prediction };
  }

  return {
    takeParams,
    answered: {
      set,
      get: () => currentPlace(store.get()),
      trace: (/** @type {any} */ { pixels }) => trace(pixels),
      predict: async (/** @type {any} */ { pixels }) => (await trace(pixels)).prediction,
      snapshot: (/** @type {any} */ message) => {
        const ground = getComputedStyle(document.body).backgroundColor;
        return takeSnapshot(store.get(), readSize(message), stage, ground);
      },
      play: () => act("play"),
      pause: () => act("pause"),
      seek: (/** @type {any} */ { time }) => act("seek", readTime(time)),
    },
  };
}

/**
 * Returns the input that an address asks for.
 * @param {QueryParams} params
 * @returns {{input?: Sample}}
 */
export function inputOf({ handwriting, testImage }) {
  if (testImage !== null) return { input: { type: "mnist", index: testImage } };
  return handwriting ? { input: { type: "handwriting", ...handwriting } } : {};
}

/**
 * Returns what a parameter of the address sets, or its default where the address omits it.
 * @param {string} param
 * @param {QueryParams} params
 * @returns {Place}
 */
function wishedBy(param, params) {
  const [name, { kind }] = PLACE_ENTRIES.find(([, { params }]) => params?.includes(param)) ?? [
    "",
    {},
  ];
  const { state, model, neuron } = params;
  if (!name || kind === "step") return {};
  if (kind === "model") return model === null ? {} : { model };
  if (kind === "input") return inputOf(params);
  if (kind === "neuron") return { selection: neuron };
  if (kind === "parts") return { hidden: state.hidden };
  const key = /** @type {keyof State} */ (name);
  const looks = { [key]: state[key] ?? initialState()[key] };
  return kind === "view" ? { ...looks, hidden: state.hidden } : looks;
}

/**
 * Throws if a request does not fit the open network and so had no effect.
 * @param {Place} place
 * @param {State} state
 */
function verify({ model, selection, changes }, { card, models, weights }) {
  if (model !== undefined && card?.name !== model) {
    const known = models.map(({ name }) => name).join(", ");
    throw new MessageError("unknown_model", "there is no such network", known, model);
  }
  const sizes = card?.sizes ?? [];
  if (selection && !(selection.neuron < (sizes[selection.layer] ?? 0))) {
    throw new MessageError(
      "unknown_neuron",
      "the network has no such neuron",
      sizes.join("-"),
      nameOf(selection) ?? "",
    );
  }
  const outside = changes?.find(({ layer, neuron, source }) => {
    const into = weights[layer - 1];
    return !into || neuron >= into.nOut || source >= into.nIn;
  });
  if (outside) {
    const { layer, neuron, source } = outside;
    throw new MessageError(
      "unknown_dial",
      "the network has no such weight or bias",
      sizes.join("-"),
      `${layer}.${neuron}.${source}`,
    );
  }
}

/**
 * @param {State} state
 * @returns {CurrentPlace}
 */
function currentPlace(state) {
  const { hidden = [], ...place } = placeOf(state);
  const shown = PARTS.filter((name) => name !== "stage" && !hidden.includes(name));
  const pixels = state.pass?.layers[0]?.a;
  const told = PLACE_ENTRIES.flatMap(([name, { kind, message = name }]) =>
    kind === "input" || name === "hidden" ? [] : [[message, place[name]]],
  );
  return /** @type {CurrentPlace} */ ({
    ...Object.fromEntries(told),
    model: place.model ?? null,
    run: place.run ?? null,
    neuron: nameOf(place.selection ?? null),
    view: hidden.includes("stage") ? "neuron" : place.view,
    controls: shown.join(","),
    pixels: pixels ? Array.from(pixels) : null,
  });
}
