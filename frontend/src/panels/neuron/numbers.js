import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { Panel } from "../panel.js";
import { activationBreakdown, plain, shiftName } from "./breakdown.js";

/** @import { State } from "../../types.js" */

/** The numbers beside a in the inspector's header: the sum and the bias, and z, which they add up to. */
const SHOWN = /** @type {const} */ (["sum", "bias", "z"]);

/** The numbers of the selected neuron, in a line that stays whichever tab is open. */
export class NumbersPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ selection, pass, weights, switches }) {
    return [selection, pass, weights, switches];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { selection } = state;
    this.hidden = !selection || selection.layer === 0;
    if (!selection || this.hidden) return null;
    const breakdown = activationBreakdown(state, selection);
    return html`<dl translate="no">
      ${SHOWN.map(
        (name) => html`
          <div data-part="head-${name}" data-value=${breakdown?.[name] ?? ""}>
            <dt title=${t(`sum.${name}`)}>
              <span aria-hidden="true">${t(markOf(state, name))}</span>
              <span class="hidden">${t(`sum.${name}`)}</span>
            </dt>
            <dd>${breakdown ? plain(breakdown.shown[name]) : "–"}</dd>
          </div>
        `,
      )}
    </dl>`;
  }
}

/**
 * @param {State} state
 * @param {typeof SHOWN[number]} name
 */
function markOf(state, name) {
  return name === "bias" ? shiftName(state, "section.mark.bias") : `section.mark.${name}`;
}

customElements.define("fp-neuron-numbers", NumbersPanel);
