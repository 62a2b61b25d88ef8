/**
 * The state of the page, and all transitions that change it. Transitions are named, pure functions.
 * @module
 */

import { BLANK, isFull, roomIn, withoutInk, withPoints, withStroke } from "./drawing.js";
import { NO_SWITCHES } from "./dials.js";
import { NO_NUMBERS } from "./input-shape.js";
import { NO_WINDOWS } from "./selection.js";

export * from "./undo.js";
export * from "./dials.js";
export * from "./fields.js";
export * from "./input-shape.js";
export * from "./network.js";
export * from "./pass.js";
export * from "./selection.js";

/** @import { Checks, Collapsed, Curve, Drawing, Finding, Gallery, Notice, Probe, ProbeResponse, State } from "../types.js" */

/** @type {State} */
const INITIAL = {
  connection: "connecting",
  recorded: null,
  pending: false,
  destination: null,
  models: [],
  own: null,
  openedFiles: {},
  mnistCount: 0,
  card: null,
  weights: [],
  trained: [],
  switches: NO_SWITCHES,
  editHistory: [],
  redoEdits: [],
  activeEdit: null,
  savedEdits: {},
  stepCount: 0,
  editSeq: 0,
  accuracy: null,
  testSet: null,
  testSetComing: null,
  asTrained: null,
  drawing: BLANK,
  inputNumbers: NO_NUMBERS,
  undo: [],
  redo: [],
  penDown: false,
  cursor: null,
  tool: "pen",
  centred: true,
  mode: "live",
  pass: null,
  time: 0,
  playing: false,
  byNeuron: false,
  speed: 1,
  selection: null,
  inside: null,
  insidePlaying: false,
  tab: null,
  hover: null,
  windows: NO_WINDOWS,
  edge: null,
  view: "stage",
  curves: {},
  probe: null,
  response: null,
  collapsed: null,
  gradient: null,
  asked: null,
  timing: null,
  refusal: null,
  hues: "safe",
  shade: "dark",
  pixelRatio: 1,
  lines: "flow",
  curtain: false,
  blankShown: false,
  gallery: { source: "handwriting", seed: 1, digit: null, items: [] },
  theme: "auto",
  language: "auto",
  spoken: { tag: "en" },
  numbers: { mark: "auto", digits: null },
  embedded: false,
  presenting: false,
  laser: true,
  hidden: [],
  motion: "full",
  help: false,
  asking: false,
  term: null,
  sharing: false,
  picture: null,
  adjusting: false,
  unopened: null,
  lesson: null,
  puzzles: null,
  tour: null,
  checks: null,
  training: null,
  notice: null,
  codeMissing: false,
  codeRound: 0,
};

/** @type {Notice} */
const FULL = Object.freeze({ kind: "info", key: "notice.full", values: {} });

/**
 * Returns the initial state of the page.
 * @param {Partial<State>} [given] What its address or the visitor's system asks for.
 * @returns {State}
 */
export function initialState(given = {}) {
  return { ...INITIAL, ...given };
}

// The drawing

/**
 * The pen touches the pad; a step of undo begins.
 * @param {State} state
 * @param {number} x
 * @param {number} y
 * @returns {State}
 */
export function penPressed(state, x, y) {
  const begun = { ...remembered(state), penDown: true };
  if (state.tool === "eraser") return drawn(begun, withoutInk(state.drawing, [x, y]));
  if (state.drawing.kind === "strokes" && isFull(state.drawing)) return noticed(state, FULL);
  return drawn(begun, withStroke(state.drawing, x, y));
}

/**
 * @param {State} state
 * @param {readonly number[]} points x, y, x, y, …, from where the pen was.
 * @returns {State}
 */
export function penMoved(state, points) {
  if (!state.penDown) return state;
  if (state.tool === "eraser") return drawn(state, withoutInk(state.drawing, points));
  if (state.drawing.kind !== "strokes") return state;
  if (roomIn(state.drawing) === 0) return noticed(state, FULL);
  return drawn(state, withPoints(state.drawing, points));
}

/**
 * An animated hand begins to write; the pen stays down until it has finished.
 * @param {State} state
 * @returns {State}
 */
export function penHeld(state) {
  return { ...state, penDown: true };
}

/**
 * @param {State} state
 * @returns {State}
 */
export function penLifted(state) {
  if (!state.penDown) return state;
  const nothingDone = state.undo.at(-1)?.drawing === state.drawing;
  return { ...state, penDown: false, undo: nothingDone ? state.undo.slice(0, -1) : state.undo };
}

/**
 * Cancels the current stroke. The drawing returns to its state before the stroke, and so do undo and redo, unless a
 * dial has been turned meanwhile.
 * @param {State} state
 * @param {State} before The state before the stroke.
 * @returns {State}
 */
export function penCancelled(state, { drawing, stepCount, undo, redo, redoEdits, editHistory }) {
  if (!state.penDown) return state;
  const taken = { ...state, penDown: false, drawing, undo };
  return state.editHistory === editHistory ? { ...taken, stepCount, redo, redoEdits } : taken;
}

