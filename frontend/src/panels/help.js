import "../i18n/whole.js";
import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { icon } from "./icon.js";
import { Panel } from "./panel.js";

/** @import { State } from "../types.js" */

/** What there is to know, in the order in which a visitor meets it. */
const TOPICS = ["draw", "stage", "neuron", "pass"];

/** The keys of each part of the page. */
const KEYS = ["pad", "stage", "page"];

/** The help: a dialog over the page. */
export class HelpPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [state.help, state.hues];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ hues }) {
    return html`
      <dialog
        aria-labelledby="help-title"
        data-part="help"
        @close=${() => this.act("help", false)}
        @click=${this.#closeOutside}
      >
        <header>
          <h2 id="help-title">${t("help.title")}</h2>
          <button
            type="button"
            class="quiet"
            aria-label=${t("help.close")}
            @click=${() => this.act("help", false)}
          >
            ${icon("close")}
          </button>
        </header>
        <button type="button" data-action="whatIs" @click=${() => this.act("whatIs")}>
          ${t("glossary.ask")}
        </button>
        <dl>
          ${TOPICS.map(
            (topic) =>
              html`<div>
                <dt>${t(`help.topic.${topic}`)}</dt>
                <dd>${t(`help.text.${topic}`, { lines: t(`hues.${hues}.lines`) })}</dd>
              </div>`,
          )}
        </dl>
        <h2>${t("help.keys")}</h2>
        <dl>
          ${KEYS.map(
            (part) =>
              html`<div>
                <dt>${t(`help.on.${part}`)}</dt>
                <dd>${t(`help.keys.${part}`)}</dd>
              </div>`,
          )}
        </dl>
      </dialog>
    `;
  }

  /** @override */
  updated() {
    const dialog = this.querySelector("dialog");
    const open = this.state?.help ?? false;
    if (!dialog || dialog.open === open) return;
    if (open) dialog.showModal();
    else dialog.close();
  }

  /** @param {MouseEvent} event On the backdrop it falls on the dialog itself. */
  #closeOutside(event) {
    if (event.target instanceof HTMLDialogElement) this.act("help", false);
  }
}

customElements.define("fp-help", HelpPanel);
