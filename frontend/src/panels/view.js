import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { PanelGroup } from "./panel.js";
import { VIEWS } from "./views/index.js";

/** @import { State } from "../types.js" */

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
    chosen.load?.().then(() => {
      if (this.state?.view === view) this.#put(chosen.element ?? "");
    });
    return html`<div class="view" role="region" aria-label=${t(`view.${view}`)}></div>`;
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
    this.updated();
  }
}

customElements.define("fp-view", ViewPanel);
