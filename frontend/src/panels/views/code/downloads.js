import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { LARGEST_WORKSHEET } from "../../../options.js";
import { describeNeuron } from "../../../store/state.js";
import { Panel } from "../../panel.js";

/** @import { State } from "../../../types.js" */

/** The formats in which other programs read or run the network. */
const PROGRAMS = /** @type {const} */ (["onnx", "py", "c", "mjs"]);

/** The numbers of a pass, and the formats of their files. */
const NUMBERS = /** @type {const} */ ([
  "activations",
  "weights",
  "contributions",
  "terms",
  "pixels",
]);
const NUMBER_FORMATS = /** @type {const} */ (["csv", "npz", "json"]);

/** The network, the numbers of the pass, a diagram and a worksheet as files, all written by the server. */
export class Downloads extends Panel {
  /** @type {typeof NUMBERS[number]} */
  #what = "activations";

  /**
   * @override
   * @param {State} state
   */
  uses({ card, pass, selection, penDown }) {
    return [card, pass === null, selection, penDown];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { card, pass, selection } = state;
    if (!card) return null;
    const neuron = selection && selection.layer > 0 ? describeNeuron(state, selection) : null;
    const named = neuron && t(neuron.key, neuron.values);
    const isMissing = this.#what === "terms" && !named;
    return html`
      <section>
        <h3>${t("downloads.programs")}</h3>
        <p>${t("downloads.programs.text")}</p>
        <div class="buttons">
          ${PROGRAMS.map(
            (format) =>
              html`<button
                type="button"
                data-action="save"
                data-format=${format}
                @click=${() => this.act("saveNetwork", format)}
              >
                ${t(`downloads.${format}`)}
              </button>`,
          )}
        </div>
      </section>
      <section>
        <h3>${t("downloads.pass")}</h3>
        <p>${t("downloads.pass.text")}</p>
        <div class="buttons">
          <label>
            <span class="hidden">${t("downloads.what")}</span>
            <select data-part="download-what" @change=${this.#choose}>
              ${NUMBERS.map(
                (what) =>
                  html`<option value=${what} ?selected=${what === this.#what}>
                    ${t(`downloads.${what}`)}
                  </option>`,
              )}
            </select>
          </label>
          ${NUMBER_FORMATS.map((format) =>
            this.#button(this.#what, format, t("edit.save", { format }), !pass || isMissing),
          )}
        </div>
        <div class="buttons">
          ${this.#button("diagram", "tex", t("downloads.diagram"), !pass)}
          ${this.#button("worksheet", "html", t("downloads.worksheet"), !pass || !named)}
          ${this.#button("worksheet", "html", t("downloads.worksheet.layer"), !pass || !named || !isSmall(state), true)}
        </div>
        <p class="hint">
          ${named ? t("downloads.neuron", { neuron: named }) : t("downloads.neuron.none")}
        </p>
      </section>
    `;
  }

  /**
   * @param {string} what
   * @param {string} format
   * @param {string} label
   * @param {boolean} isDisabled
   * @param {boolean} [isOfLayer] Whether it is about the layer of the open neuron.
   */
  #button(what, format, label, isDisabled, isOfLayer = false) {
    return html`<button
      type="button"
      data-action="savePass"
      data-what=${what}
      data-format=${format}
      ?data-layer=${isOfLayer}
      ?disabled=${isDisabled}
      @click=${() => this.act("savePass", { what, format, isOfLayer })}
    >
      ${label}
    </button>`;
  }

  /** @param {Event} event */
  #choose({ target }) {
    const { value } = /** @type {HTMLSelectElement} */ (target);
    this.#what = NUMBERS.find((what) => what === value) ?? "activations";
    this.requestUpdate();
  }
}

/**
 * Whether the layer of the open neuron has room on a worksheet.
 * @param {State} state
 */
function isSmall({ card, selection }) {
  const { layer = 0 } = selection ?? {};
  const sizes = card?.sizes.slice(layer - 1, layer + 1) ?? [];
  return layer > 0 && Math.max(...sizes) <= LARGEST_WORKSHEET;
}

customElements.define("fp-downloads", Downloads);
