import { html } from "lit";
import { formatNumber, t } from "../../i18n/i18n.js";
import { SHAPES, WEIGHTS, dialsFor, drawingOf, sumNow, weightsNow } from "../../lesson/bar.js";
import { Panel } from "../panel.js";

/** @import { State } from "../../types.js" */
/** @import { Shape, Weights } from "../../lesson/bar.js" */

/** Digits after the decimal mark. */
const DIGITS = 1;

/** The weighted sum of the open neuron as it is now, beside those of the stroke and the blob. */
export class SumsPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ lesson, selection, pass, weights }) {
    return [lesson?.measured, selection, pass, weights];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const sum = sumNow(state);
    const now = weightsNow(state);
    return html`
      <table>
        <thead>
          <tr>
            <td data-part="sum-now" data-value=${sum ?? ""}>
              ${t("lesson.sums.now")} <b>${sum === null ? "–" : formatNumber(sum, DIGITS)}</b>
            </td>
            ${SHAPES.map((shape) => html`<th scope="col">${this.#drawButton(shape)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${WEIGHTS.map(
            (weights) =>
              html`<tr>
                <th scope="row">${this.#weightsButton(weights, weights === now)}</th>
                ${SHAPES.map((shape) => this.#sum(`${weights}.${shape}`, state))}
              </tr>`,
          )}
        </tbody>
      </table>
    `;
  }

  /** @param {Shape} shape */
  #drawButton(shape) {
    return html`<button
      type="button"
      data-action="draw-${shape}"
      title=${t("lesson.sums.draw")}
      @click=${() => this.act("goTo", { input: drawingOf(shape) })}
    >
      ${t(`lesson.sums.${shape}`)}
    </button>`;
  }

  /**
   * @param {Weights} weights
   * @param {boolean} isNow
   */
  #weightsButton(weights, isNow) {
    return html`<button
      type="button"
      data-action="use-${weights}"
      aria-pressed=${isNow}
      title=${t(`presets.${weights}.help`)}
      @click=${() => this.#use(weights)}
    >
      ${t(`presets.${weights}`)}
    </button>`;
  }

  /** @param {Weights} weights */
  #use(weights) {
    const { selection } = this.state ?? {};
    if (!selection) return;
    const dials = dialsFor(selection, weights);
    const sources = dials.map(({ source }) => source);
    const values = dials.map(({ value }) => value);
    this.act("turnDials", { ...selection, sources, values });
  }

  /**
   * @param {string} name
   * @param {State} state
   */
  #sum(name, { lesson }) {
    const value = lesson?.measured[name];
    return html`<td data-sum=${name} data-value=${value ?? ""}>
      ${value === undefined ? "–" : formatNumber(value, DIGITS)}
    </td>`;
  }
}

customElements.define("fp-sums", SumsPanel);
