/**
 * What all panels are: a Lit element that is shown state and sends acts.
 *
 * RULE: a panel holds no state of the page and changes none. It asks for an act by name;
 * `app/acts.js` knows what it means.
 * @module
 */

import { LitElement } from "lit";

/** @import { State } from "../types.js" */

/** A panel, drawn in the page's own tree so that the page's styles and tests reach into it. */
export class Panel extends LitElement {
  /** @type {State | null} */
  state = null;
  /** @type {unknown[]} */
  #shown = [];

  /** @override */
  createRenderRoot() {
    return this;
  }

  /**
   * The parts of the state that this panel shows. Nothing is drawn while they stay the same.
   * @param {State} state
   * @returns {unknown[]}
   */
  uses(state) {
    return [state];
  }

  /**
   * Shows another state.
   * @param {State} state
   */
  show(state) {
    const parts = this.uses(state);
    const same = this.state && parts.every((part, i) => Object.is(part, this.#shown[i]));
    this.#shown = parts;
    this.state = state;
    if (!same) this.requestUpdate();
  }

  /** @override */
  render() {
    return this.state ? this.view(this.state) : null;
  }

  /**
   * @abstract
   * @param {State} state
   * @returns {unknown} A Lit template.
   */
  view(state) {
    throw new Error(`${this.localName} has no view of the state: ${Object.keys(state)}`);
  }

  /**
   * Asks the page to do something.
   * @param {string} name Of an act, see `app/acts.js`.
   * @param {unknown} [detail]
   */
  act(name, detail) {
    this.dispatchEvent(new CustomEvent("act", { bubbles: true, detail: { name, detail } }));
  }
}

/** A panel with panels inside: elements marked `data-panel`, which are shown what it is shown. */
export class Frame extends Panel {
  /**
   * @override
   * @param {State} state
   */
  show(state) {
    super.show(state);
    this.#showInside();
  }

  /** @override */
  updated() {
    this.#showInside();
  }

  #showInside() {
    for (const panel of this.querySelectorAll("[data-panel]")) {
      if (panel instanceof Panel && this.state) panel.show(this.state);
    }
  }
}
