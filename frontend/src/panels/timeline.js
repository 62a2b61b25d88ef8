import { html } from "lit";
import { formatNumber, t } from "../i18n/i18n.js";
import { SPEEDS } from "../options.js";
import { lastLayer } from "../store/state.js";
import { actionButton } from "./action-button.js";
import { layerName } from "./layers.js";
import { Panel } from "./panel.js";
import { followsPass } from "./views/index.js";

/** @import { Card, State } from "../types.js" */

/** Back and forward: the outer buttons move by layer, the inner ones by neuron. */
const STEPS = /** @type {const} */ (["layerBack", "neuronBack", "neuronOn", "layerOn"]);

/** Play, pause, step and scrub. 0 stands for the pixels, the last number for the answer. */
export class TimelinePanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [
      state.time,
      state.playing,
      state.speed,
      state.card,
      state.view,
      state.presenting,
      state.embedded,
    ];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { time, playing, speed, card, view } = state;
    this.hidden = !followsPass(view);
    const last = lastLayer(state);
    return html`
      ${actionButton(this, state, playing ? "pause" : "play", [], { name: "play", kind: "play" })}
      <div class="steps">${STEPS.map((name) => actionButton(this, state, name, []))}</div>
      <div class="track">
        <input
          type="range"
          min="0"
          max=${last}
          step="any"
          .value=${String(time)}
          aria-label=${t("timeline.position")}
          aria-valuetext=${positionText(time, card)}
          @input=${(/** @type {Event} */ event) =>
            this.act("seek", Number(/** @type {HTMLInputElement} */ (event.target).value))}
        />
        <ol>
          ${card?.sizes.map((_, layer) => this.#label(layer, card, time))}
        </ol>
      </div>
      <label class="menu speed">
        <span class="hidden">${t("timeline.speed")}</span>
        <select
          data-part="speed"
          @change=${(/** @type {Event} */ event) =>
            this.act("speed", Number(/** @type {HTMLSelectElement} */ (event.target).value))}
        >
          ${SPEEDS.map(
            (value) =>
              html`<option value=${value} ?selected=${value === speed}>
                ${t("timeline.times", { speed: formatNumber(value) })}
              </option>`,
          )}
        </select>
      </label>
      ${
        document.fullscreenEnabled && !state.embedded
          ? actionButton(this, state, "present", [], { title: t("timeline.present") })
          : null
      }
    `;
  }

  /**
   * @param {number} layer
   * @param {Card} card
   * @param {number} time
   */
  #label(layer, card, time) {
    return html`
      <li ?data-reached=${time >= layer}>
        <button type="button" class="quiet" @click=${() => this.act("seek", layer)}>
          ${layerName(layer, card)} <i translate="no">a<sup>(${layer})</sup></i>
        </button>
      </li>
    `;
  }
}

/**
 * @param {number} time
 * @param {Card | null} card
 */
function positionText(time, card) {
  if (!card) return "";
  const layer = Math.floor(time);
  if (layer === time) return t("timeline.at", { layer: layerName(layer, card) });
  return t("timeline.between", {
    from: layerName(layer, card),
    to: layerName(layer + 1, card),
    share: formatNumber(Math.round((time - layer) * 100)),
  });
}

customElements.define("fp-timeline", TimelinePanel);
