import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { PanelGroup } from "./panel.js";
import { VIEWS } from "./views/index.js";

/** @import { State } from "../types.js" */
/** @import { View } from "./views/index.js" */

/** The middle of the page when the stage is not shown: the chosen view, whose code is loaded with it. */
export class ViewPanel extends PanelGroup {
  /**
   * @override
   * @param {State} state
   */
  uses({ view }) {
    return [view];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ view }) {
    const chosen = VIEWS.find(({ name }) => name === view);
    this.hidden = !chosen?.element;
    if (!chosen?.element) return null;
    this.#fetch(chosen);
    return html`<div class="view" role="region" aria-label=${t(`view.${view}`)}></div>`;
  }

  /** @param {View} chosen */
  async #fetch({ name, element, load }) {
    const code = await this.fetchCode(async () => load?.());
    if (this.state?.view !== name || !element) return;
    if (code) this.#put(element);
    else this.querySelector(".view")?.replaceChildren(); // do not show the previous view under the new name
  }

  /**
   * Creates the element of a view once its code has loaded.
   * @param {string} name
   */
  #put(name) {
    const room = this.querySelector(".view");
    if (!room || room.firstElementChild?.localName === name) return;
    const panel = document.createElement(name);
    panel.dataset.panel = "";
    room.replaceChildren(panel);
    this.scrollTop = 0; // every view starts at its top
    this.updated();
  }
}

customElements.define("fp-view", ViewPanel);
