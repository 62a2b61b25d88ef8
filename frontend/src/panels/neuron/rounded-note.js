import { html } from "lit";
import { t } from "../../i18n/i18n.js";

/** @import { State } from "../../types.js" */

/**
 * Notes that the network computes with rounded weights where the weights shown are not rounded.
 * @param {Pick<State, "switches">} state
 */
export function roundedNote({ switches: { bits } }) {
  if (bits === null) return null;
  return html`<p class="note" data-part="rounded">${t("sum.rounded", { count: bits })}</p>`;
}
