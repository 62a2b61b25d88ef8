import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { MAX_TEST_IMAGES } from "../../../options.js";
import { actionButton } from "../../action-button.js";
import { Panel } from "../../panel.js";

/** @import { State } from "../../../types.js" */

/** The visitor's own test set: which one is counted, and the buttons to open another and to leave it. */
export class TestSetPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ testSet, testSetComing }) {
    return [testSet, testSetComing];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { testSet } = state;
    return html`
      <section
        aria-label=${t("testset.title")}
        data-part="test-set"
        data-name=${testSet?.name ?? ""}
        data-count=${testSet?.count ?? 0}
      >
        <h3>${t("testset.title")}</h3>
        <p class="hint" role="status">${words(state)}</p>
        <div class="buttons">
          <label class="button">
            ${t("testset.open")}
            <input
              type="file"
              multiple
              class="hidden"
              data-part="test-set-files"
              @change=${this.#open}
            />
          </label>
          ${testSet ? actionButton(this, state, "dropTestSet", []) : null}
        </div>
      </section>
    `;
  }

  /** @param {Event} event */
  #open(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const files = [...(input.files ?? [])];
    if (files.length > 0) this.act("openTestSet", files);
    input.value = ""; // allows choosing the same files again
  }
}

/** @param {State} state */
function words({ testSet, testSetComing }) {
  if (testSetComing) return t("testset.coming", namesOf(testSetComing));
  if (testSet) return t("testset.used", namesOf(testSet));
  return t("testset.none", { count: MAX_TEST_IMAGES });
}

/** @param {import("../../../types.js").TestSet} set */
const namesOf = ({ name, count }) => ({ name, count });

customElements.define("fp-test-set", TestSetPanel);
