import "../i18n/all-messages.js";
import "../styles/input-numbers.css";
import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { MAX_INPUT } from "../options.js";
import { takesNumbers } from "../store/state.js";
import { Panel } from "./panel.js";
import "./number.js";

/** @import { State } from "../types.js" */

const STEP = 0.1;

/** A field for each number that goes into a network that sees no pictures, in the place of the pad. */
export class InputNumbersPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ card, inputNumbers }) {
    return [card, inputNumbers];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ card, inputNumbers }) {
    const isShown = takesNumbers(card);
    this.parentElement?.toggleAttribute("data-numbers", isShown);
    if (!isShown) return null;
    return html`
      <h2>${t("inputs.title")}</h2>
      <p>${t("inputs.text")}</p>
      <div class="fields" data-part="inputs">
        ${card?.features?.map(
          (name, input) => html`
            <div class="field">
              <span aria-hidden="true" translate="no">${name}</span>
              <fp-number
                name="input-${input}"
                .label=${name}
                .value=${inputNumbers[input]}
                .min=${-MAX_INPUT}
                .max=${MAX_INPUT}
                .step=${STEP}
                @number=${(/** @type {CustomEvent<number>} */ { detail: value }) =>
                  this.act("setInput", { input, value })}
              ></fp-number>
            </div>
          `,
        )}
      </div>
    `;
  }
}

customElements.define("fp-input-numbers", InputNumbersPanel);
