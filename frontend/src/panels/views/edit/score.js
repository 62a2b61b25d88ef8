import { html } from "lit";
import { formatNumber, formatPercent, t } from "../../../i18n/i18n.js";
import { readsDigits } from "../../../store/state.js";
import { Panel } from "../../panel.js";

/** @import { Accuracy, State } from "../../../types.js" */

/** How many test digits the current network reads correctly, beside the trained one. */
export class ScorePanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ accuracy, card }) {
    return [accuracy, card];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ accuracy, card }) {
    if (card && !readsDigits(card)) {
      return html`<p class="hint" data-part="no-accuracy">${t("score.other")}</p>`;
    }
    if (!accuracy) return html`<p class="hint">${t("score.none")}</p>`;
    const { correct, total, trainedCorrect, source, testSet, perDigit } = accuracy;
    const change = (correct - trainedCorrect) / total;
    return html`
      <p
        data-part="accuracy"
        data-correct=${correct}
        data-total=${total}
        data-trained=${trainedCorrect}
        data-source=${source}
        data-seq=${accuracy.seq}
      >
        <strong translate="no">${formatPercent(correct / total)}</strong>
        <span>${t(`header.measured.${source}`, { correct, total, name: testSet ?? "" })}</span>
        <span>${t("score.change", { points: signed(100 * change) })}</span>
      </p>
      <ol class="per-digit">
        ${perDigit.map((digit, at) => bar(digit, at))}
      </ol>
    `;
  }
}

/**
 * @param {Accuracy["perDigit"][number]} digit
 * @param {number} at
 */
function bar({ correct, total }, at) {
  const share = total > 0 ? correct / total : 0;
  return html`
    <li data-digit=${at} data-correct=${correct} data-total=${total}>
      <b><span class="hidden">${t("score.digit", { digit: at })}</span>${at}</b>
      <svg aria-hidden="true"><rect width="${100 * share}%" height="100%" /></svg>
      <span translate="no">${formatPercent(share)}</span>
    </li>
  `;
}

/** @param {number} points */
function signed(points) {
  const text = formatNumber(Math.abs(points), 2);
  if (points === 0) return `±${text}`;
  return `${points > 0 ? "+" : "−"}${text}`;
}

customElements.define("fp-score", ScorePanel);
