import "../../../i18n/all-messages.js";
import "../../../styles/gradient.css";
import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { paletteOf } from "../../../stage/color.js";
import { gradientNow, hasSlopes, reasonsToDiffer } from "../../../store/gradient.js";
import { fitsDigits } from "../../../store/state.js";
import { PanelGroup } from "../../panel.js";
import { chain } from "./chain.js";
import { controls } from "./controls.js";
import { costParts } from "./cost.js";
import { eachImage, paintImages } from "./each.js";
import "./landscape.js";
import { slopesOf, paintSlopes } from "./slopes.js";
import { signed } from "./words.js";

/** @import { FoundGradient, State } from "../../../types.js" */

/** Shows one step of learning for the drawing: the cost, its gradient in each layer and for one dial, and the nudge. */
export class GradientView extends PanelGroup {
  /**
   * @override
   * @param {State} state
   */
  uses({ card, gradient, asked, pass, weights, switches, shade, hues, editHistory, ...state }) {
    const { selection, training } = state;
    const shown = [card, gradient, asked, pass, weights, switches, shade, hues, editHistory];
    return [...shown, selection, training];
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.act("gradient", {});
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    if (!state.card) return null;
    const found = gradientNow(state);
    return html`
      <header>
        <h2>${t("gradient.title")}</h2>
        <p>${t("gradient.text")}</p>
      </header>
      ${hasSlopes(state) ? html`${controls(this, state, found)} ${found ? costs(state, found) : null}` : html`<p data-part="no-slopes">${t(fitsDigits(state.card) ? "gradient.switched" : "gradient.other")}</p>`}
      ${
        !fitsDigits(state.card)
          ? null
          : found
            ? html`${costParts(state, found)} ${eachImage(state, found)}
              ${slopesOf(this, state, found)} ${chain(this, state, found)}`
            : html`<p class="note">${t("page.waiting")}</p>`
      }
      <fp-landscape data-panel></fp-landscape>
    `;
  }

  /** @override */
  updated() {
    super.updated();
    const { state } = this;
    const found = state && gradientNow(state);
    if (!found) return;
    paintSlopes(this, state, found, paletteOf(state));
    if (found.batch) paintImages(this, found.batch);
  }
}

/** Digits of the cost. A nudge changes a small cost by little, and the change must be legible. */
const PLACES = 4;

/**
 * Renders the cost, the cost after a nudge, and the effect of the last nudge.
 * @param {State} state
 * @param {FoundGradient} found
 */
function costs(state, { cost, after, batch }) {
  const { gradient, weights } = state;
  const nudged = gradient?.nudged;
  const isForetold = (batch?.nextRate ?? null) === null || reasonsToDiffer(state).length === 0;
  const values = {
    before: signed(nudged?.before ?? 0, PLACES),
    after: signed(nudged?.after ?? 0, PLACES),
  };
  return html`
    <p data-part="cost" data-value=${cost} data-after=${isForetold ? after : ""}>
      ${
        isForetold
          ? t("gradient.now", { cost: signed(cost, PLACES), after: signed(after, PLACES) })
          : t("gradient.now.cost", { cost: signed(cost, PLACES) })
      }
      ${isForetold && after > cost ? t("gradient.tooFar") : null}
    </p>
    <p role="status" data-part="nudged">
      ${nudged?.weights === weights ? t("gradient.nudged", values) : ""}
    </p>
  `;
}

customElements.define("fp-gradient", GradientView);
