import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { actionButton } from "./action-button.js";
import { Panel } from "./panel.js";
import { paintItem } from "./thumbnail.js";

/** @import { GalleryItem, State } from "../types.js" */

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Digits to pick: ten newly handwritten ones each time, or MNIST test images. */
export class GalleryPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [state.gallery, state.mnistCount];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { gallery, mnistCount } = state;
    const { source, digit, items } = gallery;
    return html`
      <header>
        <h2>${t("gallery.title")}</h2>
        ${actionButton(this, state, "others", [], { kind: "quiet" })}
      </header>
      ${
        mnistCount
          ? html`<div class="choices" role="group" aria-label=${t("gallery.source")}>
              ${this.#source("handwriting", source)} ${this.#source("mnist", source)}
            </div>`
          : null
      }
      <ul class="digits" data-part="gallery">
        ${items.map((item) => this.#item(item))}
      </ul>
      ${source === "mnist" ? this.#testImageMenu(digit, mnistCount) : null}
      <label class="button quiet">
        ${t("gallery.picture")}
        <input
          class="hidden"
          type="file"
          accept="image/png,image/jpeg,image/webp"
          data-part="picture"
          @change=${this.#choose}
        />
      </label>
    `;
  }

  /** @override */
  updated() {
    if (this.state?.gallery.source === "mnist") this.fetchCode(() => import("./number.js"));
    const items = this.state?.gallery.items ?? [];
    this.querySelectorAll("canvas").forEach((canvas, i) => paintItem(canvas, items[i]));
  }

  /** @param {GalleryItem} item */
  #item(item) {
    const digit = item.type === "mnist" ? item.label : item.digit;
    const name =
      item.type === "mnist"
        ? t("gallery.image", { index: String(item.index), label: String(item.label) })
        : t("gallery.digit", { digit: String(item.digit) });
    return html`
      <li>
        <button
          type="button"
          data-digit=${digit}
          data-index=${item.type === "mnist" ? item.index : ""}
          aria-label=${name}
          title=${name}
          @click=${() => this.act("pick", item)}
        >
          <canvas></canvas>
        </button>
      </li>
    `;
  }

  /**
   * @param {"handwriting" | "mnist"} value
   * @param {string} chosen
   */
  #source(value, chosen) {
    return html`
      <button
        type="button"
        data-action=${value}
        aria-pressed=${value === chosen}
        @click=${() => this.act("gallerySource", value)}
      >
        ${t(`gallery.${value}`)}
      </button>
    `;
  }

  /** @param {Event} event */
  #choose(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    input.value = ""; // allows choosing the same file again
    if (file) this.act("openFiles", [file]);
  }

  /**
   * @param {number | null} digit
   * @param {number} count
   */
  #testImageMenu(digit, count) {
    return html`
      <div class="row">
        <label class="menu">
          <span class="hidden">${t("gallery.which")}</span>
          <select
            data-part="gallery-digit"
            @change=${(/** @type {Event} */ event) => {
              const { value } = /** @type {HTMLSelectElement} */ (event.target);
              this.act("galleryDigit", value === "" ? null : Number(value));
            }}
          >
            <option value="" ?selected=${digit === null}>${t("gallery.every")}</option>
            ${DIGITS.map(
              (value) =>
                html`<option value=${value} ?selected=${value === digit}>
                  ${t("gallery.only", { digit: String(value) })}
                </option>`,
            )}
          </select>
        </label>
        <form
          @submit=${(/** @type {SubmitEvent} */ event) => {
            event.preventDefault();
            const field = this.querySelector("fp-number");
            const index = /** @type {import("./number.js").NumberField} */ (field).read();
            if (index !== null) this.act("testImage", index);
          }}
        >
          <label>
            <span class="hidden">${t("gallery.number")}</span>
            <fp-number
              name="test-image"
              .label=${t("gallery.number")}
              .min=${0}
              .max=${count - 1}
              .hint=${t("gallery.number.hint", { last: String(count - 1) })}
              whole
            ></fp-number>
          </label>
          <button type="submit">${t("gallery.show")}</button>
        </form>
      </div>
    `;
  }
}

customElements.define("fp-gallery", GalleryPanel);
