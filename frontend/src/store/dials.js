/**
 * The dials: every weight and bias of the open network, the edits that a visitor makes to them, and their undo.
 *
 * `state.weights` holds the network as it is now, `state.trained` the network as it came. An *edit* is a single
 * action of the visitor: dragging a dial from press to release, a brush stroke, a preset. All edits are kept without
 * limit, each with the numbers before and after, so that undoing all of them restores the trained network bit for
 * bit.
 * @module
 */

/** @import { Dial, Edit, LayerWeights, NeuronEdit, NeuronRef, State, Switches } from "../types.js" */

/** The source index that stands for a neuron's bias. */
export const BIAS = -1;

/**
 * All switches off.
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
 * The edit of a dial that is held but not yet moved.
 * @type {Edit}
 */
const NOTHING_YET = Object.freeze({ at: 0, neurons: [], switches: null });

/**
 * Sets some dials of one neuron. While a dial is held, all of this counts as one edit.
 * @param {State} state
 * @param {{layer: number, neuron: number}} of
 * @param {readonly number[]} sources `BIAS`, or indices into the previous layer.
 * @param {ArrayLike<number> | number} values One value per source, or one for all of them.
 * @returns {State}
 */
export function dialsSet(state, { layer, neuron }, sources, values) {
  const edit = editOf(state.weights, layer, neuron, sources, values);
  return edit ? edited(state, { ...NOTHING_YET, neurons: [edit] }) : state;
}

/**
 * Sets whole rows as one edit, for a preset or a random network.
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
 * Resets one dial, one neuron or everything to the trained values.
 * @param {State} state
 * @param {{layer: number, neuron: number} | null} of Null for everything, including the switches.
 * @param {number} [source] A single dial of that neuron.
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
 * Replaces the network by one from a file, as a single edit.
 * @param {State} state
 * @param {readonly Dial[]} changes Differences from the trained network, with those of one neuron grouped together.
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
 * Sets switches.
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
 * Starts an edit: everything until the dial or the brush is released belongs to it.
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
 * Undoes the newest edit. A dial that is held stays held.
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
 * Returns every dial that differs from its trained value, in the order of layers, neurons and sources, bias first.
 * @param {readonly LayerWeights[]} weights
 * @param {readonly LayerWeights[]} trained
 * @returns {Dial[]}
 */
export function changesOf(weights, trained) {
  return weights.flatMap((now, at) => layerChanges(now, trained[at], at + 1));
}

/**
 * The number of changed dials, cached by weights, because panels ask for it with every state.
 * @type {WeakMap<State["weights"], {trained: State["trained"], count: number}>}
 */
const counts = new WeakMap();

/**
 * Returns how many dials differ from their trained values.
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
 * Returns the names of the current activation functions, one per layer after the input; a switch may have replaced
 * the network's own.
 * @param {Pick<State, "card" | "switches">} state
 * @returns {string[]}
 */
export function activationsOf({ card, switches }) {
  return (card?.activations ?? []).map((own, at) => switches.activations[at] ?? own);
}

/**
 * Returns the bias that a neuron adds to its sum: 0 if a switch leaves it out.
 * @param {Pick<State, "weights" | "switches">} state
 * @param {NeuronRef} ref Not a pixel.
 */
export function addedBias({ weights, switches }, { layer, neuron }) {
  return switches.noBias.includes(layer) ? 0 : weights[layer - 1].b[neuron];
}

/**
 * Whether every switch is as the network came.
 * @param {Pick<State, "switches">} state
 */
export function isUnswitched({ switches }) {
  return sameSwitches(switches, NO_SWITCHES);
}

/**
 * Whether nothing has been changed, or every change has been reset.
 * @param {Pick<State, "weights" | "trained" | "switches">} state
 */
export function isTrained(state) {
  return isUnswitched(state) && changeCount(state) === 0;
}

/**
 * Returns the value of a dial.
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
 * Sorts dials and groups those of each neuron.
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
 * Returns the edit that sets dials of a neuron, or null if nothing changes or its dials have not arrived yet.
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
 * Returns the state after another edit, or after the continuation of the current one.
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
 * Merges two edits. Where both set the same dials, the "before" of the first is kept.
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
  // To undo, apply the edits in reverse order.
  for (const edit of side === "after" ? neurons : neurons.toReversed()) {
    put(weights[edit.layer - 1], edit, side);
  }
  const now = switches ? switches[side] : state.switches;
  return { ...state, weights, switches: now, timing: null };
}

/**
 * Returns which arrays an edit changes: weights, biases or both. The other arrays stay the same objects, so that what
 * was painted from them remains valid.
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
 * Normalises switches, so that equal ones compare as equal.
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
