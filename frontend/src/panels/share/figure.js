import "../../i18n/all-messages.js";
import "../../styles/figure.css";
import "../number.js";
import "./animation.js";
import { html, nothing } from "lit";
import { formatNumber, t } from "../../i18n/i18n.js";
import { FIGURE_DPI, FIGURE_SCALES, FIGURE_UNITS, FIGURE_WIDTH, SHADES } from "../../options.js";
import { activationsOf, lastLayer } from "../../store/state.js";
import { Panel } from "../panel.js";
import { switchField } from "../switch-field.js";
import { menu } from "./menu.js";
import { pixelsOf } from "./print-size.js";

/** @import { State } from "../../types.js" */
/** @import { Choice } from "../../figures/index.js" */
/** @import { Sheet } from "../../figures/types.js" */
/** @import { AnimationPanel } from "./animation.js" */
/** @import { Print } from "./print-size.js" */

/** @typedef {typeof import("../../figures/index.js")} Figures */

/** The widest preview, CSS px. */
const PREVIEW = 680;
const NUMBERS = /** @type {const} */ (["weights", "products"]);
const SCALES = /** @type {const} */ (["one", "own"]);

/** Saves what the page shows as a picture for slides and papers. */
export class FigurePanel extends Panel {
  /** @type {Figures | null} */
  #figures = null;
  #isLoading = false;
  /** @type {Partial<Choice>} */
  #chosen = {};
  /** @type {Print} */
  #print = {
    width: FIGURE_WIDTH.mm.usual,
    unit: "mm",
    dpi: FIGURE_DPI[1],
    scale: FIGURE_SCALES[1],
  };
  #said = "";
  /** @type {Sheet | null} */
  #sheet = null;

  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    const { sharing, card, weights, switches, pass, time, selection, lines, hues, shade } = state;
    const { curtain, curves, training, gradient, codeRound, inside, probe, response } = state;
    if (!sharing) return [false];
    const looks = [card, selection, lines, hues, shade, curtain, curves, codeRound];
    const opened = [inside, probe, response];
    return [sharing, weights, switches, pass, time, training, gradient, ...looks, ...opened];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    if (!state.sharing || !state.card) return nothing;
    const figures = this.#figures;
    if (!figures) {
      this.#load();
      return html`<p>${t("page.waiting")}</p>`;
    }
    const kinds = figures.KINDS.filter((kind) => kind.isPossible(state));
    const named = (/** @type {string | undefined} */ what) =>
      kinds.find(({ name }) => name === what);
    const {
      name: what,
      asks,
      isMoving,
    } = named(this.#chosen.what) ?? named(state.view) ?? kinds[0];
    const choice = { ...this.#choice(state), what };
    this.#sheet = figures.figureOf(state, choice);
    return html`
      <p>${t("figure.text")}</p>
      <div class="form">
        ${this.#menu("what", kinds, what, (each) => t(`figure.what.${each}`))}
        ${asks.includes("layer") ? this.#layer(state, choice) : null}
        ${asks.includes("neuron") ? this.#neuron(state, choice) : null}
        ${
          asks.includes("numbers")
            ? this.#menu("numbers", objectsOf(NUMBERS), choice.numbers, (each) =>
                t(`figure.numbers.${each}`),
              )
            : null
        }
        ${
          asks.includes("scales")
            ? this.#menu("scales", objectsOf(SCALES), choice.scales, (each) =>
                t(`figure.scales.${each}`),
              )
            : null
        }
        ${this.#menu("shade", objectsOf(SHADES), choice.shade, (each) => t(`theme.${each}`))}
      </div>
      <div class="switches">
        ${this.#switch("isTransparent", "figure.transparent", choice)}
        ${this.#switch("hasTitle", "figure.title", choice)}
        ${this.#switch("hasLegend", "figure.legend", choice)}
      </div>
      ${isMoving ? null : this.#size()}
      <canvas
        class="preview"
        role="img"
        data-part="figure"
        data-ground=${choice.isTransparent ? "none" : choice.shade}
        aria-label=${this.#sheet?.title ?? ""}
        ?hidden=${!this.#sheet}
      ></canvas>
      ${this.#sheet ? null : html`<p>${t("page.waiting")}</p>`}
      ${isMoving ? this.#animation(state, figures, choice) : this.#still(figures)}
    `;
  }

  /** @param {Figures} figures */
  #still(figures) {
    return html`<div class="row">
        ${this.#saveButton("svg", "figure.save.svg")} ${this.#saveButton("png", "figure.save.png")}
        <span role="status" data-part="figure-said">${this.#said}</span>
      </div>
      <p class="note">${t("figure.note", { count: formatNumber(figures.MOST_CELLS) })}</p>`;
  }

  /**
   * @param {State} state
   * @param {Figures} figures
   * @param {Choice} choice
   */
  #animation(state, figures, choice) {
    const sheet = this.#sheet;
    const { isTransparent } = choice;
    /** @type {NonNullable<AnimationPanel["subject"]>["sheetAt"]} */
    const sheetAt = (moment, isOpaque) =>
      figures.figureOf(moment, { ...choice, isTransparent: isTransparent && !isOpaque });
    return html`<fp-animation
      .state=${state}
      .subject=${sheet && { figures, sheet, sheetAt, isTransparent }}
    ></fp-animation>`;
  }

  /** Loads the code that paints figures, and their typeface. */
  async #load() {
    if (this.#isLoading) return;
    this.#isLoading = true;
    this.#figures = await this.fetchCode(async () => {
      const figures = await import("../../figures/index.js");
      await figures.loadFont();
      return figures;
    });
    this.#isLoading = false;
    if (this.#figures) this.requestUpdate();
  }

  /**
   * Returns what is chosen of the figure; what was not chosen yet is as on the page.
   * @param {State} state
   */
  #choice(state) {
    const { selection, shade } = state;
    const { clientWidth: width = 0, clientHeight: height = 0 } =
      document.querySelector("canvas[data-part=stage]") ?? {};
    const looked = selection && selection.layer > 0 ? selection : { layer: 1, neuron: 0 };
    const choice = {
      ...looked,
      numbers: NUMBERS[0],
      scales: SCALES[0],
      shade,
      isTransparent: false,
      hasTitle: true,
      hasLegend: true,
      stage: { width, height },
      ...this.#chosen,
    };
    const layer = Math.min(choice.layer, lastLayer(state));
    const most = (state.card?.sizes[layer] ?? 1) - 1;
    return { ...choice, layer, neuron: Math.min(choice.neuron, most) };
  }

  /** @param {Partial<Choice>} change */
  #choose(change) {
    this.#chosen = { ...this.#chosen, ...change };
    this.#said = "";
    this.requestUpdate();
  }

  /** @param {Partial<Print>} change */
  #resize(change) {
    this.#print = { ...this.#print, ...change };
    this.#said = "";
    this.requestUpdate();
  }

  /**
   * @param {"what" | "numbers" | "scales" | "shade"} part
   * @param {readonly {name: string}[]} names
   * @param {string} chosen
   * @param {(name: string) => string} words
   */
  #menu(part, names, chosen, words) {
    return menu({
      part,
      label: t(part === "shade" ? "header.theme" : `figure.${part}`),
      options: names.map(({ name }) => ({ value: name, text: words(name) })),
      chosen,
      onChange: (value) => this.#choose({ [part]: value }),
    });
  }

  /**
   * @param {State} state
   * @param {Pick<Choice, "layer">} choice
   */
  #layer(state, { layer }) {
    const layers = activationsOf(state).map((_, i) => String(i + 1));
    return menu({
      part: "layer",
      label: t("glossary.layer.name"),
      options: layers.map((value) => ({ value, text: value })),
      chosen: String(layer),
      onChange: (value) => this.#choose({ layer: Number(value) }),
    });
  }

  /**
   * @param {State} state
   * @param {Choice} choice
   */
  #neuron({ card }, { layer, neuron }) {
    return html`<label>
      <span>${t("glossary.neuron.name")}</span>
      <fp-number
        name="figure-neuron"
        .label=${t("glossary.neuron.name")}
        .value=${neuron}
        .min=${0}
        .max=${(card?.sizes[layer] ?? 1) - 1}
        whole
        @number=${(/** @type {CustomEvent<number>} */ { detail }) =>
          this.#choose({ layer, neuron: detail })}
      ></fp-number>
    </label>`;
  }

  /**
   * @param {"isTransparent" | "hasTitle" | "hasLegend"} name
   * @param {string} label
   * @param {Choice} choice
   */
  #switch(name, label, choice) {
    return switchField({
      part: `figure-${name}`,
      label: t(label),
      checked: choice[name],
      onChange: (wanted) => this.#choose({ [name]: wanted }),
    });
  }

  /** The size of the picture in print or on a screen. */
  #size() {
    const { width, unit, dpi, scale } = this.#print;
    const { least, most, usual } = FIGURE_WIDTH[unit];
    const isPrint = unit === "mm";
    const [part, values, chosen] = isPrint
      ? /** @type {const} */ (["dpi", FIGURE_DPI, dpi])
      : /** @type {const} */ (["scale", FIGURE_SCALES, scale]);
    return html`<div class="form sizes">
      <label>
        <span>${t("share.width")}</span>
        <fp-number
          name="figure-width"
          .label=${t("share.width")}
          .value=${width}
          .min=${least}
          .max=${most}
          .hint=${String(usual)}
          whole
          @number=${(/** @type {CustomEvent<number>} */ { detail }) =>
            this.#resize({ width: detail })}
        ></fp-number>
      </label>
      ${menu({
        part: "unit",
        label: t("figure.unit"),
        options: FIGURE_UNITS.map((value) => ({ value, text: t(`figure.unit.${value}`) })),
        chosen: unit,
        onChange: (value) => {
          const wanted = FIGURE_UNITS.find((each) => each === value) ?? "mm";
          this.#resize({ unit: wanted, width: FIGURE_WIDTH[wanted].usual });
        },
      })}
      ${menu({
        part,
        label: t(`figure.${part}`),
        options: values.map((value) => ({
          value: String(value),
          text: part === "dpi" ? formatNumber(value) : t("figure.times", { value }),
        })),
        chosen: String(chosen),
        onChange: (value) => this.#resize({ [part]: Number(value) }),
      })}
    </div>`;
  }

  /**
   * @param {"svg" | "png"} format
   * @param {string} label
   */
  #saveButton(format, label) {
    return html`<button
      type="button"
      class="primary"
      data-action=${`save-${format}`}
      ?disabled=${!this.#sheet}
      @click=${() => this.#save(format)}
    >
      ${t(label)}
    </button>`;
  }

  /** @param {"svg" | "png"} format */
  async #save(format) {
    const [figures, sheet, print] = [this.#figures, this.#sheet, this.#print];
    if (!figures || !sheet) return;
    const file = `${sheet.name}.${format}`;
    try {
      const content =
        format === "svg"
          ? await figures.svgOf(sheet, print)
          : await figures.pngOf(sheet, pixelsOf(print));
      this.act("saveFile", { content, file });
      this.#said = t("figure.saved", { file });
    } catch (error) {
      this.#said = t("figure.failed", { file, reason: /** @type {Error} */ (error).message });
    }
    this.requestUpdate();
  }

  /** @override */
  updated() {
    const canvas = this.querySelector("canvas");
    const sheet = this.#sheet;
    if (!canvas || !sheet || !this.#figures || !this.state?.sharing) return;
    const shown = Math.min(PREVIEW, this.clientWidth);
    if (!shown) return;
    const painted = this.#figures.paintOn(sheet, Math.round(shown * devicePixelRatio));
    Object.assign(canvas, { width: painted.width, height: painted.height });
    canvas.getContext("2d")?.drawImage(painted, 0, 0);
  }
}

/** @param {readonly string[]} names */
const objectsOf = (names) => names.map((name) => ({ name }));

customElements.define("fp-figure", FigurePanel);
