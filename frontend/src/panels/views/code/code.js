import "../../../i18n/all-messages.js";
import "../../../styles/code.css";
import { html } from "lit";
import { formatNumber, t } from "../../../i18n/i18n.js";
import { fileNameOf } from "../../../store/edited-network.js";
import { isTrained, takesNumbers } from "../../../store/state.js";
import { OWN_NAME } from "../../../store/own-network.js";
import { RUN_NAME } from "../../../store/training.js";
import { copied } from "../../copy.js";
import { PanelGroup } from "../../panel.js";
import { LANGUAGES, layerSnippet, operations, passSnippet } from "./snippets.js";
import "./downloads.js";
import "./refused.js";
import "./whole-function.js";

/** @import { Card, State } from "../../../types.js" */

/** How much of a long list of numbers is shown, in characters; a copy has all of it. */
const SHOWN_DIGITS = 160;

/** The pass as code: a layer in five lines, the whole pass in four ways, and its cost. */
export class CodeView extends PanelGroup {
  /** @type {typeof LANGUAGES[number]["name"]} */
  #language = "package";
  #layer = 1;
  /** @type {{part: string, said: string} | null} The program that was copied last, and the result of copying it. */
  #copied = null;

  /**
   * @override
   * @param {State} state
   */
  uses({ card, own, pass, selection, penDown, timing, weights, trained, switches, training }) {
    const layers = penDown ? null : pass?.layers;
    const step = training?.run?.number;
    return [card, own, layers, selection?.layer, timing, weights, trained, switches, step];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { card, pass, selection } = state;
    if (!card) return null;
    const chosen = selection?.layer || this.#layer;
    const layer = Math.min(chosen, card.sizes.length - 1);
    const layers = pass?.layers ?? [];
    const seen = layers[0]?.a ?? new Float32Array(card.sizes[0]);
    const before = layers[layer - 1]?.a ?? new Float32Array(card.sizes[layer - 1]);
    const program = programOf(state, card);
    const file = LANGUAGES.find(({ name }) => name === this.#language)?.file ?? "";
    return html`
      <h2>${t("view.code")}</h2>
      <p>${t(textOf(card, program))}</p>
      ${program.isDelivered ? null : this.#own(state, program.path)}
      <section>
        <header>
          <h3>${t("code.layer", { layer })}</h3>
          <div class="choices" role="group" aria-label=${t("code.which")}>
            ${card.sizes.slice(1).map((_, at) => this.#layerChoice(at + 1, layer))}
          </div>
        </header>
        ${this.#snippet("layer", layerSnippet(program, layer, before), "layer.py")}
        ${outputs("layer-output", layers[layer]?.a)}
      </section>
      <section>
        <header>
          <h3>${t("code.pass")}</h3>
          <div class="choices" role="group" aria-label=${t("code.language")}>
            ${LANGUAGES.map(({ name }) => this.#languageChoice(name))}
          </div>
        </header>
        ${this.#snippet("pass", passSnippet(program, this.#language, seen), file)}
        ${outputs("pass-output", layers.at(-1)?.a)}
      </section>
      ${this.#cost(card, state.timing)}
      <fp-downloads data-panel></fp-downloads>
      <fp-whole data-panel></fp-whole>
      <fp-refused data-panel></fp-refused>
    `;
  }

  /**
   * Describes the file that the programs load when the network is not one of those in the folder.
   * @param {State} state
   * @param {string} file
   */
  #own(state, file) {
    return html`<p data-part="code-file">
      ${t(whyFile(state), { file })}
      <button
        type="button"
        data-action="save"
        data-format="safetensors"
        @click=${() => this.act("saveNetwork", "safetensors")}
      >
        ${t("code.download", { file })}
      </button>
    </p>`;
  }