/**
 * Erases at a point, whichever tool is chosen, as one step of undo: the keyboard's eraser.
 * @param {State} state
 * @param {number} x
 * @param {number} y
 * @returns {State}
 */
export function erasedAt(state, x, y) {
  const drawing = withoutInk(state.drawing, [x, y]);
  return drawing === state.drawing ? state : drawn(remembered(state), drawing);
}

/**
 * Replaces the drawing; undo restores the previous one.
 * @param {State} state
 * @param {Drawing} drawing
 * @returns {State}
 */
export function replaced(state, drawing) {
  return drawn({ ...remembered(state), penDown: false }, drawing);
}

/**
 * Sets the drawing without a step of undo, as while an animated hand writes.
 * @param {State} state
 * @param {Drawing} drawing
 * @returns {State}
 */
export function drawn(state, drawing) {
  return drawing === state.drawing ? state : { ...state, drawing };
}

/**
 * @param {State} state
 * @returns {State}
 */
export function cleared(state) {
  return state.drawing === BLANK ? state : replaced(state, BLANK);
}

/**
 * Undoes the newest action on the drawing.
 * @param {State} state
 * @returns {State}
 */
export function drawingUndone(state) {
  return drawingStepped(state, "undo", "redo");
}

/**
 * @param {State} state
 * @returns {State}
 */
export function drawingRedone(state) {
  return drawingStepped(state, "redo", "undo");
}

/**
 * Goes to the newest step of one list, and adds the current drawing to the other.
 * @param {State} state
 * @param {"undo" | "redo"} from
 * @param {"undo" | "redo"} to
 * @returns {State}
 */
function drawingStepped(state, from, to) {
  const step = state[from].at(-1);
  if (!step) return state;
  const { stepCount, drawing } = state;
  return {
    ...state,
    drawing: step.drawing,
    stepCount: stepCount + 1,
    [from]: state[from].slice(0, -1),
    [to]: [...state[to], { at: stepCount, drawing }],
  };
}

/**
 * @param {State} state
 * @returns {State}
 */
function remembered(state) {
  const { undo, stepCount, drawing } = state;
  const remembering = [...undo, { at: stepCount, drawing }];
  return { ...state, stepCount: stepCount + 1, undo: remembering, redo: [], redoEdits: [] };
}

// Other answers of the server

/**
 * Stores the activation functions, as the server sampled them.
 * @param {State} state
 * @param {Record<string, Curve>} curves By name.
 * @returns {State}
 */
export function curvesReceived(state, curves) {
  return { ...state, curves };
}

/**
 * Asks how a neuron depends on others, or drops the question.
 * @param {State} state
 * @param {Probe | null} probe
 * @returns {State}
 */
export function probed(state, probe) {
  return { ...state, probe, response: null };
}

/**
 * Stores the answer to a probe; it is ignored if another probe has been asked since.
 * @param {State} state
 * @param {ProbeResponse} response
 * @returns {State}
 */
export function responded(state, response) {
  return response.probe === state.probe ? { ...state, response } : state;
}

/**
 * Stores the network collapsed into one layer, for the input of a pass.
 * @param {State} state
 * @param {Collapsed | null} collapsed
 * @returns {State}
 */
export function collapseReceived(state, collapsed) {
  return { ...state, collapsed };
}

/**
 * @param {State} state
 * @param {State["connection"]} connection
 * @returns {State}
 */
export function connectionChanged(state, connection) {
  return { ...state, connection };
}

// Around the network

/**
 * @param {State} state
 * @param {Partial<Gallery>} change
 * @returns {State}
 */
export function galleryChanged(state, change) {
  return { ...state, gallery: { ...state.gallery, ...change } };
}

/**
 * @param {State} state
 * @param {Notice | null} notice
 * @returns {State}
 */
export function noticed(state, notice) {
  return state.notice === notice ? state : { ...state, notice };
}

/**
 * The visitor asked for something that was not recorded.
 * @param {State} state
 * @returns {State}
 */
export function serverNeeded(state) {
  const server = state.recorded?.server ?? undefined;
  return noticed(state, { kind: "error", key: "notice.recorded", values: {}, server });
}

/**
 * Starts the checks of the open network or, if the statements are about another shape, of the first network that they
 * fit.
 * @param {State} state
 * @param {Omit<Checks, "findings" | "round">} list The statements that can be checked, and the networks that they fit.
 * @returns {State}
 */
export function checksBegun({ checks, card, ...state }, list) {
  const open = card?.name ?? "";
  const model = list.models.includes(open) ? open : list.models[0];
  const findings = checks?.model === model ? checks.findings : {};
  const round = (checks?.round ?? 0) + 1;
  return { ...state, card, checks: { ...list, model, findings, round } };
}

/**
 * Stores the result of a check; it is ignored if another network is being checked by now.
 * @param {State} state
 * @param {string} model
 * @param {string} item
 * @param {Finding} finding
 * @returns {State}
 */
export function checkFound(state, model, item, finding) {
  if (state.checks?.model !== model) return state;
  const findings = { ...state.checks.findings, [item]: finding };
  return { ...state, checks: { ...state.checks, findings } };
}
