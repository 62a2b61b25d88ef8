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
import { hasLabels, outputLabel } from "../store/state.js";
import "./number.js";

/** @import { About, Answer, NetworkPreview, Shape, State, UnopenedNetwork } from "../types.js" */

/** Notes on what was assumed or changed in a file, besides its functions. */
const NOTES = /** @type {const} */ (["in_out", "no_bias", "input_shape"]);

/** Limits of the typed numbers. */
const MOST_MEAN = 1000;
const LEAST_STD = 0.001;

/** Asks for what a network file does not state, such as its activation functions, and shows its answers to ten digits. */
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
    const { file, preview, refused, about, previewed } = unopened;
    const shape = preview.sizes.join("-");
    const words = isAsked(preview) ? "unopened" : "unopened.said";
    return html`
      <h2 id="unopened-title">${t(`${words}.title`)}</h2>
      <p>
        ${t(`${words}.${preview.digits.length > 0 ? "text" : "plain"}`, { name: file.name, shape })}
      </p>
      ${NOTES.filter((note) => preview.assumed.includes(note)).map(
        (note) => html`<p data-note=${note}>${t(`unopened.${note}`)}</p>`,
      )}
      ${hasLabels(preview) && preview.digits.length > 0 ? html`<p data-note="labels">${t("unopened.labels")}</p>` : tried(preview)}
      ${preview.shapes.length > 0 ? this.#shapes(unopened) : null}
      <div class="layers">${about.activations.map((_, at) => this.#layer(unopened, at))}</div>
      ${preview.digits.length === 0 ? html`<p data-note="inputs">${t("unopened.inputs")}</p>` : null}
      ${preview.digits.length === 0 ? null : preview.assumed.includes("normalised") && isPlain(previewed) ? html`<p data-note="normalised">${t("unopened.normalised")}</p>` : this.#pixels(about)}
      ${preview.digits.length > 0 ? this.#digits(unopened) : null}
      ${hasLabels(preview) ? null : rightWords(preview)}
      ${refused ? html`<p role="alert" data-part="unopened-refused">${whyNot(refused)}</p>` : null}
      <div class="row">
        ${actionButton(this, state, "closeUnopened", [])}
        ${actionButton(this, state, "openChosen", [], { kind: "primary" })}
      </div>
    `;
  }

  /**
   * Renders the choice of what the inputs are.
   * @param {UnopenedNetwork} unopened
   */
  #shapes({ about, preview: { sizes, shapes, input_shape: suggested } }) {
    const now = about.shape ?? suggested ?? "numbers";
    return html`
      <label class="shape">
        <span>${t("unopened.shape", { count: sizes[0] })}</span>
        <select
          data-part="unopened-shape"
          @change=${(/** @type {Event} */ event) => {
            const { selectedIndex } = /** @type {HTMLSelectElement} */ (event.target);
            this.act("chooseAbout", { shape: shapes[selectedIndex] });
          }}
        >
          ${shapes.map(
            (shape) =>
              html`<option .selected=${String(shape) === String(now)}>
                ${shapeWords(shape)}
              </option>`,
          )}
        </select>
      </label>
    `;
  }

  /**
   * @param {UnopenedNetwork} unopened
   * @param {number} at Index of the layer among those after the input.
   */
  #layer({ about: { activations }, preview }, at) {
    const isLast = at === activations.length - 1;
    const names = { name: layerName(at + 1, preview), count: preview.sizes[at + 1] };
    return html`
      <label>
        <span>${t("unopened.layer", names)}</span>
        <select
          data-part="unopened-activation"
          data-layer=${at + 1}
          ?disabled=${!isAsked(preview)}
          @change=${(/** @type {Event} */ event) => {
            const { value } = /** @type {HTMLSelectElement} */ (event.target);
            const chosen = activations.map((name, other) => (other === at ? value : name));
            this.act("chooseAbout", { activations: chosen });
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

  /** @param {UnopenedNetwork} unopened */
  #digits({ preview, about, previewed }) {
    return html`
      <h3>${t("unopened.digits")}</h3>
      <ul class="digits" aria-busy=${String(previewed !== about)}>
        ${preview.digits.map(({ digit, answer }) => sample(digit, answer, preview))}
      </ul>
    `;
  }

  /**
   * Renders the fields for the normalisation of the pixels.
   * @param {About} about
   */
  #pixels({ mean, std, inverted }) {
    const field = (/** @type {"mean" | "std"} */ name, /** @type {number} */ value) =>
      html`<div class="field">
        <span aria-hidden="true">${t(`unopened.${name}`)}</span>
        <fp-number
          name=${`unopened-${name}`}
          .label=${t(`unopened.${name}`)}
          .value=${value}
          .min=${name === "std" ? LEAST_STD : -MOST_MEAN}
          .max=${MOST_MEAN}
          .step=${0.1}
          @number=${(/** @type {CustomEvent<number>} */ { detail }) =>
            this.act("chooseAbout", { [name]: detail })}
        ></fp-number>
      </div>`;
    return html`
      <h3>${t("unopened.pixels")}</h3>
      <p>${t("unopened.pixels.text")}</p>
      <div class="layers">
        ${field("mean", mean)} ${field("std", std)}
        <label class="switch">
          <input
            type="checkbox"
            role="switch"
            data-part="unopened-inverted"
            .checked=${inverted}
            @change=${(/** @type {Event} */ { target }) =>
              this.act("chooseAbout", {
                inverted: /** @type {HTMLInputElement} */ (target).checked,
              })}
          />
          <span>${t("unopened.inverted")}</span>
        </label>
      </div>
    `;
  }

  /** @override */
  updated() {
    const dialog = this.querySelector("dialog");
    const unopened = this.state?.unopened;
    if (!dialog) return;
    if (unopened && !dialog.open) dialog.showModal();
    else if (!unopened && dialog.open) dialog.close();
    const [rows, columns] = unopened?.preview.input_shape ?? [1, 1];
    dialog.style.setProperty("--aspect", String(columns / rows));
    const canvases = this.querySelectorAll("canvas");
    unopened?.preview.digits.forEach(({ pixels }, at) =>
      paint(canvases[at], pixels, columns / rows),
    );
  }
}

/**
 * Renders the number of digits that the network reads correctly with each function.
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
 * Whether the file does not say the activation functions.
 * @param {NetworkPreview} preview
 */
const isAsked = ({ assumed }) => assumed.includes("sigmoid");

/** @param {About} about */
const isPlain = ({ mean, std, inverted }) => mean === 0 && std === 1 && !inverted;

/**
 * @param {number} digit
 * @param {Answer} answer
 * @param {NetworkPreview} preview
 */
function sample(digit, answer, preview) {
  const { state, digit: read, runnerUp } = answer;
  const values = { digit, read: outputLabel(preview, read), other: outputLabel(preview, runnerUp) };
  const isRight = read === digit;
  return html`
    <li
      data-digit=${digit}
      data-answer=${read}
      data-state=${state}
      data-right=${isRight || hasLabels(preview)}
    >
      <canvas aria-hidden="true"></canvas>
      <b aria-hidden="true" translate="no">
        ${hasLabels(preview) ? "" : isRight ? "✓" : "✗"}
        ${outputLabel(preview, read)}${state === "undecided" ? "?" : ""}
      </b>
      <span class="hidden">${t(`unopened.reads.${state}`, values)}</span>
    </li>
  `;
}

/** @param {NetworkPreview} preview */
function rightWords(preview) {
  const right = rightOf(preview);
  return html`<p role="status" data-part="unopened-right" data-right=${right}>
    ${t("unopened.right", { count: right, total: preview.digits.length })}
  </p>`;
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

/** @param {Shape | "numbers"} shape */
function shapeWords(shape) {
  if (shape === "numbers") return t("unopened.numbers");
  const [rows, columns] = shape;
  return t("unopened.pictures", { rows, columns });
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} pixels 28 × 28, stretched over the canvas as the network sees them.
 * @param {number} aspect
 */
function paint(canvas, pixels, aspect) {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { width, height } = fitToScreen(canvas, aspect);
  context.fillStyle = "#000000";
  context.fillRect(0, 0, width, height);
  drawPixels(context, pixels, width, height);
}

customElements.define("fp-unopened", UnopenedNetworkPanel);
