import "../i18n/all-messages.js";
import "../styles/changed-network.css";
import { html } from "lit";
import { formatPercent, t } from "../i18n/i18n.js";
import { changeCount, isTrained, isUnswitched, readsDigits } from "../store/state.js";
import { hasControls } from "../store/page-parts.js";
import { actionButton } from "./action-button.js";
import { Panel } from "./panel.js";

/** @import { Accuracy, State } from "../types.js" */

/**
 * Tells the visitor that the network is no longer as trained: how many dials are changed, what it still reads, and
 * how to undo or reset. It is part of the page's header, or stands above the rest where the header is hidden.
 */
export class ChangedNetworkPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    const { accuracy, card, hidden, switches } = state;
    return [changeCount(state), switches, accuracy, card, hidden, state.editHistory.length];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    this.hidden = isTrained(state) || !this.#isItsPlace(state);
    if (this.hidden) return null;
    const { accuracy } = state;
    const count = changeCount(state);
    return html`<p data-part="changed-network" data-count=${count}>
      <span title=${accuracy ? measured(accuracy) : ""}>${said(state)}</span>
      ${actionButton(this, state, "undoEdit", [], {
        name: "undoChange",
        caption: t("tools.undo"),
        title: t("edit.undoEdit"),
        kind: "quiet",
      })}
      ${actionButton(this, state, "resetDials", [{ of: null }], {
        name: "resetChanges",
        caption: t("edit.reset"),
        title: t("edit.resetDials"),
        kind: "quiet",
      })}
    </p>`;
  }

  /** @param {State} state */
  #isItsPlace({ hidden }) {
    const hasHead = !hidden.includes("header");
    return this.closest("fp-header") ? hasHead : !hasHead && hasControls(hidden);
  }
}

/** @param {State} state */
function said(state) {
  const count = changeCount(state);
  const changes = [
    ...(count > 0 ? [t("edit.changes", { count })] : []),
    ...(isUnswitched(state) ? [] : [t("changed.switches")]),
    ...(state.switches.bits === null ? [] : [t("changed.unrounded")]),
  ];
  const isCounted = !state.card || readsDigits(state.card);
  return [...changes, ...(isCounted ? [right(state.accuracy)] : [])].join(" · ");
}

/** @param {Accuracy | null} accuracy */
function right(accuracy) {
  if (!accuracy) return t("changed.counting");
  return t("changed.right", { share: formatPercent(accuracy.correct / accuracy.total) });
}

/** @param {Accuracy} accuracy */
function measured({ correct, total, source, testSet }) {
  return t(`header.measured.${source}`, { correct, total, name: testSet ?? "" });
}

customElements.define("fp-changed-network", ChangedNetworkPanel);
