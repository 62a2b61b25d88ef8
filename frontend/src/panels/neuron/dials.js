import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { BIAS, describeNeuron, sameNeuron, valueOf } from "../../store/state.js";
import { actionButton } from "../action-button.js";
import "../dial.js";
import "../number.js";
import { PanelGroup } from "../panel.js";
import "./presets.js";
import "./painting.js";

/** @import { State } from "../../types.js" */

/** The dials of the selected neuron: its bias, any of its weights, and a brush for all weights. */
export class DialsSection extends PanelGroup {
  /** @type {number} The weight being edited: the one pointed at last. */
  #source = 0;

  /**
   * @override
   * @param {State} state
   */
  uses({ selection, card, weights, trained, edge, switches }) {
    const own = sameNeuron(edge, selection) ? edge : null;
    return [selection, card, weights, trained, own?.source, switches];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { selection, weights, edge } = state;
    const into = selection ? weights[selection.layer - 1] : undefined;
    this.hidden = !into;
    if (!selection || !into) return null;
    if (edge && sameNeuron(edge, selection)) this.#source = edge.source;
    this.#source = Math.min(this.#source, into.nIn - 1);
    const source = { layer: selection.layer - 1, neuron: this.#source };
    const label = describeNeuron(state, source);
    return html`
      <h3>${t("dials.title")}</h3>
      ${this.#dial(state, BIAS, t("sum.bias"), "bias-dial")}
      ${this.#dial(state, this.#source, t("dials.weight"), "weight-dial")}
      <label class="row">
        <span>${t("dials.from")}</span>
        <fp-number
          name="weight-source"
          .label=${t("dials.from")}
          .value=${this.#source}
          .min=${0}
          .max=${into.nIn - 1}
          whole
          @number=${this.#choose}
        ></fp-number>
        <span class="hint">${t(label.key, label.values)}</span>
      </label>
      <div class="buttons">
        ${actionButton(this, state, "resetDials", [{ of: selection }], {
          name: "resetNeuron",
          caption: t("dials.reset.neuron"),
        })}
        ${actionButton(this, state, "randomDials", [selection], {
          name: "randomNeuron",
          caption: t("dials.random.neuron"),
        })}
        ${actionButton(this, state, "switchOff", [selection], {
          caption: t(isOff(state) ? "dials.on" : "dials.off"),
        })}
      </div>
      <fp-presets data-panel></fp-presets>
      <fp-painting data-panel></fp-painting>
    `;
  }

  /**
   * @param {State} state
   * @param {number} source
   * @param {string} label
   * @param {string} part
   */
  #dial({ selection, weights, trained }, source, label, part) {
    if (!selection) return null;
    const { layer, neuron } = selection;
    return html`<fp-dial
      data-part=${part}
      .label=${label}
      .value=${valueOf(weights, layer, neuron, source)}
      .trained=${valueOf(trained, layer, neuron, source)}
      @hold=${() => this.act("holdDial")}
      @release=${() => this.act("releaseDial")}
      @turn=${(/** @type {CustomEvent<number>} */ { detail }) =>
        this.act("turnDials", { layer, neuron, sources: [source], values: detail })}
      @reset=${() => this.act("resetDials", { of: selection, source })}
    ></fp-dial>`;
  }

  /** @param {CustomEvent<number>} event */
  #choose({ detail }) {
    this.#source = detail;
    const { selection } = this.state ?? {};
    if (selection) this.act("edge", { ...selection, source: this.#source });
    this.requestUpdate();
  }
}

/** @param {State} state */
function isOff({ switches, selection }) {
  return switches.off.some((ref) => sameNeuron(ref, selection));
}

customElements.define("fp-dials", DialsSection);
