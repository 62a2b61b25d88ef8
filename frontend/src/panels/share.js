import "../i18n/all-messages.js";
import "../styles/share.css";
import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { isLink, packed } from "../net/link.js";
import { MAX_LINK } from "../options.js";
import { OWN_NAME } from "../store/own-network.js";
import { placeLinked } from "../store/place.js";
import { isTrained } from "../store/state.js";
import { RUN_NAME } from "../store/training.js";
import { actionButton } from "./action-button.js";
import { networkButtons } from "./network-buttons.js";
import { PanelGroup } from "./panel.js";
import { copied } from "./copy.js";
import { qrCode, qrFile } from "./share/qr.js";
import "./share/embedding.js";
import "./share/figure.js";

/** @import { State } from "../types.js" */

const TABS = /** @type {const} */ (["link", "embed", "figure"]);

/** Shares what is on the screen: as a link, as a QR code for phones, as a file, inside another page, or as a figure. */
export class SharePanel extends PanelGroup {
  /** @type {typeof TABS[number]} */
  #tab = "link";
  /** Whether the server draws a preview picture of what a link shows. */
  #pictured = false;
  #said = "";
  /** The link to the place when the dialog was opened; it does not change meanwhile. */
  #link = "";

  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    const { sharing, card, training } = state;
    const run = training?.run;
    return [sharing, card, run?.command, run?.number, sharing && unlinkable(state)];
  }

  /**
   * @override
   * @param {State} state
   */
  show(state) {
    if (state.sharing && !this.state?.sharing) {
      this.#link = packed(placeLinked(state));
      this.#said = "";
    }
    super.show(state);
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const page = new URL(location.pathname, location.href).href;
    return html`
      <dialog
        aria-labelledby="share-title"
        data-part="share"
        @close=${() => this.act("closeShare")}
        @click=${this.#closeOutside}
      >
        <header>
          <h2 id="share-title">${t("header.share")}</h2>
          <div class="choices" role="group" aria-label=${t("header.share")}>
            ${TABS.map((tab) => this.#tabButton(tab))}
          </div>
          ${actionButton(this, state, "closeShare", [], { kind: "quiet close" })}
        </header>
        ${this.#shared(state, page)}
      </dialog>
    `;
  }

  /**
   * @param {State} state
   * @param {string} page
   */
  #shared(state, page) {
    if (this.#tab === "figure") return html`<fp-figure data-panel></fp-figure>`;
    const isRun = state.card?.name === RUN_NAME;
    const why = unlinkable(state);
    if (why) {
      return html`<div class="link" data-part="unlinkable" data-why=${why}>
        <p>${t(`share.run.${why}`)} ${t("share.run.file")}</p>
        <div class="row">${networkButtons(this)}</div>
      </div>`;
    }
    return this.#tab === "link"
      ? this.#linkTab(page, isRun)
      : html`<fp-embedding data-panel .link=${this.#link} .page=${page}></fp-embedding>`;
  }

  /** @param {typeof TABS[number]} tab */
  #tabButton(tab) {
    return html`<button
      type="button"
      data-action=${`share-${tab}`}
      aria-pressed=${tab === this.#tab}
      @click=${() => {
        this.#tab = tab;
        this.#said = "";
        this.requestUpdate();
      }}
    >
      ${t(`share.tab.${tab}`)}
    </button>`;
  }

  /**
   * @param {string} page
   * @param {boolean} isRun Whether it is of a step of a training.
   */
  #linkTab(page, isRun) {
    // No server draws a picture of a training: it would have to run it first.
    const address =
      this.#pictured && !isRun ? new URL(`at/${this.#link}`, page).href : `${page}#${this.#link}`;
    const tooLong = address.length > MAX_LINK;
    return html`
      <div class="link">
        ${tooLong ? this.#tooLong(address) : this.#address(address, isRun)}
        <div class="row">
          <button type="button" data-action="saveLink" @click=${this.#save}>
            ${t("share.save")}
          </button>
          <label class="button">
            ${t("share.open")}
            <input type="file" class="hidden" data-action="openLink" @change=${this.#open} />
          </label>
          <span role="status" data-part="share-said">${this.#said ? t(this.#said) : ""}</span>
        </div>
      </div>
    `;
  }

  /** @param {string} address */
  #tooLong(address) {
    const values = { letters: address.length, most: MAX_LINK };
    return html`<p data-part="too-long">${t("share.long", values)}</p>`;
  }

  /**
   * @param {string} address
   * @param {boolean} isRun
   */
  #address(address, isRun) {
    return html`
      <div class="columns">
        <div>
          <p>${t(isRun ? "share.run.text" : "share.text")}</p>
          <div class="row">
            <input
              readonly
              class="address"
              data-part="share-link"
              aria-label=${t("share.tab.link")}
              .value=${address}
              @focus=${(/** @type {Event} */ { target }) =>
                /** @type {HTMLInputElement} */ (target).select()}
            />
            <button type="button" class="primary" data-action="copyLink" @click=${this.#copy}>
              ${t("share.copy")}
            </button>
          </div>
          <p class="note">${t("share.letters", { letters: address.length })}</p>
          ${isRun ? null : this.#picturedSwitch()}
        </div>
        <figure>
          ${qrCode(address, t("share.qr"))}
          <button
            type="button"
            class="quiet"
            data-action="saveQr"
            @click=${() => this.act("download", { text: qrFile(address), file: "forward-pass.svg" })}
          >
            ${t("share.qr.save")}
          </button>
        </figure>
      </div>
    `;
  }

  #picturedSwitch() {
    return html`
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          data-action="pictured"
          .checked=${this.#pictured}
          @change=${() => {
            this.#pictured = !this.#pictured;
            this.#said = "";
            this.requestUpdate();
          }}
        />
        <span>${t("share.pictured")}</span>
      </label>
      <p class="note">${t(this.#pictured ? "share.pictured.on" : "share.pictured.off")}</p>
    `;
  }

  async #copy() {
    const field = /** @type {HTMLInputElement} */ (this.querySelector(".address"));
    this.#said = (await copied(field)) ? "share.copied" : "share.press";
    this.requestUpdate();
  }

  #save() {
    this.act("download", { text: `${this.#link}\n`, file: "place.forwardpass" });
  }

  /** @param {Event} event */
  async #open({ target }) {
    const field = /** @type {HTMLInputElement} */ (target);
    const text = (await field.files?.[0]?.text())?.trim() ?? "";
    field.value = "";
    if (isLink(text)) {
      this.act("closeShare");
      this.act("openLink", text);
      return;
    }
    this.#said = "share.open.no";
    this.requestUpdate();
  }

  /** @override */
  updated() {
    super.updated();
    const dialog = this.querySelector("dialog");
    const open = this.state?.sharing ?? false;
    if (!dialog || dialog.open === open) return;
    if (open) dialog.showModal();
    else dialog.close();
  }

  /** @param {MouseEvent} event A click on the backdrop has the dialog itself as target. */
  #closeOutside(event) {
    if (event.target instanceof HTMLDialogElement) this.act("closeShare");
  }
}

/**
 * Why a link cannot say how the open network came about; null where it can.
 * @param {State} state
 */
function unlinkable(state) {
  if (state.card?.name === OWN_NAME) return "own";
  if (state.card?.name !== RUN_NAME) return null;
  if (!isTrained(state)) return "turned";
  if (state.run) return null;
  return state.training?.run?.command ? "steered" : "open";
}

customElements.define("fp-share", SharePanel);
