import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { ACTIVATIONS, BITS } from "../../../options.js";
import { describeNeuron } from "../../../store/state.js";
import { functionName } from "../../neuron/breakdown.js";
import { Panel } from "../../panel.js";
import { switchField } from "../../switch-field.js";

/** @import { State } from "../../../types.js" */

/** The switches of a network besides its numbers, and what their effect shows. */
export class SwitchesPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ switches, card }) {
    return [switches, card];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { switches, card } = state;
    if (!card) return null;
    return html`
      <h3>${t("switches.title")}</h3>
      <p class="hint">${t("switches.text")}</p>
      ${card.activations.map((own, at) => this.#layer(state, own, at + 1))}
      <label class="row">
        <span>${t("networks.parameters")}</span>
        <select
          data-part="bits"
          @change=${(/** @type {Event} */ event) =>
            this.act("setSwitches", { bits: Number(valueOf(event)) || null })}
        >
          <option value="" .selected=${switches.bits === null}>${t("switches.bits.all")}</option>
          ${BITS.map(
            (bits) =>
              html`<option value=${bits} .selected=${switches.bits === bits}>
                ${t("switches.bits.some", { count: bits })}
              </option>`,
          )}
        </select>
      </label>
      ${switchField({
        part: "binary",
        label: t("switches.binary"),
        checked: switches.binary,
        onChange: (binary) => this.act("setSwitches", { binary }),
      })}
      <ul class="off">
        ${switches.off.map((ref) => {
          const label = describeNeuron(state, ref);
          return html`<li>
            <button type="button" data-action="switchOn" @click=${() => this.act("switchOff", ref)}>
              ${t("switches.on", { name: t(label.key, label.values) })}
            </button>
          </li>`;
        })}
      </ul>
    `;
  }

  /**
   * @param {State} state
   * @param {string} own
   * @param {number} layer
   */
  #layer({ switches, card }, own, layer) {
    const chosen = switches.activations[layer - 1] ?? own;
    const biasOff = switches.noBias.includes(layer);
    return html`
      <div class="row">
        <label>
          <span>${t("switches.activation", { layer })}</span>
          <select
            data-part="activation"
            data-term="activation-function"
            data-layer=${layer}
            @change=${(/** @type {Event} */ event) => {
              const activations = (card?.activations ?? []).map((name, at) => {
                const now = at === layer - 1 ? valueOf(event) : (switches.activations[at] ?? name);
                return now === name ? null : now;
              });
              this.act("setSwitches", { activations });
            }}
          >
            ${[...new Set([...ACTIVATIONS, own, chosen])].map(
              (name) =>
                html`<option value=${name} .selected=${name === chosen}>
                  ${functionName(name)}
                </option>`,
            )}
          </select>
        </label>
        ${switchField({
          part: "no-bias",
          label: t("switches.noBias"),
          checked: biasOff,
          layer,
          onChange: () =>
            this.act("setSwitches", {
              noBias: biasOff
                ? switches.noBias.filter((other) => other !== layer)
                : [...switches.noBias, layer],
            }),
        })}
      </div>
    `;
  }
}

/** @param {Event} event */
function valueOf(event) {
  return /** @type {HTMLSelectElement} */ (event.target).value;
}

customElements.define("fp-switches", SwitchesPanel);
