/**
 * The dials: every weight and bias of the open network, turned by hand, and the way back.
 *
 * `state.weights` are the network as it is now, `state.trained` as it came. An *edit* is one thing the
 * visitor did: a dial dragged from press to release, a stroke of the brush, a preset. Edits are kept
 * without limit, each with the numbers before and after, so that undoing all of them gives the
 * trained network to the bit.
 * @module
 */

/** @import { Dial, Edit, LayerWeights, NeuronEdit, NeuronRef, State, Switches } from "../types.js" */

/** The source that stands for a neuron's bias. */
export const BIAS = -1;

/**
 * No switch is on.
 * @type {Switches}
 */
export const NO_SWITCHES = Object.freeze({
  activations: [],
  off: [],
  noBias: [],
  bits: null,
  binary: false,
});

/**
 * What a dial just taken in hand has done.
 * @type {Edit}
 */
const NOTHING_YET = Object.freeze({ at: 0, neurons: [], switches: null });

/**
 * Some dials of one neuron are set. While a dial is held it all counts as one edit.
 * @param {State} state
 * @param {{layer: number, neuron: number}} of
 * @param {readonly number[]} sources `BIAS`, or neurons of the layer before.
 * @param {ArrayLike<number> | number} values One for each, or one for all.
 * @returns {State}
 */
export function dialsSet(state, { layer, neuron }, sources, values) {
  const edit = editOf(state.weights, layer, neuron, sources, values);
  return edit ? edited(state, { ...NOTHING_YET, neurons: [edit] }) : state;
}

/**
 * Whole rows are set at once, as one edit: a preset, a random network, a network from a file.
 * @param {State} state
 * @param {readonly {layer: number, neuron: number, W: ArrayLike<number>, b: number}[]} rows
 * @returns {State}
 */
export function rowsSet(state, rows) {
  const neurons = rows.flatMap(({ layer, neuron, W, b }) => {
    const sources = [BIAS, ...Array.from(W, (_, i) => i)];
    return editOf(state.weights, layer, neuron, sources, [b, ...Array.from(W)]) ?? [];
  });
  return neurons.length > 0 ? edited(state, { ...NOTHING_YET, neurons }) : state;
}

/**
 * Back to the trained values: of one dial, of one neuron, or of all there is.
 * @param {State} state
 * @param {{layer: number, neuron: number} | null} of Everything without it, the switches too.
 * @param {number} [source] One dial of that neuron.
 * @returns {State}
 */
export function dialsReset(state, of, source) {
  const changed = changesOf(state.weights, state.trained).filter(
    (dial) =>
      !of ||
      (dial.layer === of.layer &&
        dial.neuron === of.neuron &&
        (source === undefined || dial.source === source)),
  );
  const neurons = byNeuron(changed).map((dials) => {
    const sources = dials.map((dial) => dial.source);
    const values = sources.map((at) => valueOf(state.trained, dials[0].layer, dials[0].neuron, at));
    const edit = editOf(state.weights, dials[0].layer, dials[0].neuron, sources, values);
    return /** @type {NeuronEdit} */ (edit);
  });
  const switches = !of && state.switches !== NO_SWITCHES ? NO_SWITCHES : null;
  if (neurons.length === 0 && !switches) return state;
  const change = switches && { before: state.switches, after: switches };
  return edited(state, { ...NOTHING_YET, neurons, switches: change });
}

/**
 * A network comes from a file: all of it is one edit.
 * @param {State} state
 * @param {readonly Dial[]} changes Against the trained network, those of one neuron together.
 * @param {Switches} switches
 * @returns {State}
 */
export function networkSet(state, changes, switches) {
  let next = dialsReset(dialHeld(state), null);
  for (const dials of byNeuron(changes)) {
    const sources = dials.map(({ source }) => source);
    const values = dials.map(({ value }) => value);
    next = dialsSet(next, dials[0], sources, values);
  }
  return dialReleased(switchesSet(next, switches));
}

/**
 * Switches are set.
 * @param {State} state
 * @param {Partial<Switches>} change
 * @returns {State}
 */
export function switchesSet(state, change) {
  const after = normal({ ...state.switches, ...change });
  if (sameSwitches(after, state.switches)) return state;
  return edited(state, { ...NOTHING_YET, switches: { before: state.switches, after } });
}

/**
 * A dial or the brush is taken in hand: all until it is let go is one edit.
 * @param {State} state
 * @returns {State}
 */
export function dialHeld(state) {
  return { ...state, activeEdit: NOTHING_YET };
}

/**
 * @param {State} state
 * @returns {State}
 */
export function dialReleased(state) {
  return state.activeEdit ? { ...state, activeEdit: null } : state;
}

/**
 * The newest edit is taken back. A dial in hand stays in hand.
 * @param {State} state
 * @returns {State}
 */
export function editUndone(state) {
  const edit = state.editHistory.at(-1);
  if (!edit) return state;
  return {
    ...applied(state, edit, "before"),
    stepCount: state.stepCount + 1,
    editHistory: state.editHistory.slice(0, -1),
    redoEdits: [...state.redoEdits, { ...edit, at: state.stepCount }],
    activeEdit: state.activeEdit && NOTHING_YET,
  };
}

