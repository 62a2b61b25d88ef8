import { html } from "lit";
import { formatActivation, t } from "../../../i18n/i18n.js";
import { isTrained } from "../../../store/state.js";
import { Panel } from "../../panel.js";

/** @import { State } from "../../../types.js" */

/** The outputs of the edited network beside those of the trained one, for the current drawing. */
export class ComparePanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [state.asTrained, state.pass?.layers, isTrained(state)];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { asTrained, pass } = state;
    const now = pass?.layers.at(-1)?.a;
    this.hidden = !asTrained || !now || asTrained.a.length !== now.length || isTrained(state);
    if (this.hidden || !asTrained || !now) return null;
    // Outputs for the previous drawing must not appear beside those for this one.
    const { seen, a } = asTrained;
    const trained = sameValues(seen, pass.layers[0].a) ? a : null;
    return html`
      <table data-part="compare">
        <caption>
          ${t("compare.title")}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t("compare.output")}</th>
            <th scope="col">${t("compare.trained")}</th>
            <th scope="col">${t("compare.now")}</th>
          </tr>
        </thead>
        <tbody>
          ${Array.from(now, (value, k) => row(k, trained?.[k] ?? null, value))}
        </tbody>
      </table>
    `;
  }
}

/**
 * @param {number} k
 * @param {number | null} trained Null while it is pending.
 * @param {number} now
 */
function row(k, trained, now) {
  return html`
    <tr data-neuron=${k} data-trained=${trained ?? ""} data-now=${now}>
      <th scope="row">${k}</th>
      ${[trained, now].map(
        (a) => html`
          <td translate="no">
            <svg aria-hidden="true">
              <rect width="${100 * Math.min(1, Math.max(0, a ?? 0))}%" height="100%" />
            </svg>
            <span>${a === null ? "" : formatActivation(a)}</span>
          </td>
        `,
      )}
    </tr>
  `;
}

/**
 * @param {Float32Array} some
 * @param {Float32Array} others
 */
function sameValues(some, others) {
  return some.length === others.length && some.every((value, i) => value === others[i]);
}

customElements.define("fp-compare", ComparePanel);
