import { html } from "lit";
import { t } from "../../i18n/i18n.js";

/** @import { State } from "../../types.js" */

/**
 * Says that the network computes with rounded weights, where those shown are not.
 * @param {Pick<State, "switches">} state
 */
export function roundedNote({ switches: { bits } }) {
  if (bits === null) return null;
  return html`<p class="note" data-part="rounded">${t("sum.rounded", { count: bits })}</p>`;
}
