import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { activationsOf } from "../../store/state.js";
import { Panel } from "../panel.js";
import { activationBreakdown, functionName, plain, shiftName, signed } from "./breakdown.js";
import { definitionTex, layerTex, MOST_TERMS, neuronLines, termLines } from "./tex.js";

/** @import { State } from "../../types.js" */
/** @import { ActivationBreakdown } from "./breakdown.js" */
/** @import { Line, NeuronShape } from "./tex.js" */

/** The numbers of the formula that are also published as data attributes. */
const NUMBERS = /** @type {const} */ (["positive", "negative", "bias", "z", "a"]);

/** The formula of a neuron, as in a textbook and with the numbers of the current pass. */
export class FormulaSection extends Panel {
  /** @type {((element: HTMLElement, tex: string) => void) | null} */
  #typeset = null;
  #fetching = false;
  /** What each formula on the page was typeset for; an element is typeset again only if this changes. */
  #shown = new WeakMap();

  /**
   * @override
   * @param {State} state
   */
  uses({ selection, card, weights, switches, pass, penDown, curves }) {
    return [selection, card, weights, switches, pass, penDown, curves];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const shape = shapeOf(state);
    this.hidden = !shape;
    if (!shape) return null;
    const { activation } = shape;
    return html`<h3>${t("section.formula.title")}</h3>
      <div class="math lines" role="math" data-part="formula"></div>
      <p class="parts">
        <span class="positive">${t("formula.positive")}</span>
        <span class="negative">${t("formula.negative")}</span>
        <span class="bias">${t(shiftName(state, "formula.bias"))}</span>
      </p>
      <div
        class="math definition"
        role="math"
        aria-label=${t("formula.definition", {
          formula: state.curves[activation]?.formula ?? functionName(activation),
        })}
        data-part="definition"
        data-activation=${activation}
      ></div>
      <details data-part="formula-full" @toggle=${() => this.requestUpdate()}>
        <summary>${t("formula.full")}</summary>
        <div class="math lines terms" role="math" data-part="formula-terms"></div>
        <p data-part="formula-zeros"></p>
        <p>${t("formula.layer")}</p>
        <div
          class="math layer"
          role="math"
          aria-label=${t("formula.layer.spoken", dimensions(shape))}
          data-part="formula-layer"
        ></div>
        <p>${t("formula.indices")}</p>
      </details>`;
  }

  /** @override */
  updated() {
    const { state } = this;
    const shape = state && shapeOf(state);
    if (!state || !shape) return;
    if (!this.#typeset) {
      this.#fetch();
      return;
    }
    const lines = this.#part(".lines");
    this.#set(lines, shape, (element) => this.#putLines(element, neuronLines(shape)));
    this.#set(this.#part(".definition"), shape, (element) =>
      this.#put(element, definitionTex(shape.activation)),
    );
    const breakdown = activationBreakdown(state, shape);
    const numbers = textsOf(breakdown);
    for (const name of NUMBERS) lines.dataset[name] = breakdown?.[name].toPrecision(9) ?? "";
    this.#fill(lines, numbers);
    if (!state.penDown) describe(lines, shape, numbers);
    if (this.querySelector("details")?.open) this.#updateFull(state, shape, numbers);
  }

  /**
   * @param {State} state
   * @param {NeuronShape} shape
   * @param {Record<string, string> | null} numbers
   */
  #updateFull(state, shape, numbers) {
    this.#set(this.#part(".layer"), shape, (element) => this.#put(element, layerTex(shape)));
    if (state.penDown) return; // the set of terms changes with every point of a stroke
    const terms = this.#part(".terms");
    const sources = termsOf(state, shape);
    const shown = sources.slice(0, MOST_TERMS);
    const more = sources.length > shown.length;
    this.#set(terms, { ...shape, shown }, (element) =>
      this.#putLines(element, termLines(shape, shown, more)),
    );
    this.#fill(terms, numbers && { ...numbers, ...termNumbers(state, shape, shown) });
    const zeros = this.#part("[data-part=formula-zeros]");
    const count = shape.nIn - sources.length;
    zeros.dataset.count = String(count);
    zeros.textContent = count > 0 && numbers ? t("formula.zeros", { count }) : "";
    const spoken = terms.innerText.replace(/\s+/g, " ");
    terms.setAttribute("aria-label", t("formula.terms.spoken", { terms: spoken }));
  }

  async #fetch() {
    if (this.#fetching) return;
    this.#fetching = true;
    const code = await this.fetchCode(() => import("./typeset.js"));
    this.#fetching = code !== null;
    if (!code) return;
    this.#typeset = code.typeset;
    this.requestUpdate();
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.querySelector(selector));
  }

  /**
   * Typesets an element once per neuron.
   * @param {HTMLElement} element
   * @param {NeuronShape & {shown?: readonly number[]}} shape
   * @param {(element: HTMLElement) => void} put
   */
  #set(element, shape, put) {
    const key = Object.values(shape).join(" ");
    if (this.#shown.get(element) === key) return;
    this.#shown.set(element, key);
    put(element);
  }

  /**
   * @param {HTMLElement} element
   * @param {string} tex
   */
  #put(element, tex) {
    element.hidden = !tex;
    this.#typeset?.(element, tex);
  }

  /**
   * @param {HTMLElement} element
   * @param {Line[]} lines
   */
  #putLines(element, lines) {
    const cells = lines.flat().map((tex) => {
      const cell = document.createElement("span");
      this.#typeset?.(cell, tex);
      return cell;
    });
    element.replaceChildren(...cells);
  }

  /**
   * Writes numbers into their slots; unchanged numbers are not written.
   * @param {HTMLElement} element
   * @param {Record<string, string> | null} numbers Null hides all lines but the symbolic ones.
   */
  #fill(element, numbers) {
    element.toggleAttribute("waiting", !numbers);
    if (!numbers) return;
    for (const slot of /** @type {NodeListOf<HTMLElement>} */ (
      element.querySelectorAll("[data-live]")
    )) {
      const text = numbers[slot.dataset.live ?? ""];
      if (slot.textContent !== text) slot.textContent = text;
    }
  }
}

