import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { actionButton } from "./action-button.js";
import { Panel } from "./panel.js";
import { paintItem } from "./thumbnail.js";

/** @import { GalleryItem, State } from "../types.js" */

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
      ${
        source === "mnist"
          ? html`<fp-test-image-menu .digit=${digit} .count=${mnistCount}></fp-test-image-menu>`
          : null
      }
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
    if (this.state?.gallery.source === "mnist")
      this.fetchCode(() => import("./test-image-menu.js"));
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
}

customElements.define("fp-gallery", GalleryPanel);