/**
 * @param {State} state
 * @returns {State}
 */
export function editRedone(state) {
  const edit = state.redoEdits.at(-1);
  if (!edit) return state;
  return {
    ...applied(state, edit, "after"),
    stepCount: state.stepCount + 1,
    editHistory: [...state.editHistory, { ...edit, at: state.stepCount }],
    redoEdits: state.redoEdits.slice(0, -1),
    activeEdit: state.activeEdit && NOTHING_YET,
  };
}

/**
 * Every dial that is not as trained, in the order of layers, neurons and sources, the bias first.
 * @param {readonly LayerWeights[]} weights
 * @param {readonly LayerWeights[]} trained
 * @returns {Dial[]}
 */
export function changesOf(weights, trained) {
  return weights.flatMap((now, at) => layerChanges(now, trained[at], at + 1));
}

/**
 * How many dials are not as trained, by the weights that were counted: panels ask with every state.
 * @type {WeakMap<State["weights"], {trained: State["trained"], count: number}>}
 */
const counts = new WeakMap();

/**
 * How many dials are not as trained.
 * @param {Pick<State, "weights" | "trained">} state
 */
export function changeCount({ weights, trained }) {
  const known = counts.get(weights);
  if (known?.trained === trained) return known.count;
  const count = weights.reduce((sum, now, at) => sum + layerChangeCount(now, trained[at]), 0);
  counts.set(weights, { trained, count });
  return count;
}

/**
 * The names of the activation functions as they stand, one per layer after the input: a switch may have set
 * another one.
 * @param {Pick<State, "card" | "switches">} state
 * @returns {string[]}
 */
export function activationsOf({ card, switches }) {
  return (card?.activations ?? []).map((own, at) => switches.activations[at] ?? own);
}

/**
 * The bias that a neuron adds to its sum: none where a switch leaves it out.
 * @param {Pick<State, "weights" | "switches">} state
 * @param {NeuronRef} ref Not a pixel.
 */
export function addedBias({ weights, switches }, { layer, neuron }) {
  return switches.noBias.includes(layer) ? 0 : weights[layer - 1].b[neuron];
}

/**
 * True while every switch is as the network came.
 * @param {Pick<State, "switches">} state
 */
export function isUnswitched({ switches }) {
  return sameSwitches(switches, NO_SWITCHES);
}

/**
 * True while nothing has been turned, or all of it back.
 * @param {Pick<State, "weights" | "trained" | "switches">} state
 */
export function isTrained(state) {
  return isUnswitched(state) && changeCount(state) === 0;
}

/**
 * What the file of the open network is called, without its ending: another name once it is not as trained.
 * @param {State} state
 */
export function fileNameOf(state) {
  const name = state.card?.name ?? "";
  return isTrained(state) ? name : `${name}-turned`;
}

/**
 * The number a dial stands at.
 * @param {readonly LayerWeights[]} weights
 * @param {number} layer
 * @param {number} neuron
 * @param {number} source
 */
export function valueOf(weights, layer, neuron, source) {
  const { W, b, nIn } = weights[layer - 1];
  return source === BIAS ? b[neuron] : W[neuron * nIn + source];
}

/**
 * @param {LayerWeights} now
 * @param {LayerWeights} was
 */
function layerChangeCount(now, was) {
  return differences(now.W, was.W) + differences(now.b, was.b);
}

/**
 * @param {Float32Array} now
 * @param {Float32Array} was
 */
function differences(now, was) {
  if (now === was) return 0;
  let count = 0;
  for (let i = 0; i < now.length; i += 1) {
    if (!Object.is(now[i], was[i])) count += 1;
  }
  return count;
}

/**
 * @param {LayerWeights} now
 * @param {LayerWeights} was
 * @param {number} layer
 * @returns {Dial[]}
 */
function layerChanges(now, was, layer) {
  if (now.W === was.W && now.b === was.b) return [];
  /** @type {Dial[]} */
  const dials = [];
  const { nIn, nOut } = now;
  for (let neuron = 0; neuron < nOut; neuron += 1) {
    if (!Object.is(now.b[neuron], was.b[neuron])) {
      dials.push({ layer, neuron, source: BIAS, value: now.b[neuron] });
    }
    for (let source = 0; source < nIn; source += 1) {
      const value = now.W[neuron * nIn + source];
      if (!Object.is(value, was.W[neuron * nIn + source])) {
        dials.push({ layer, neuron, source, value });
      }
    }
  }
  return dials;
}

/**
 * Dials in order, those of one neuron together.
 * @param {readonly Dial[]} dials
 * @returns {Dial[][]}
 */
function byNeuron(dials) {
  /** @type {Dial[][]} */
  const groups = [];
  for (const dial of dials) {
    const last = groups.at(-1)?.[0];
    if (last?.layer === dial.layer && last.neuron === dial.neuron) groups.at(-1)?.push(dial);
    else groups.push([dial]);
  }
  return groups;
}

