import { html, nothing } from "lit";
import { t } from "../../i18n/i18n.js";
import { hasLabels, lastLayer, outputLabel, sameEdge } from "../../store/state.js";
import { largestOf } from "../../math/largest.js";
import { strongest, weightsOutOf } from "../../math/weighted-sum.js";
import { ConnectionsPanel } from "./connections.js";
import { fieldOf } from "./field.js";
import { becomeStop, edgeOf, rove, rowList } from "./rows.js";
import { shortName, written } from "./words.js";

/** @import { NeuronRef, State } from "../../types.js" */
/** @import { Field } from "./field.js" */
/** @import { Row } from "./rows.js" */

/** The number of causes shown per sign. */
const CAUSES = 3;
/** The most neurons of the next layer that are shown: as many as the lesson's network has. */
const EFFECTS = 16;

/** Both directions: which inputs made the selected neuron what it is, and which neurons it feeds. */
export class CausesEffectsSection extends ConnectionsPanel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [state.selection, state.card, this.layersOf(state), state.weights, state.edge];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { selection } = state;
    if (!selection) return null;
    return html`
      <h3>${t("section.causes.title")}</h3>
      ${
        selection.layer === 0
          ? html`<p>${t("causes.given")}</p>`
          : causes(state, selection, fieldOf(state, selection), this.#openSource)
      }
      ${
        selection.layer === lastLayer(state)
          ? html`<h4>${t("causes.effects")}</h4>
              <p data-part="meaning">${meaning(state, selection)}</p>`
          : html`<div @click=${this.#openTarget}>${effects(state, selection)}</div>`
      }
    `;
  }

  /** @param {MouseEvent} event */
  #openSource = (event) => {
    const edge = edgeOf(event);
    if (edge) this.act("select", { layer: edge.layer - 1, neuron: edge.source });
  };

  /** @param {MouseEvent} event */
  #openTarget = (event) => {
    const edge = edgeOf(event);
    if (edge) this.act("select", { layer: edge.layer, neuron: edge.neuron });
  };
}

/**
 * @param {State} state
 * @param {NeuronRef} selection
 * @param {Field | null} field
 * @param {(event: MouseEvent) => void} open
 */
function causes(state, selection, field, open) {
  const products = field?.products ?? [];
  const raised = strongest(products, CAUSES, (value) => value);
  const lowered = strongest(products, CAUSES, (value) => -value);
  const column = (/** @type {string} */ key, /** @type {number[]} */ sources) => html`
    <div>
      <h5>${t(key)}</h5>
      <ul class="terms" aria-label=${t(key)} @keydown=${rove} @focusin=${becomeStop}>
        ${Array.from({ length: CAUSES }, (_, i) => cause(state, selection, field, sources[i], i))}
      </ul>
    </div>
  `;
  return html`
    <h4>${t("causes.causes")}</h4>
    <div class="causes" @click=${open}>
      ${column("causes.raised", raised)} ${column("causes.lowered", lowered)}
    </div>
  `;
}

/**
 * @param {State} state
 * @param {NeuronRef} selection
 * @param {Field | null} field
 * @param {number | undefined} source
 * @param {number} index The index in its list.
 */
function cause(state, { layer, neuron }, field, source, index) {
  const known = source !== undefined;
  const product = known ? (field?.products?.[source] ?? 0) : 0;
  const lit = known && sameEdge(state.edge, { layer, neuron, source });
  return html`<li aria-hidden=${known ? nothing : "true"}>
    <button
      type="button"
      class="term"
      tabindex=${index === 0 ? 0 : -1}
      ?disabled=${!known}
      data-part=${known ? "cause" : "none"}
      data-layer=${layer}
      data-neuron=${neuron}
      data-source=${source ?? ""}
      data-product=${product}
      data-sign=${Math.sign(product)}
      ?data-lit=${lit}
    >
      <span>${known ? shortName(state, { layer: layer - 1, neuron: source }) : ""}</span>
      <b translate="no">${known ? written(product, { plus: true }) : ""}</b>
    </button>
  </li>`;
}

/**
 * @param {State} state
 * @param {NeuronRef} selection
 */
function effects(state, { layer, neuron: source }) {
  const w = weightsOutOf(state.weights[layer], source);
  const a = state.pass?.layers[layer]?.a[source];
  const largest = w ? largestOf(w) : 1;
  // The contributions w·a of one neuron are ordered by |w|, so the order does not change while the visitor draws.
  const targets = w ? strongest(w, EFFECTS) : [];
  const rows = targets.map((neuron) => {
    const weight = w?.[neuron] ?? 0;
    const product = weight * (a ?? 0);
    /** @type {Row} */
    const row = {
      part: "effect",
      edge: { layer: layer + 1, neuron, source },
      name: shortName(state, { layer: layer + 1, neuron }),
      weight,
      activation: a ?? 0,
      product,
      shown: written(product, { plus: true }),
      share: Math.min(1, Math.abs(product) / largest),
    };
    return row;
  });
  const others = (w?.length ?? 0) - targets.length;
  return html`
    <h4>${t("causes.effects")}</h4>
    ${rowList(rows, state.edge, t("causes.effects"))}
    ${others > 0 ? html`<p>${t("causes.others", { count: others })}</p>` : null}
  `;
}

/**
 * Describes what an output neuron says.
 * @param {State} state
 * @param {NeuronRef} selection
 */
function meaning({ card, pass }, { layer, neuron }) {
  if (card?.readout === "tenths") return t("causes.tenths");
  const a = pass?.layers[layer]?.a[neuron];
  const key = hasLabels(card) ? "causes.meaning.label" : "causes.meaning";
  return t(key, { digit: outputLabel(card, neuron), a: a === undefined ? "" : written(a) });
}

customElements.define("fp-causes-effects", CausesEffectsSection);
