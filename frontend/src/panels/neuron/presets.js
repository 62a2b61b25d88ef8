import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { BAR, blank, edge, loop, region } from "../../math/presets.js";
import { BIAS, seesGrid } from "../../store/state.js";
import { Panel } from "../panel.js";

/** @import { State } from "../../types.js" */

/** The lesson's bias, with which a neuron is active only where the weighted sum is above 10. */
const MUCH = -10;

/** The settings of a preset: its position on the grid and its rotation. */
const SLIDERS = /** @type {const} */ ([
  { name: "x", min: 0, max: 28, step: 1 },
  { name: "y", min: 0, max: 28, step: 1 },
  { name: "degrees", min: 0, max: 175, step: 5 },
]);

/** Presets for a neuron that reads the pixels: the weights that the lesson describes. */
export class Presets extends Panel {
  #position = { x: BAR.x, y: BAR.y, degrees: BAR.degrees };

  /**
   * @override
   * @param {State} state
   */
  uses({ selection, card }) {
    return [selection, card];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ selection, card }) {
    const readsPixels = selection?.layer === 1 && seesGrid(card);
    this.hidden = !readsPixels;
    if (!readsPixels) return null;
    return html`
      <h4>${t("presets.title")}</h4>
      ${SLIDERS.map(
        ({ name, min, max, step }) => html`
          <label class="row">
            <span>${t(`presets.${name}`)}</span>
            <input
              type="range"
              data-part="preset-${name}"
              min=${min}
              max=${max}
              step=${step}
              .value=${String(this.#position[name])}
              @input=${(/** @type {Event} */ event) => this.#move(name, event)}
            />
            <output translate="no">${this.#position[name]}</output>
          </label>
        `,
      )}
      <div class="buttons">
        ${this.#button("region", () => region(this.#bar()))}
        ${this.#button("edge", () => edge(this.#bar()))}
        ${this.#button("loop", () => loop({ ...this.#position, radius: 4, width: BAR.width }))}
        ${this.#button("blank", blank)}
        <button type="button" data-action="much" @click=${() => this.#turn([BIAS], MUCH)}>
          ${t("presets.much")}
        </button>
      </div>
    `;
  }

  /**
   * @param {string} name
   * @param {() => Float32Array} weights
   */
  #button(name, weights) {
    return html`<button
      type="button"
      data-action=${name}
      title=${t(`presets.${name}.help`)}
      @click=${() => this.#turn([...Array(784).keys(), BIAS], [...weights(), 0])}
    >
      ${t(`presets.${name}`)}
    </button>`;
  }

  /**
   * @param {number[]} sources
   * @param {number[] | number} values
   */
  #turn(sources, values) {
    const { selection } = this.state ?? {};
    if (selection) this.act("turnDials", { ...selection, sources, values });
  }

  #bar() {
    return { ...BAR, ...this.#position };
  }

  /**
   * @param {"x" | "y" | "degrees"} name
   * @param {Event} event
   */
  #move(name, event) {
    const value = Number(/** @type {HTMLInputElement} */ (event.target).value);
    this.#position = { ...this.#position, [name]: value };
    this.requestUpdate();
  }
}

customElements.define("fp-presets", Presets);
