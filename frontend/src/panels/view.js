import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { PanelGroup } from "./panel.js";
import { VIEWS } from "./views/index.js";

/** @import { State } from "../types.js" */
/** @import { View } from "./views/index.js" */

/** The middle of the page while the stage makes room: the view that was chosen, fetched with it. */
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
    else this.querySelector(".view")?.replaceChildren(); // the view before is not the one that is named
  }

  /**
   * The element of a view, made once its code is here.
   * @param {string} name
   */
  #put(name) {
    const room = this.querySelector(".view");
    if (!room || room.firstElementChild?.localName === name) return;
    const panel = document.createElement(name);
    panel.dataset.panel = "";
    room.replaceChildren(panel);
    this.scrollTop = 0; // it has a beginning of its own
    this.updated();
  }
}

customElements.define("fp-view", ViewPanel);
