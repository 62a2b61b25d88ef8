import "../../../styles/function.css";
import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { activationsOf } from "../../../store/state.js";
import { Panel } from "../../panel.js";
import { entriesTex, matricesTex, productsWrittenOut, sumsTex } from "./whole-function-tex.js";

/** @import { State } from "../../../types.js" */

const FORMULAS = { matrices: matricesTex, sums: sumsTex, entries: entriesTex };

/** The whole network as one function: compact with matrices, and as long as it is without them. */
export class WholeFunction extends Panel {
  /** The activation functions and sizes that the current formulas show. */
  #shown = "";

  /**
   * @override
   * @param {State} state
   */
  uses({ card, switches }) {
    return [card, switches];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ card }) {
    if (!card) return null;
    const { sizes, parameter_count: parameters } = card;
    const count = sizes.length - 1;
    return html`
      <h3>${t("code.whole")}</h3>
      <p>${t("code.whole.text", { count, parameters })}</p>
      ${formula("matrices", t("code.whole.matrices", { count }))}
      <details data-part="whole-open">
        <summary>${t("code.whole.open")}</summary>
        ${formula("sums", t("code.whole.sums"))} ${formula("entries", t("code.whole.entries"))}
        <p data-part="whole-count" data-value=${productsWrittenOut(card)}>
          ${t("code.whole.count", { count: productsWrittenOut(card) })}
        </p>
      </details>
    `;
  }

  /** @override */
  async updated() {
    const code = await this.fetchCode(() => import("../../neuron/typeset.js"));
    const { card, switches } = this.state ?? {};
    if (!code || !card || !switches) return;
    const shape = { sizes: card.sizes, activations: activationsOf({ card, switches }) };
    if (JSON.stringify(shape) === this.#shown) return;
    this.#shown = JSON.stringify(shape);
    for (const [name, texOf] of Object.entries(FORMULAS)) {
      const element = this.querySelector(`[data-part="whole-${name}"]`);
      if (element instanceof HTMLElement) code.typeset(element, texOf(shape));
    }
  }
}

/**
 * @param {string} name
 * @param {string} words A description for screen readers.
 */
function formula(name, words) {
  return html`<div class="math" role="math" aria-label=${words} data-part="whole-${name}"></div>`;
}

customElements.define("fp-whole", WholeFunction);
