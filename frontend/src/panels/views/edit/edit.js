import "../../../i18n/all-messages.js";
import "../../../styles/dials.css";
import { html } from "lit";
import { formatNumber, t } from "../../../i18n/i18n.js";
import { isPossible } from "../../../actions/index.js";
import { OPENED_FORMATS } from "../../../options.js";
import { BIAS, changesOf, describeNeuron, valueOf } from "../../../store/state.js";
import { actionButton } from "../../action-button.js";
import { networkButtons } from "../../network-buttons.js";
import { PanelGroup } from "../../panel.js";
import "./board.js";
import "./compare.js";
import "./mixed-up.js";
import "./score.js";
import "./switches.js";
import "./test-set.js";

/** @import { Dial, State } from "../../../types.js" */

/** How many changed dials are listed; the others are only counted. */
const LISTED = 60;

/** All edits made by hand: their effect on the accuracy, the list, and how to undo them. */
export class EditView extends PanelGroup {
  /** @type {{weights: unknown, changes: Dial[]}} */
  #counted = { weights: null, changes: [] };

  /**
   * @override
   * @param {State} state
   */
  uses({ weights, trained, editHistory, redoEdits, switches, card, own, openedFiles }) {
    return [weights, trained, editHistory, redoEdits, switches, card, own, openedFiles];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    if (!state.card) return null;
    const changes = this.#changes(state);
    return html`
      <header>
        <h2>${t("edit.title")}</h2>
        <p>${t("edit.text", { count: state.card.parameter_count })}</p>
      </header>
      <fp-dial-board data-panel="at-once"></fp-dial-board>
      <div class="buttons">
        ${actionButton(this, state, "undoEdit", [])} ${actionButton(this, state, "redoEdit", [])}
        ${actionButton(this, state, "resetDials", [{ of: null }])}
        ${actionButton(this, state, "randomDials", [null])}
      </div>
      <fp-score data-panel="at-once"></fp-score>
      <fp-mixed-up data-panel></fp-mixed-up>
      <fp-test-set data-panel></fp-test-set>
      <fp-compare data-panel></fp-compare>
      <div class="buttons">
        ${networkButtons(this)}
        <label class="button">
          ${t("edit.open")}
          <input
            type="file"
            class="hidden"
            data-part="network-file"
            accept=${OPENED_FORMATS.map((format) => `.${format}`).join()}
            @change=${this.#open}
          />
        </label>
        ${isPossible("openOtherwise", state) ? actionButton(this, state, "openOtherwise", []) : null}
      </div>
      <fp-switches data-panel></fp-switches>
      <section>
        <h3>${t("edit.changes", { count: changes.length })}</h3>
        <ul data-part="changes" data-count=${changes.length}>
          ${changes.slice(0, LISTED).map((dial) => this.#change(state, dial))}
        </ul>
        ${
          changes.length > LISTED
            ? html`<p class="hint">${t("edit.more", { count: changes.length - LISTED })}</p>`
            : null
        }
      </section>
    `;
  }

  /**
   * @param {State} state
   * @param {Dial} dial
   */
  #change(state, { layer, neuron, source, value }) {
    const label = describeNeuron(state, { layer, neuron });
    const from =
      source === BIAS ? null : describeNeuron(state, { layer: layer - 1, neuron: source });
    const was = valueOf(state.trained, layer, neuron, source);
    return html`
      <li data-layer=${layer} data-neuron=${neuron} data-source=${source} data-value=${value}>
        <button type="button" class="quiet" @click=${() => this.act("select", { layer, neuron })}>
          ${t(label.key, label.values)}
        </button>
        <span>${from ? t(from.key, from.values) : t("sum.bias")}</span>
        <span translate="no">${formatNumber(was, 3)} → ${formatNumber(value, 3)}</span>
        <button
          type="button"
          class="quiet"
          data-action="resetChange"
          @click=${() => this.act("resetDials", { of: { layer, neuron }, source })}
        >
          ${t("edit.reset")}
        </button>
      </li>
    `;
  }

  /** @param {Event} event */
  #open(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    if (file) this.act("openFiles", [file]);
    input.value = ""; // allows choosing the same file again
  }

  /** @param {State} state */
  #changes({ weights, trained }) {
    if (this.#counted.weights !== weights) {
      this.#counted = { weights, changes: changesOf(weights, trained) };
    }
    return this.#counted.changes;
  }
}

customElements.define("fp-edit", EditView);
