import "../i18n/all-messages.js";
import "../styles/unopened-network.css";
import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { ACTIVATIONS } from "../options.js";
import { drawPixels, fitToScreen } from "../stage/pad-canvas.js";
import { actionButton } from "./action-button.js";
import { layerName } from "./layers.js";
import { functionName } from "./neuron/breakdown.js";
import { Panel } from "./panel.js";

/** @import { Answer, NetworkPreview, State, UnopenedNetwork } from "../types.js" */

/** What is said of a file besides its functions, where it was assumed or changed. */
const NOTES = /** @type {const} */ (["in_out", "no_bias"]);

/** Asks for the activation functions of a network file that does not say them, and shows what they make of ten digits. */
export class UnopenedNetworkPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ unopened }) {
    return [unopened];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { unopened } = state;
    return html`
      <dialog
        aria-labelledby="unopened-title"
        data-part="unopened"
        @close=${() => this.act("closeUnopened")}
      >
        ${unopened ? this.#question(state, unopened) : null}
      </dialog>
    `;
  }

  /**
   * @param {State} state
   * @param {UnopenedNetwork} unopened
   */
  #question(state, unopened) {
    const { file, preview, refused, activations } = unopened;
    const shape = preview.sizes.join("-");
    return html`
      <h2 id="unopened-title">${t("unopened.title")}</h2>
      <p>${t("unopened.text", { name: file.name, shape })}</p>
      ${NOTES.filter((note) => preview.assumed.includes(note)).map(
        (note) => html`<p data-note=${note}>${t(`unopened.${note}`)}</p>`,
      )}
      ${tried(preview)}
      <div class="layers">${activations.map((_, at) => this.#layer(unopened, at))}</div>
      <h3>${t("unopened.digits")}</h3>
      <ul class="digits" aria-busy=${String(!unopened.isPreviewed)}>
        ${preview.digits.map(({ digit, answer }) => sample(digit, answer))}
      </ul>
      <p role="status" data-part="unopened-right" data-right=${rightOf(preview)}>
        ${t("unopened.right", { count: rightOf(preview), total: preview.digits.length })}
      </p>
      ${refused ? html`<p role="alert" data-part="unopened-refused">${whyNot(refused)}</p>` : null}
      <div class="row">
        ${actionButton(this, state, "closeUnopened", [])}
        ${actionButton(this, state, "openChosen", [], { kind: "primary" })}
      </div>
    `;
  }

  /**
   * @param {UnopenedNetwork} unopened
   * @param {number} at Index of the layer among those after the input.
   */
  #layer({ activations, preview }, at) {
    const isLast = at === activations.length - 1;
    const names = { name: layerName(at + 1, preview), count: preview.sizes[at + 1] };
    return html`
      <label>
        <span>${t("unopened.layer", names)}</span>
        <select
          data-part="unopened-activation"
          data-layer=${at + 1}
          @change=${(/** @type {Event} */ event) => {
            const { value } = /** @type {HTMLSelectElement} */ (event.target);
            const chosen = activations.map((name, other) => (other === at ? value : name));
            this.act("chooseActivations", chosen);
          }}
        >
          ${[...ACTIVATIONS, ...(isLast ? ["softmax"] : [])].map(
            (name) =>
              html`<option value=${name} .selected=${name === activations[at]}>
                ${functionName(name)}
              </option>`,
          )}
        </select>
      </label>
    `;
  }

  /** @override */
  updated() {
    const dialog = this.querySelector("dialog");
    const unopened = this.state?.unopened;
    if (!dialog) return;
    if (unopened && !dialog.open) dialog.showModal();
    else if (!unopened && dialog.open) dialog.close();
    const canvases = this.querySelectorAll("canvas");
    unopened?.preview.digits.forEach(({ pixels }, at) => paint(canvases[at], pixels));
  }
}

/**
 * How many digits are read right with each function that was tried.
 * @param {NetworkPreview} preview
 */
function tried({ right, measured }) {
  const counts = Object.entries(right);
  if (counts.length === 0) return null;
  return html`
    <p>${t("unopened.tried", { measured })}</p>
    <dl>
      ${counts.map(
        ([name, count]) =>
          html`<div>
            <dt>${functionName(name)}</dt>
            <dd data-function=${name} data-value=${count}>
              ${t("unopened.count", { count, measured })}
            </dd>
          </div>`,
      )}
    </dl>
  `;
}

/**
 * @param {number} digit
 * @param {Answer} answer
 */
function sample(digit, answer) {
  const { state, digit: read, runnerUp } = answer;
  const values = { digit, read: String(read), other: String(runnerUp) };
  const isRight = read === digit;
  return html`
    <li data-digit=${digit} data-answer=${read} data-state=${state} data-right=${isRight}>
      <canvas aria-hidden="true"></canvas>
      <b aria-hidden="true" translate="no">
        ${isRight ? "✓" : "✗"} ${read}${state === "undecided" ? "?" : ""}
      </b>
      <span class="hidden">${t(`unopened.reads.${state}`, values)}</span>
    </li>
  `;
}

/** @param {NetworkPreview} preview */
function rightOf({ digits }) {
  return digits.filter(({ digit, answer }) => answer.digit === digit).length;
}

/** @param {string} refused */
function whyNot(refused) {
  return refused === "unreachable"
    ? t("notice.unreachable")
    : t("notice.refused", { reason: refused });
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} pixels
 */
function paint(canvas, pixels) {
  const context = canvas.getContext("2d");
  if (!context) return;
  const side = fitToScreen(canvas);
  context.fillStyle = "#000000";
  context.fillRect(0, 0, side, side);
  drawPixels(context, pixels, side);
}

customElements.define("fp-unopened", UnopenedNetworkPanel);
