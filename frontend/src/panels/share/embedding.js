import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { EMBED_HEIGHTS, EMBED_WIDTHS, PARTS, THEMES } from "../../options.js";
import { Panel } from "../panel.js";
import { VIEWS } from "../views/index.js";
import { attributesOf, iframeOf, tagOf } from "./embed-code.js";
import { copied } from "../copy.js";

/** @import { State } from "../../types.js" */
/** @import { Choice } from "./embed-code.js" */

/** Everything that can be shown in addition to the view itself. */
const CONTROLS = PARTS.filter((name) => name !== "stage" && name !== "header");

/** Options for embedding the page: what to show, how it looks, and the code to copy. */
export class EmbeddingPanel extends Panel {
  /** The link of the shared place, and the address of the page. */
  link = "";
  page = "";
  /** @type {Choice} */
  #choice = {
    start: "here",
    view: "",
    controls: ["pad", "answer", "timeline"],
    theme: "auto",
    width: 0,
    height: 0,
  };
  #plain = false;
  #said = "";

  /**
   * @override
   * @param {State} state
   */
  uses({ sharing, card, view, selection, lesson }) {
    return [sharing, card, view, selection, lesson];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const choice = this.#chosen(state);
    return html`
      <p>${t("share.embed.text")}</p>
      <div class="form">
        ${this.#menu("start", choice.start, ["here", "fresh"], (name) => t(`share.start.${name}`))}
        ${this.#menu("view", choice.view, viewsOf(state), (name) => t(nameOf(name)))}
        ${this.#menu("theme", choice.theme, THEMES, (name) => t(`theme.${name}`))}
        ${this.#menu("width", choice.width, EMBED_WIDTHS, (px) => sizeOf("width", px))}
        ${this.#menu("height", choice.height, EMBED_HEIGHTS, (px) => sizeOf("height", px))}
        <fieldset>
          <legend>${t("share.controls")}</legend>
          ${CONTROLS.map(
            (name) => html`
              <label>
                <input
                  type="checkbox"
                  data-control=${name}
                  .checked=${choice.controls.includes(name)}
                  @change=${() => this.#toggle(name)}
                />
                ${t(`share.part.${name}`)}
              </label>
            `,
          )}
        </fieldset>
      </div>
      <h3>${t("share.preview")}</h3>
      <div
        class="preview"
        data-part="embed-preview"
        tabindex="0"
        role="region"
        aria-label=${t("share.preview")}
      ></div>
      <h3>${t("share.code")}</h3>
      <div class="choices" role="group" aria-label=${t("share.code")}>
        ${[false, true].map(
          (plain) => html`
            <button
              type="button"
              data-action=${plain ? "asIframe" : "asTag"}
              aria-pressed=${plain === this.#plain}
              @click=${() => this.#change(() => (this.#plain = plain))}
            >
              ${t(plain ? "share.code.iframe" : "share.code.tag")}
            </button>
          `,
        )}
      </div>
      <textarea
        readonly
        rows="4"
        spellcheck="false"
        data-part="embed-code"
        aria-label=${t("share.code")}
        .value=${this.#code(state)}
      ></textarea>
      <div class="row">
        <button type="button" class="primary" data-action="copyCode" @click=${this.#copy}>
          ${t("share.code.copy")}
        </button>
        <span role="status">${this.#said ? t(this.#said) : ""}</span>
      </div>
      <p class="note">${t("share.embed.note")}</p>
    `;
  }

  /**
   * @template {string | number} T
   * @param {"start" | "view" | "theme" | "width" | "height"} name
   * @param {T} chosen
   * @param {readonly T[]} values
   * @param {(value: T) => string} words
   */
  #menu(name, chosen, values, words) {
    return html`<label>
      <span>${t(name === "theme" ? "header.theme" : `share.${name}`)}</span>
      <select
        data-choice=${name}
        @change=${(/** @type {Event} */ event) => {
          const { value } = /** @type {HTMLSelectElement} */ (event.target);
          const typed = typeof chosen === "number" ? Number(value) : value;
          this.#change(() => (this.#choice = { ...this.#choice, [name]: typed }));
        }}
      >
        ${values.map(
          (value) =>
            html`<option value=${value} .selected=${value === chosen}>${words(value)}</option>`,
        )}
      </select>
    </label>`;
  }

  /** @param {string} name */
  #toggle(name) {
    const { controls } = this.#choice;
    const wanted = controls.includes(name)
      ? controls.filter((other) => other !== name)
      : CONTROLS.filter((other) => other === name || controls.includes(other));
    this.#change(() => (this.#choice = { ...this.#choice, controls: wanted }));
  }

  /** @param {() => void} change */
  #change(change) {
    change();
    this.#said = "";
    this.requestUpdate();
  }

  /**
   * Returns the choices; until a view is chosen, the open one counts.
   * @param {State} state
   * @returns {Choice}
   */
  #chosen(state) {
    const open = state.lesson ? "lesson" : state.view;
    const view = viewsOf(state).includes(this.#choice.view) ? this.#choice.view : open;
    return { ...this.#choice, view };
  }

  /** @param {State} state */
  #attributes(state) {
    const { selection, card, lesson } = state;
    const neuron = selection && `${selection.layer}.${selection.neuron}`;
    const step = lesson?.step ?? null;
    const place = { link: this.link, model: card?.name ?? "", neuron, step };
    return attributesOf(this.#chosen(state), place);
  }

  /** @param {State} state */
  #code(state) {
    const attributes = this.#attributes(state);
    const { width } = this.#choice;
    return this.#plain
      ? iframeOf(this.page, attributes, { width, title: t("page.title") })
      : tagOf(this.page, attributes, width);
  }

  async #copy() {
    const field = /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
    this.#said = (await copied(field)) ? "share.copied" : "share.press";
    this.requestUpdate();
  }

  /** @override */
  updated() {
    if (this.state?.sharing) this.#preview(this.state);
    else this.querySelector("forward-pass")?.remove();
  }

  /**
   * Renders the real tag with these attributes, as it will appear in the author's page.
   * @param {State} state
   */
  #preview(state) {
    const room = /** @type {HTMLElement} */ (this.querySelector(".preview"));
    const attributes = this.#attributes(state);
    const written = JSON.stringify(attributes);
    const before = /** @type {HTMLElement | null} */ (room.firstElementChild);
    if (before?.dataset.written !== written) {
      import(/* @vite-ignore */ new URL("embed.js", this.page).href);
      const tag = document.createElement("forward-pass");
      for (const [name, value] of Object.entries(attributes)) tag.setAttribute(name, value);
      tag.dataset.written = written;
      room.replaceChildren(tag);
    }
    const { width } = this.#choice;
    const tag = /** @type {HTMLElement} */ (room.firstElementChild);
    tag.style.width = width ? `${width}px` : "100%";
  }
}

/**
 * Returns what can be embedded: the views of the open network, an opened neuron, and the lesson.
 * @param {State} state
 */
function viewsOf({ card }) {
  const views = VIEWS.filter(({ when }) => !when || (card && when(card)));
  return [...views.map(({ name }) => name), "neuron", "lesson"];
}

/** @param {string} view */
function nameOf(view) {
  return view === "neuron" || view === "lesson" ? `share.view.${view}` : `view.${view}`;
}

/**
 * @param {"width" | "height"} name
 * @param {number} px
 */
function sizeOf(name, px) {
  return px ? t("share.px", { px }) : t(`share.${name}.auto`);
}

customElements.define("fp-embedding", EmbeddingPanel);
