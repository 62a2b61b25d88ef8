import { t } from "../../../i18n/i18n.js";
import { isTrained } from "../../../store/state.js";
import { Panel } from "../../panel.js";
import { outputsTable } from "../outputs-table.js";

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
    return outputsTable({
      part: "compare",
      caption: t("compare.title"),
      names: [t("compare.trained"), t("compare.now")],
      before: trained,
      now,
      card: state.card,
    });
  }
}

/**
 * @param {Float32Array} some
 * @param {Float32Array} others
 */
function sameValues(some, others) {
  return some.length === others.length && some.every((value, i) => value === others[i]);
}

customElements.define("fp-compare", ComparePanel);
