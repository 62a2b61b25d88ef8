import { html } from "lit";
import { digitsShown, t } from "../../i18n/i18n.js";
import { breakdownOf, DECIMALS, sumRangeOf } from "../../math/breakdown.js";
import { weightsInto } from "../../math/weighted-sum.js";
import { activationsOf } from "../../store/state.js";
import { shiftName, shiftOf } from "./breakdown.js";
import { ConnectionsPanel } from "./connections.js";
import { roundedUp } from "./field.js";
import { roundedNote } from "./rounded-note.js";
import { sumRange } from "./sum-range.js";
import { rowList } from "./rows.js";
import { figure, shortName, written } from "./words.js";

/** @import { NeuronRef, State } from "../../types.js" */
/** @import { SumBreakdown, Figure } from "../../math/breakdown.js" */

/** The number of terms that are written out. */
const TERMS = 6;

/** @type {SumBreakdown} Shown until a pass has arrived. */
const NOTHING = breakdownOf([], [], { z: 0, b: 0 }, TERMS, DECIMALS);

/** How the selected neuron's z is made up: the largest terms, the rest, and the bias. */
export class SumSection extends ConnectionsPanel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    const { selection, card, weights, switches, edge } = state;
    return [selection, card, this.layersOf(state), weights, switches, edge];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { selection, weights, pass } = state;
    this.hidden = !selection || selection.layer === 0;
    if (!selection || this.hidden) return null;
    const { layer, neuron } = selection;
    const w = weightsInto(weights[layer - 1], neuron);
    const before = pass?.layers[layer - 1]?.a;
    const { z, a } = pass?.layers[layer] ?? {};
    const known = w !== null && before && z && a;
    const network = { z: z?.[neuron] ?? 0, b: shiftOf(state, selection) };
    const decimals = digitsShown(DECIMALS);
    const breakdown = known ? breakdownOf(w, before, network, TERMS, decimals) : null;
    return html`
      <h3>${t("section.sum.title")}</h3>
      ${rowList(termRows(state, selection, breakdown), state.edge, t("sum.terms"))}
      ${figures(breakdown ?? NOTHING, breakdown && a ? a[neuron] : null, shiftName(state, "sum.bias"))}
      ${roundedNote(state)}
      ${w ? sumRange(sumRangeOf(w), breakdown, mayLeaveRange(state, layer)) : null}
    `;
  }
}

/** Activation functions with values between 0 and 1. */
const WITHIN = ["sigmoid", "softmax"];

/**
 * Whether a layer's inputs may be less than 0 or more than 1.
 * @param {State} state
 * @param {number} layer
 */
function mayLeaveRange(state, layer) {
  return layer > 1 && !WITHIN.includes(activationsOf(state)[layer - 2]);
}

/**
 * @param {State} state
 * @param {NeuronRef} selection
 * @param {SumBreakdown | null} breakdown
 */
function termRows(state, { layer, neuron }, breakdown) {
  const largest = Math.abs(breakdown?.terms[0]?.value ?? 0);
  return Array.from({ length: TERMS }, (_, i) => {
    const term = breakdown?.terms[i];
    if (!term) return null;
    const { source, weight, activation, value } = term;
    return {
      part: "term",
      edge: { layer, neuron, source },
      name: shortName(state, { layer: layer - 1, neuron: source }),
      weight,
      activation,
      product: value,
      shown: figure(term),
      share: Math.abs(value) / largest,
    };
  });
}

/**
 * Returns the rest of the sum line by line, each bar starting where the one above ends.
 * @param {SumBreakdown} breakdown
 * @param {number | null} a Null until it is known.
 * @param {string} biasName The catalogue key for the name of what shifts the sum.
 */
function figures(breakdown, a, biasName) {
  const { rest, positive, negative, sum, bias, z } = breakdown;
  const known = a !== null;
  const rows = [
    row("positive", positive, 0, positive.value),
    row("negative", negative, positive.value, sum.value),
    row("sum", sum, 0, sum.value),
    row("bias", bias, sum.value, z.value),
    row("z", z, 0, z.value),
  ];
  const ends = [0, positive.value, sum.value, z.value];
  const low = -roundedUp(-Math.min(...ends));
  const span = roundedUp(Math.max(...ends)) - low || 1;
  const share = (/** @type {number} */ value) => (100 * (value - low)) / span;
  return html`<dl class="breakdown">
    <div data-part="rest" data-value=${known ? rest.value : ""} data-count=${rest.count}>
      <dt>${t("sum.rest", { count: rest.count })}</dt>
      <dd translate="no">${known ? figure(rest) : ""}</dd>
    </div>
    ${rows.map(
      ({ part, figure: value, from, to }) =>
        html`<div data-part=${part} data-value=${known ? value.value : ""}>
          <dt>${t(part === "bias" ? biasName : `sum.${part}`)}</dt>
          <svg aria-hidden="true" data-sign=${Math.sign(to - from)}>
            <rect
              x="${share(Math.min(from, to))}%"
              width="${share(Math.max(from, to)) - share(Math.min(from, to))}%"
              height="100%"
            />
            <line x1="${share(0)}%" x2="${share(0)}%" y1="0" y2="100%" />
          </svg>
          <dd translate="no">${known ? figure(value, part !== "sum" && part !== "z") : ""}</dd>
        </div>`,
    )}
    <div data-part="activation" data-value=${a ?? ""}>
      <dt>${t("neuron.a")}</dt>
      <dd translate="no">${a === null ? "" : written(a)}</dd>
    </div>
  </dl>`;
}

/**
 * @param {string} part
 * @param {Figure} value
 * @param {number} from Where the bar starts.
 * @param {number} to Where the bar ends.
 */
function row(part, value, from, to) {
  return { part, figure: value, from, to };
}

customElements.define("fp-sum", SumSection);