  /**
   * @param {number} layer
   * @param {number} chosen
   */
  #layerChoice(layer, chosen) {
    return html`<button
      type="button"
      translate="no"
      aria-pressed=${layer === chosen}
      @click=${() => {
        this.#layer = layer;
        this.act("select", null);
        this.requestUpdate();
      }}
    >
      ${formatNumber(layer)}
    </button>`;
  }

  /** @param {typeof LANGUAGES[number]["name"]} name */
  #languageChoice(name) {
    return html`<button
      type="button"
      data-language=${name}
      aria-pressed=${name === this.#language}
      @click=${() => {
        this.#language = name;
        this.requestUpdate();
      }}
    >
      ${t(`code.${name}`)}
    </button>`;
  }

  /**
   * @param {string} part
   * @param {string} code
   * @param {string} file
   */
  #snippet(part, code, file) {
    return html`
      <pre
        translate="no"
        tabindex="0"
        data-part="code-${part}"
        .code=${code}
      ><code>${shortened(code)}</code></pre>
      <div class="buttons">
        <button type="button" data-action="copy" @click=${() => this.#copy(part, code)}>
          ${t(this.#copied?.part === part ? this.#copied.said : "code.copy")}
        </button>
        <button type="button" @click=${() => this.act("download", { text: code, file })}>
          ${t("code.download", { file })}
        </button>
      </div>
    `;
  }

  /**
   * @param {string} part
   * @param {string} code
   */
  async #copy(part, code) {
    const said = (await copied(code)) ? "code.copied" : "code.copied.not";
    this.#copied = { part, said };
    this.requestUpdate();
  }

  /**
   * @param {Card} card
   * @param {State["timing"]} timing
   */
  #cost({ name, sizes }, timing) {
    const { multiplications, additions, squishes } = operations(sizes);
    const measured = timing?.model === name ? timing : null;
    return html`
      <section>
        <h3>${t("code.cost")}</h3>
        <p
          data-part="operations"
          data-multiplications=${multiplications}
          data-additions=${additions}
          data-squishes=${squishes}
        >
          ${t("code.operations", { multiplications, additions, squishes })}
        </p>
        <button type="button" data-action="measure" @click=${() => this.act("measure")}>
          ${t("code.measure")}
        </button>
        ${
          measured
            ? html`<p data-part="timing" data-difference=${measured.largestDifference}>
                ${t("code.timing", {
                  loop: formatNumber(measured.loopUs, 0),
                  matrix: formatNumber(measured.matrixUs, 0),
                  times: formatNumber(measured.loopUs / measured.matrixUs, 0),
                })}
              </p>`
            : null
        }
      </section>
    `;
  }
}

/**
 * Why the programs load a file that is in no folder.
 * @param {State} state
 */
function whyFile(state) {
  if (!isTrained(state)) return "code.turned";
  if (state.card?.foreign) return "code.foreign";
  return state.card?.name === OWN_NAME ? "code.own" : "code.training";
}

/**
 * Returns the text above the programs.
 * @param {Card} card
 * @param {import("./snippets.js").Program} program
 */
function textOf(card, { isDelivered }) {
  if (takesNumbers(card)) return "code.text.numbers";
  return isDelivered ? "code.text" : "code.text.file";
}

/**
 * Returns what the programs run: the current network.
 * @param {State} state
 * @param {Card} card
 * @returns {import("./snippets.js").Program}
 */
function programOf(state, card) {
  const file = `${fileNameOf(state)}.safetensors`;
  const isForeign = card.foreign || [OWN_NAME, RUN_NAME].includes(card.name);
  const isDelivered = isTrained(state) && !isForeign;
  const path = isDelivered ? `trained/${file}` : file;
  return { card, switches: state.switches, path, isDelivered };
}

/**
 * Returns the network's own outputs, to compare with what the program prints.
 * @param {string} part
 * @param {Float32Array | undefined} a
 */
function outputs(part, a) {
  if (!a) return html`<p class="hint">${t("code.waiting")}</p>`;
  const text = Array.from(a, (value) => formatNumber(value, 6)).join("  ");
  return html`<p class="hint">${t("code.server")}</p>
    <samp translate="no" data-part=${part} data-values=${Array.from(a).join(" ")}>${text}</samp>`;
}

/**
 * Shortens long lists in code for display.
 * @param {string} code
 */
function shortened(code) {
  return code.replace(/\[([^\]\n]{200,})\]/g, (_, numbers) => {
    const shown = numbers.slice(0, numbers.lastIndexOf(",", SHOWN_DIGITS));
    return `[${shown}, … ${t("code.numbers", { count: numbers.split(",").length })}]`;
  });
}

customElements.define("fp-code", CodeView);
