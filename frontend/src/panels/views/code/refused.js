import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { Panel } from "../../panel.js";

/** @import { State } from "../../../types.js" */

/** An input that deliberately has the wrong size; the server explains why it is refused. */
export class RefusedSize extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ card, refusal }) {
    return [card, refusal];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ card, refusal }) {
    if (!card) return null;
    const [columns, rows] = card.sizes;
    const found = columns - 1;
    const own = refusal?.model === card.name ? refusal : null;
    return html`
      <h3>${t("code.refused")}</h3>
      <p>${t("code.refused.text", { rows, columns })}</p>
      <button type="button" data-action="wrongSize" @click=${() => this.act("wrongSize", found)}>
        ${t("code.refused.try", { found })}
      </button>
      <p data-part="refusal" role="status">${own ? t("code.refused.reason", { ...own }) : null}</p>
    `;
  }
}

customElements.define("fp-refused", RefusedSize);