/**
 * What changes when dials of a neuron are set; null if nothing does, or its dials have not come yet.
 * @param {readonly LayerWeights[]} weights
 * @param {number} layer
 * @param {number} neuron
 * @param {readonly number[]} sources
 * @param {ArrayLike<number> | number} values
 * @returns {NeuronEdit | null}
 */
function editOf(weights, layer, neuron, sources, values) {
  if (neuron >= weights[layer - 1].rowsLoaded) return null;
  const wanted = sources.map((_, i) =>
    Math.fround(typeof values === "number" ? values : values[i]),
  );
  const before = sources.map((source) => valueOf(weights, layer, neuron, source));
  const moved = sources.map((_, i) => i).filter((i) => !Object.is(before[i], wanted[i]));
  if (moved.length === 0) return null;
  return {
    layer,
    neuron,
    sources: Int32Array.from(moved, (i) => sources[i]),
    before: Float32Array.from(moved, (i) => before[i]),
    after: Float32Array.from(moved, (i) => wanted[i]),
  };
}

/**
 * The state after another edit, or after more of the one in hand.
 * @param {State} state
 * @param {Edit} edit
 * @returns {State}
 */
function edited(state, edit) {
  const next = applied(state, edit, "after");
  const goesOn = state.activeEdit && state.activeEdit === state.editHistory.at(-1);
  const begun = goesOn ? joined(/** @type {Edit} */ (state.activeEdit), edit) : edit;
  const whole = { ...begun, at: state.stepCount };
  const editHistory = goesOn ? state.editHistory.slice(0, -1) : state.editHistory;
  return {
    ...next,
    stepCount: state.stepCount + 1,
    editHistory: [...editHistory, whole],
    redo: [],
    redoEdits: [],
    activeEdit: state.activeEdit ? whole : null,
  };
}

/**
 * Two edits as one. What the first set and the second set again keeps the first's "before".
 * @param {Edit} first
 * @param {Edit} second
 * @returns {Edit}
 */
function joined(first, second) {
  const neurons = first.neurons.slice();
  for (const edit of second.neurons) {
    const last = neurons.at(-1);
    if (last && sameDials(last, edit)) neurons[neurons.length - 1] = { ...last, after: edit.after };
    else neurons.push(edit);
  }
  const switches = second.switches
    ? { before: (first.switches ?? second.switches).before, after: second.switches.after }
    : first.switches;
  return { ...first, neurons, switches };
}

/**
 * @param {NeuronEdit} one
 * @param {NeuronEdit} other
 */
function sameDials(one, other) {
  return (
    one.layer === other.layer &&
    one.neuron === other.neuron &&
    one.sources.length === other.sources.length &&
    one.sources.every((source, i) => source === other.sources[i])
  );
}

/**
 * @param {State} state
 * @param {Edit} edit
 * @param {"before" | "after"} side
 * @returns {State}
 */
function applied(state, { neurons, switches }, side) {
  const weights = state.weights.slice();
  const parts = new Set(neurons.flatMap((edit) => partsOf(edit)));
  for (const layer of new Set(neurons.map((edit) => edit.layer))) {
    const { W, b, ...sizes } = weights[layer - 1];
    weights[layer - 1] = {
      ...sizes,
      W: parts.has(`W${layer}`) ? W.slice() : W,
      b: parts.has(`b${layer}`) ? b.slice() : b,
    };
  }
  // Backwards in time the last edit goes first.
  for (const edit of side === "after" ? neurons : neurons.toReversed()) {
    put(weights[edit.layer - 1], edit, side);
  }
  const now = switches ? switches[side] : state.switches;
  return { ...state, weights, switches: now, timing: null };
}

/**
 * Which arrays an edit changes: weights or biases or both. The others stay the same objects, and
 * whoever painted them need not do so again.
 * @param {NeuronEdit} edit
 */
function partsOf({ layer, sources }) {
  const biases = sources.filter((source) => source === BIAS).length;
  return [...(biases > 0 ? [`b${layer}`] : []), ...(biases < sources.length ? [`W${layer}`] : [])];
}

/**
 * @param {LayerWeights} into
 * @param {NeuronEdit} edit
 * @param {"before" | "after"} side
 */
function put({ W, b, nIn }, edit, side) {
  edit.sources.forEach((source, i) => {
    if (source === BIAS) b[edit.neuron] = edit[side][i];
    else W[edit.neuron * nIn + source] = edit[side][i];
  });
}

/**
 * Switches written in one way only, so that equal ones look equal.
 * @param {Switches} switches
 * @returns {Switches}
 */
function normal({ activations, off, noBias, bits, binary }) {
  const normalised = {
    activations: activations.some((name) => name !== null) ? activations : [],
    off: off.toSorted((one, other) => one.layer - other.layer || one.neuron - other.neuron),
    noBias: noBias.toSorted((one, other) => one - other),
    bits,
    binary,
  };
  return sameSwitches(normalised, NO_SWITCHES) ? NO_SWITCHES : normalised;
}

/**
 * @param {Switches} one
 * @param {Switches} other
 */
function sameSwitches(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
