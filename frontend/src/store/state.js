/**
 * What the page knows, and every way in which that changes: named, pure transitions.
 * @module
 */

import { BLANK, isFull, roomIn, withoutInk, withPoints, withStroke } from "./drawing.js";
import { NO_SWITCHES } from "./dials.js";
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
  asTrained: null,
  drawing: BLANK,
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
 * The state of a page just opened.
 * @param {Partial<State>} [given] What its address or the visitor's system asks for.
 * @returns {State}
 */
export function initialState(given = {}) {
  return { ...INITIAL, ...given };
}

// The drawing

/**
 * The pen comes down: one step of undo begins.
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
 * A hand begins to write by itself: the pen is down until it has done.
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
 * What the pen has done since it came down was no stroke: all of it is taken back, and what could be
 * undone and redone before can be so again, unless another hand has turned a dial since.
 * @param {State} state
 * @param {State} before The state that the pen came down on.
 * @returns {State}
 */
export function penCancelled(state, { drawing, stepCount, undo, redo, redoEdits, editHistory }) {
  if (!state.penDown) return state;
  const taken = { ...state, penDown: false, drawing, undo };
  return state.editHistory === editHistory ? { ...taken, stepCount, redo, redoEdits } : taken;
}

/**
 * One step of undo that erases at a point, whatever the tool: the keyboard's eraser.
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
 * Another drawing replaces this one; undo brings it back.
 * @param {State} state
 * @param {Drawing} drawing
 * @returns {State}
 */
export function replaced(state, drawing) {
  return drawn({ ...remembered(state), penDown: false }, drawing);
}

/**
 * The drawing as a digit draws itself: no step of undo.
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
 * The drawing is what it was before the newest thing done to it.
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
 * Goes to the newest step of one list, and puts where the drawing stands now on the other.
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

// What the server is asked besides

/**
 * The activation functions have come, as the server sampled them.
 * @param {State} state
 * @param {Record<string, Curve>} curves By name.
 * @returns {State}
 */
export function curvesReceived(state, curves) {
  return { ...state, curves };
}

/**
 * Another question of how a neuron depends on others, or none any more.
 * @param {State} state
 * @param {Probe | null} probe
 * @returns {State}
 */
export function probed(state, probe) {
  return { ...state, probe, response: null };
}

/**
 * The answer to a probe; it is ignored once another was asked.
 * @param {State} state
 * @param {ProbeResponse} response
 * @returns {State}
 */
export function responded(state, response) {
  return response.probe === state.probe ? { ...state, response } : state;
}

/**
 * The whole network as one layer has come, for the input of a pass.
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

// What stands beside the network

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
 * Somebody has come to look at the checks: of the network that is open or, if the statements are about
 * another shape, of the first that they are about.
 * @param {State} state
 * @param {Omit<Checks, "findings" | "round">} list What can be checked.
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
 * A statement of the lesson was checked; it is no longer wanted if another network is judged by now.
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