/**
 * Returns the selected neuron with the sizes around it; null for a pixel, which computes nothing.
 * @param {State} state
 * @returns {NeuronShape | null}
 */
function shapeOf(state) {
  const { card, selection } = state;
  if (!card || !selection || selection.layer === 0) return null;
  const { layer, neuron } = selection;
  return {
    layer,
    neuron,
    nIn: card.sizes[layer - 1],
    nOut: card.sizes[layer],
    activation: activationsOf(state)[layer - 1],
  };
}

/**
 * Returns the text in the slots of a formula.
 * @param {ActivationBreakdown | null} breakdown
 * @returns {Record<string, string> | null}
 */
function textsOf(breakdown) {
  if (!breakdown) return null;
  const { positive, negative, bias, z, a } = breakdown.shown;
  return {
    positive: signed(positive),
    negative: signed(negative, "−"),
    bias: signed(bias),
    z: plain(z),
    a: plain(a),
  };
}

/**
 * Returns the inputs whose terms are not zero, or all of them until a pass has arrived.
 * @param {State} state
 * @param {NeuronShape} shape
 * @returns {number[]}
 */
function termsOf({ weights, pass }, { layer, neuron, nIn }) {
  const { W } = weights[layer - 1];
  const a = pass?.layers[layer - 1]?.a;
  return [...Array(nIn).keys()].filter((i) => !a || W[neuron * nIn + i] * a[i] !== 0);
}

/**
 * Returns weights and activations of the terms that are written out.
 * @param {State} state
 * @param {NeuronShape} shape
 * @param {readonly number[]} sources
 */
function termNumbers({ weights, pass }, { layer, neuron, nIn }, sources) {
  const { W } = weights[layer - 1];
  const a = pass?.layers[layer - 1]?.a ?? [];
  /** @type {Record<string, string>} */
  const numbers = {};
  for (const i of sources) {
    const w = W[neuron * nIn + i];
    numbers[`w${i}`] = w < 0 ? `(${plain(w)})` : plain(w);
    numbers[`a${i}`] = plain(a[i]);
  }
  return numbers;
}

/**
 * Describes the formula in words, for screen readers.
 * @param {HTMLElement} element
 * @param {NeuronShape} shape
 * @param {Record<string, string> | null} numbers
 */
function describe(element, shape, numbers) {
  const values = { ...dimensions(shape), ...numbers };
  const key = numbers ? "formula.spoken" : "formula.spoken.symbols";
  element.setAttribute("aria-label", t(key, values));
}

/**
 * @param {NeuronShape} shape
 * @returns {Record<string, string | number>}
 */
function dimensions({ neuron, layer, nIn, nOut, activation }) {
  const name = functionName(activation);
  return { neuron, layer, before: layer - 1, inputs: nIn, outputs: nOut, name };
}

customElements.define("fp-formula", FormulaSection);
