import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { Panel } from "../../panel.js";
import { bracketed, written } from "./matrix-layer.js";

const W = [
  [2, 0, 1],
  [-1, 3, 2],
];
const A = [1, 2, 3];
/** The number of products; each is one step. */
const STEPS = W.length * A.length;

/** Row times column, in a case small enough to follow by hand. */
export class MatrixRefresher extends Panel {
  #step = 0;

  /** @override */
  render() {
    const step = this.#step;
    const row = Math.min(Math.floor(step / A.length), W.length - 1);
    const column = step % A.length;
    const finished = step === STEPS;
    const lit = (/** @type {number} */ k, /** @type {number} */ i) =>
      !finished && k === row && i === column;
    return html`<details data-part="refresher">
      <summary>${t("matrix.refresher")}</summary>
      <p>${t("matrix.refresher.words")}</p>
      <div translate="no" class="example" aria-hidden="true">
        <table>
          ${W.map(
            (weights, k) =>
              html`<tr ?data-lit=${!finished && k === row}>
                ${weights.map((w, i) => html`<td ?data-lit=${lit(k, i)}>${written(w, 0)}</td>`)}
              </tr>`,
          )}
        </table>
        <span>·</span>
        <table>
          ${A.map(
            (a, i) =>
              html`<tr>
                <td ?data-lit=${!finished && i === column}>${a}</td>
              </tr>`,
          )}
        </table>
        <span>=</span>
        <table>
          ${W.map(
            (_, k) =>
              html`<tr>
                <td>${resultOf(k, step)}</td>
              </tr>`,
          )}
        </table>
      </div>
      <output data-part="refresher-step" data-step=${step}>${wordsOf(step, row, column)}</output>
      <div class="buttons">${this.#button("back", step - 1)}${this.#button("on", step + 1)}</div>
    </details>`;
  }

  /**
   * @param {"back" | "on"} way
   * @param {number} to
   */
  #button(way, to) {
    const go = () => {
      this.#step = to;
      this.requestUpdate();
    };
    return html`<button
      type="button"
      data-action="refresher-${way}"
      ?disabled=${to < 0 || to > STEPS}
      @click=${go}
    >
      ${t(`step.${way}`)}
    </button>`;
  }
}

/**
 * Returns the sum of the first terms of a row.
 * @param {number} row
 * @param {number} terms
 */
function sumOf(row, terms) {
  return A.slice(0, terms).reduce((sum, a, i) => sum + W[row][i] * a, 0);
}

/**
 * Returns an entry of the result once all terms of its row have been added.
 * @param {number} row
 * @param {number} step
 */
function resultOf(row, step) {
  return step >= (row + 1) * A.length ? written(sumOf(row, A.length), 0) : "?";
}

/**
 * @param {number} step
 * @param {number} row
 * @param {number} column
 */
function wordsOf(step, row, column) {
  if (step === STEPS) {
    const results = W.map((_, k) => written(sumOf(k, A.length), 0)).join(", ");
    return t("matrix.refresher.end", { results });
  }
  const w = W[row][column];
  return t("matrix.refresher.step", {
    row,
    column,
    w: written(w, 0),
    a: A[column],
    product: bracketed(w * A[column]).replace(/\.0+(?=\)|$)/, ""),
    sum: written(sumOf(row, column + 1), 0),
  });
}

customElements.define("fp-matrix-refresher", MatrixRefresher);
