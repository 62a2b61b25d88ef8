/**
 * What the page knows, and every way in which that changes: named, pure transitions.
 * @module
 */

import { BLANK, isFull, roomIn, withoutInk, withPoints, withStroke } from "./drawing.js";
import { NO_SWITCHES } from "./dials.js";
import { lastLayer } from "./selection.js";

export * from "./acts.js";
export * from "./dials.js";
export * from "./fields.js";
export * from "./selection.js";

/** @import { Accuracy, Card, Checks, Collapsed, Curve, Drawing, Finding, Gallery, LayerWeights, NetworkEdits, Notice, Pass, Probe, ProbeResponse, State, WeightRows } from "../types.js" */
/** @import { Frame, WeightsFrame } from "../net/wire.js" */

/** @type {State} */
const INITIAL = {
  connection: "connecting",
  pending: false,
  destination: null,
  models: [],
  mnistCount: 0,
  card: null,
  weights: [],
  trained: [],
  switches: NO_SWITCHES,
  editHistory: [],
  redoEdits: [],
  activeEdit: null,
  savedEdits: {},
  acts: 0,
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
  speed: 1,
  selection: null,
  hover: null,
  edge: null,
  view: "stage",
  curves: {},
  probe: null,
  response: null,
  collapsed: null,
  timing: null,
  refusal: null,
  hues: "safe",
  shade: "dark",
  lines: "flow",
  curtain: false,
  gallery: { source: "handwriting", seed: 1, digit: null, items: [] },
  theme: "auto",
  language: "auto",
  spoken: { tag: "en" },
  numbers: { mark: "auto", digits: null },
  embedded: false,
  hidden: [],
  motion: "full",
  help: false,
  asking: false,
  term: null,
  sharing: false,
  picture: null,
  adjusting: false,
  lesson: null,
  checks: null,
  notice: null,
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
export function penCancelled(state, { drawing, acts, undo, redo, redoEdits, editHistory }) {
  if (!state.penDown) return state;
  const taken = { ...state, penDown: false, drawing, undo };
  return state.editHistory === editHistory ? { ...taken, acts, redo, redoEdits } : taken;
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
  const step = state.undo.at(-1);
  if (!step) return state;
  const { undo, redo, acts, drawing } = state;
  return {
    ...state,
    drawing: step.drawing,
    acts: acts + 1,
    undo: undo.slice(0, -1),
    redo: [...redo, { at: acts, drawing }],
  };
}

/**
 * @param {State} state
 * @returns {State}
 */
export function drawingRedone(state) {
  const step = state.redo.at(-1);
  if (!step) return state;
  const { undo, redo, acts, drawing } = state;
  return {
    ...state,
    drawing: step.drawing,
    acts: acts + 1,
    redo: redo.slice(0, -1),
    undo: [...undo, { at: acts, drawing }],
  };
}

/**
 * @param {State} state
 * @returns {State}
 */
function remembered(state) {
  const { undo, acts, drawing } = state;
  const remembering = [...undo, { at: acts, drawing }];
  return { ...state, acts: acts + 1, undo: remembering, redo: [], redoEdits: [] };
}

// The network

/**
 * @param {State} state
 * @param {{models: Card[], mnist: {count: number} | null}} hello
 * @returns {State}
 */
export function greeted(state, { models, mnist }) {
  return { ...state, models, mnistCount: mnist?.count ?? 0 };
}

/**
 * A network was opened: as the visitor left it, or with room for its weights. Of the network before it
 * only the edits are kept. The same network again, after a lost connection, keeps what is there until
 * its weights have come anew.
 * @param {State} state
 * @param {Card} card
 * @returns {State}
 */
export function modelOpened(state, card) {
  if (state.card?.name === card.name) return { ...state, card };
  const time = state.mode === "live" ? card.sizes.length - 1 : 0;
  return {
    ...state,
    ...(state.savedEdits[card.name] ?? unedited(card)),
    savedEdits: withOpenNetwork(state),
    activeEdit: null,
    accuracy: null,
    asTrained: null,
    card,
    pass: null,
    time,
    playing: false,
    selection: null,
    hover: null,
    edge: null,
    probe: null,
    response: null,
    collapsed: null,
  };
}

/**
 * A network as it comes, its weights still on their way.
 * @param {Card} card
 * @returns {NetworkEdits}
 */
function unedited({ sizes }) {
  const weights = sizes.slice(1).map((nOut, i) => {
    const nIn = sizes[i];
    return { W: new Float32Array(nOut * nIn), b: new Float32Array(nOut), nIn, nOut, rowsLoaded: 0 };
  });
  return { weights, trained: weights, switches: NO_SWITCHES, editHistory: [], redoEdits: [] };
}

/**
 * The saved edits with those of the open network among them, if there are any.
 * @param {State} state
 * @returns {State["savedEdits"]}
 */
function withOpenNetwork({ card, savedEdits, weights, trained, switches, editHistory, redoEdits }) {
  if (!card || editHistory.length + redoEdits.length === 0) return savedEdits;
  const edits = { weights, trained, switches, editHistory, redoEdits };
  return { ...savedEdits, [card.name]: edits };
}

/**
 * Rows of weights have come. A layer that was edited keeps the visitor's numbers.
 * @param {State} state
 * @param {readonly WeightsFrame[]} frames
 * @returns {State}
 */
export function weightsReceived(state, frames) {
  const trained = state.trained.map((layer, at) =>
    withRows(
      layer,
      frames.filter((frame) => frame.layer === at + 1 && fits(frame, layer)),
    ),
  );
  const weights = state.weights.map((layer, at) => {
    const { W, b } = state.trained[at];
    const isEdited = layer.W !== W || layer.b !== b;
    return isEdited ? { ...layer, rowsLoaded: trained[at].rowsLoaded } : trained[at];
  });
  return { ...state, trained, weights };
}

/**
 * @param {WeightsFrame} frame
 * @param {LayerWeights} layer
 */
function fits({ row, rows, nIn }, layer) {
  return nIn === layer.nIn && row + rows <= layer.nOut;
}

/**
 * A layer with more rows. Its arrays are made anew when as many rows have come as it had, and when the
 * last one has: for a layer of any size they are copied only a few times.
 * @param {LayerWeights} layer
 * @param {readonly WeightRows[]} more In the order in which they came.
 * @returns {LayerWeights}
 */
function withRows(layer, more) {
  if (more.length === 0) return layer;
  const arrived = [...(layer.arrived ?? []), ...more];
  const ends = arrived.map(({ row, rows }) => row + rows);
  const count = arrived.reduce((sum, { rows }) => sum + rows, 0);
  if (count < layer.rowsLoaded && !ends.includes(layer.nOut)) return { ...layer, arrived };
  const W = layer.W.slice();
  const b = layer.b.slice();
  for (const rows of arrived) {
    W.set(rows.W, rows.row * layer.nIn);
    b.set(rows.b, rows.row);
  }
  return { ...layer, W, b, rowsLoaded: Math.max(layer.rowsLoaded, ...ends), arrived: [] };
}

/**
 * Layers, placement or answer of a pass have come. What belongs to an older input is ignored.
 * @param {State} state
 * @param {readonly Frame[]} frames
 * @returns {State}
 */
export function framesReceived(state, frames) {
  let { pass } = state;
  for (const frame of frames) {
    if (frame.kind === "weights") continue;
    if (pass && frame.seq < pass.seq) continue;
    if (!pass || frame.seq > pass.seq) pass = emptyPass(frame.seq);
    if (frame.kind === "layer") {
      const layers = pass.layers.slice();
      const before = state.pass?.layers[frame.layer];
      layers[frame.layer] = { z: frame.z, a: unlessSame(before?.a, frame.a) };
      pass = { ...pass, layers };
    } else if (frame.kind === "placement") {
      pass = { ...pass, placement: frame.placement };
    } else {
      pass = { ...pass, answer: frame.answer };
    }
  }
  return pass === state.pass ? state : { ...state, pass };
}

/**
 * The numbers as they came, or those that were there if they are the same: whoever painted them need
 * not do so again.
 * @param {Float32Array | undefined} before
 * @param {Float32Array} now
 */
function unlessSame(before, now) {
  const same = before?.length === now.length && now.every((value, i) => value === before[i]);
  return same ? before : now;
}

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
 * A network as it stands was counted. What belongs to an older change is ignored.
 * @param {State} state
 * @param {Accuracy} accuracy
 * @returns {State}
 */
export function counted(state, accuracy) {
  return state.accuracy && accuracy.seq < state.accuracy.seq ? state : { ...state, accuracy };
}

/**
 * The answer, as far as the visitor may know it: a staged pass gives it away when time gets there.
 * @param {State} state
 */
export function answerShown(state) {
  const told = state.mode === "live" || state.time >= lastLayer(state);
  return told ? (state.pass?.answer ?? null) : null;
}

/**
 * True once every weight of the open network is there.
 * @param {State} state
 */
export function hasWeights({ weights }) {
  return weights.length > 0 && weights.every(({ rowsLoaded, nOut }) => rowsLoaded === nOut);
}

/**
 * @param {number} seq
 * @returns {Pass}
 */
function emptyPass(seq) {
  return { seq, layers: [], answer: null, placement: { scale: 1, dx: 0, dy: 0 } };
}

/**
 * The drawing has changed and waits to be sent: what the network said was of another one.
 * @param {State} state
 * @returns {State}
 */
export function passOutdated(state) {
  return state.pass ? { ...state, pass: null, time: 0, playing: false } : state;
}

/**
 * @param {State} state
 * @param {State["connection"]} connection
 * @returns {State}
 */
export function connectionChanged(state, connection) {
  return { ...state, connection };
}

// What the visitor looks at

/**
 * @param {State} state
 * @param {number} time
 * @param {boolean} playing
 * @returns {State}
 */
export function timeChanged(state, time, playing) {
  const clamped = Math.min(lastLayer(state), Math.max(0, time));
  if (clamped === state.time && playing === state.playing) return state;
  return { ...state, time: clamped, playing };
}

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
