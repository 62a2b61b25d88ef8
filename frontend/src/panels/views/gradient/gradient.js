import "../../../i18n/all-messages.js";
import "../../../styles/gradient.css";
import { html } from "lit";
import { formatNumber, t } from "../../../i18n/i18n.js";
import { paletteOf } from "../../../stage/color.js";
import {
  COSTS,
  costFits,
  hasSlopes,
  LEARNING_RATES,
  questionNow,
} from "../../../store/gradient.js";
import { actionButton } from "../../action-button.js";
import { Panel } from "../../panel.js";
import { chain } from "./chain.js";
import { costParts } from "./cost.js";
import { slopesOf, paintSlopes } from "./slopes.js";
import { signed } from "./words.js";

/** @import { FoundGradient, State } from "../../../types.js" */

/** One step of learning for the drawing: the cost, what it says to each layer and each dial, the nudge. */
export class GradientView extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ card, gradient, pass, weights, switches, shade, hues, editHistory, selection }) {
    return [card, gradient, pass, weights, switches, shade, hues, editHistory, selection];
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.act("gradient", {});
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    if (!state.card) return null;
    const found = foundNow(state);
    return html`
      <header>
        <h2>${t("gradient.title")}</h2>
        <p>${t("gradient.text")}</p>
      </header>
      ${hasSlopes(state) ? this.#controls(state, found) : html`<p data-part="no-slopes">${t("gradient.switched")}</p>`}
      ${
        found
          ? html`${costParts(state, found)} ${slopesOf(this, state, found)}
            ${chain(this, state, found)}`
          : html`<p class="note">${t("page.waiting")}</p>`
      }
    `;
  }

  /** @override */
  updated() {
    const { state } = this;
    const found = state && foundNow(state);
    if (found) paintSlopes(this, found, paletteOf(state));
  }

  /**
   * @param {State} state
   * @param {FoundGradient | null} found
   */
  #controls(state, found) {
    const { digit, cost, learningRate } = questionNow(state);
    return html`
      <fieldset>
        <legend>${t("gradient.wanted")}</legend>
        <div class="choices">
          ${Array.from(
            { length: 10 },
            (_, wanted) =>
              html`<button
                type="button"
                data-digit=${wanted}
                aria-pressed=${wanted === digit}
                @click=${() => this.act("gradient", { digit: wanted })}
              >
                ${wanted}
              </button>`,
          )}
        </div>
      </fieldset>
      <div class="buttons">
        <label>
          ${t("gradient.cost")}
          <select
            data-part="cost-name"
            .value=${cost}
            @change=${(/** @type {Event} */ event) =>
              this.act("gradient", { cost: COSTS[chosen(event)] })}
          >
            ${COSTS.map(
              (name) =>
                html`<option
                  value=${name}
                  ?selected=${name === cost}
                  ?disabled=${!costFits(state, name)}
                >
                  ${t(`gradient.cost.${name}`)}
                </option>`,
            )}
          </select>
        </label>
        <label>
          ${t("gradient.rate")}
          <select
            data-part="learning-rate"
            @change=${(/** @type {Event} */ event) =>
              this.act("gradient", { learningRate: LEARNING_RATES[chosen(event)] })}
          >
            ${LEARNING_RATES.map(
              (rate) =>
                html`<option value=${rate} ?selected=${rate === learningRate}>
                  ${formatNumber(rate)}
                </option>`,
            )}
          </select>
        </label>
        <button
          type="button"
          data-action="nudge"
          aria-disabled=${!found}
          @click=${() => this.act("gradient", "nudge")}
        >
          ${t("gradient.nudge")}
        </button>
        ${actionButton(this, state, "undoEdit", [])}
      </div>
      ${found ? costs(state, found) : null}
    `;
  }
}

/** A nudge at a small cost changes it by little, which is to be read. */
const PLACES = 4;

/**
 * The cost now, what a nudge would make of it, and what the last one did.
 * @param {State} state
 * @param {FoundGradient} found
 */
function costs({ gradient, weights }, { cost, after }) {
  const nudged = gradient?.nudged;
  const values = {
    before: signed(nudged?.before ?? 0, PLACES),
    after: signed(nudged?.after ?? 0, PLACES),
  };
  return html`
    <p data-part="cost" data-value=${cost} data-after=${after}>
      ${t("gradient.now", { cost: signed(cost, PLACES), after: signed(after, PLACES) })}
      ${after > cost ? t("gradient.tooFar") : null}
    </p>
    <p role="status" data-part="nudged">
      ${nudged?.weights === weights ? t("gradient.nudged", values) : ""}
    </p>
  `;
}

/**
 * What came last, if it is of the open network.
 * @param {State} state
 */
function foundNow(state) {
  const found = state.gradient?.found ?? null;
  return found && found.model === state.card?.name && hasSlopes(state) ? found : null;
}

/** @param {Event} event */
const chosen = ({ target }) => /** @type {HTMLSelectElement} */ (target).selectedIndex;

customElements.define("fp-gradient", GradientView);
