/**
 * Which MNIST test images the gallery shows: those of one digit, or one image by its number.
 * @module
 */

import "./number.js";
import "../styles/test-image-menu.css";
import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { Panel } from "./panel.js";

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

class TestImageMenu extends Panel {
  /** @override */
  static properties = { digit: { attribute: false }, count: { attribute: false } };

  constructor() {
    super();
    /** @type {number | null} The digit of all images shown; null for every digit. */
    this.digit = null;
    /** The number of test images. */
    this.count = 0;
  }

  /** @override */
  render() {
    return html`
      <div class="row">
        <label class="menu">
          <span class="hidden">${t("testImages.which")}</span>
          <select data-part="gallery-digit" @change=${this.#choose}>
            <option value="" ?selected=${this.digit === null}>${t("testImages.every")}</option>
            ${DIGITS.map(
              (value) =>
                html`<option value=${value} ?selected=${value === this.digit}>
                  ${t("testImages.only", { digit: String(value) })}
                </option>`,
            )}
          </select>
        </label>
        <form @submit=${this.#show}>
          <label>
            <span class="hidden">${t("testImages.number")}</span>
            <fp-number
              name="test-image"
              .label=${t("testImages.number")}
              .min=${0}
              .max=${this.count - 1}
              .hint=${t("testImages.number.hint", { last: String(this.count - 1) })}
              whole
            ></fp-number>
          </label>
          <button type="submit">${t("testImages.show")}</button>
        </form>
      </div>
    `;
  }

  /** @param {Event} event */
  #choose(event) {
    const { value } = /** @type {HTMLSelectElement} */ (event.target);
    this.act("galleryDigit", value === "" ? null : Number(value));
  }

  /** @param {SubmitEvent} event */
  #show(event) {
    event.preventDefault();
    const field = this.querySelector("fp-number");
    const index = /** @type {import("./number.js").NumberField} */ (field).read();
    if (index !== null) this.act("testImage", index);
  }
}

customElements.define("fp-test-image-menu", TestImageMenu);
