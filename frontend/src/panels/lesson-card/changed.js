import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { changedNeurons, weightToTurn } from "../../lesson/changed.js";
import { layerName } from "../layers.js";
import { Panel } from "../panel.js";

/** @import { State } from "../../types.js" */

/** One changed weight, and how many neurons of each layer have a different activation because of it. */
export class ChangedPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ lesson, pass, card }) {
    return [lesson?.began, pass, card];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const began = state.lesson?.began;
    const counts = began ? changedNeurons(state, began) : null;
    const { card } = state;
    return html`
      <button type="button" data-action="turn-one" ?disabled=${!began} @click=${this.#turn}>
        ${t("lesson.changed.turn")}
      </button>
      <ul data-part="changed">
        ${
          card &&
          counts?.map(
            ({ changed, all }, i) =>
              html`<li data-layer=${i + 1} data-changed=${changed}>
                ${t("lesson.changed.layer", { layer: layerName(i + 1, card), changed, all })}
              </li>`,
          )
        }
      </ul>
    `;
  }

  #turn = () => {
    const { state } = this;
    const dial = state?.lesson?.began && weightToTurn(state.lesson.began);
    if (!dial) return;
    const { layer, neuron, source, value } = dial;
    this.act("turnDials", { layer, neuron, sources: [source], values: value });
  };
}

customElements.define("fp-changed", ChangedPanel);
