import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { ASKED, foundNow } from "../../lesson/learning/slopes.js";
import { valueOf } from "../../store/state.js";
import { Panel } from "../panel.js";
import { signed } from "../views/gradient/words.js";

/** @import { State } from "../../types.js" */

const { layer, neuron, source } = ASKED.dial;

/** A bias and the cost, at the start of the step and now. */
export class DownhillPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ lesson, weights, gradient, pass, pending }) {
    return [lesson?.began, lesson?.measured, weights, gradient, pass, pending];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const began = state.lesson?.began;
    this.hidden = !began;
    if (!began) return null;
    const found = foundNow(state);
    return html`
      <table>
        <tbody>
          ${row(
            "bias",
            t("lesson.downhill.dial"),
            valueOf(began.weights, layer, neuron, source),
            valueOf(state.weights, layer, neuron, source),
          )}
          ${row("cost", t("gradient.cost"), state.lesson?.measured.cost, found?.cost)}
        </tbody>
      </table>
      <p data-part="downhill-slope" data-value=${found?.check.slope ?? ""}>
        ${t("lesson.downhill.slope")}: <b translate="no">${written(found?.check.slope)}</b>
      </p>
    `;
  }
}

/**
 * @param {"bias" | "cost"} what
 * @param {string} name
 * @param {number | undefined} was
 * @param {number | undefined} now
 */
function row(what, name, was, now) {
  return html`<tr data-part="downhill-${what}" data-was=${was ?? ""} data-value=${now ?? ""}>
    <th scope="row">${name}</th>
    <td translate="no">${written(was)}</td>
    <td aria-hidden="true">→</td>
    <td translate="no"><b>${written(now)}</b></td>
  </tr>`;
}

/** @param {number | undefined} value */
const written = (value) => (value === undefined ? "–" : signed(value));

customElements.define("fp-downhill", DownhillPanel);
