import { Panel } from "../panel.js";
import { edgeOf } from "./rows.js";

/** @import { LayerValues, State } from "../../types.js" */

/** A section that lists connections; the one under the pointer or with the focus becomes the current edge. */
export class ConnectionsPanel extends Panel {
  #inSight = true;
  /** @type {LayerValues[] | undefined} */
  #layers;
  #sight = new IntersectionObserver((entries) => {
    this.#inSight = entries.at(-1)?.isIntersecting ?? true;
    if (this.state) this.show(this.state);
  });

  /**
   * Returns the layers of the pass. While the pen draws, a section out of sight keeps the previous ones, because
   * updating its many figures would make drawing stutter.
   * @param {State} state
   */
  layersOf({ pass, penDown }) {
    if (this.#inSight || !penDown) this.#layers = pass?.layers;
    return this.#layers;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.#sight.observe(this);
    this.addEventListener("pointerover", this.#point);
    this.addEventListener("pointerleave", this.#leave);
    this.addEventListener("focusin", this.#point);
    this.addEventListener("focusout", this.#leave);
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sight.disconnect();
    this.removeEventListener("pointerover", this.#point);
    this.removeEventListener("pointerleave", this.#leave);
    this.removeEventListener("focusin", this.#point);
    this.removeEventListener("focusout", this.#leave);
  }

  /**
   * Makes another button of a list the tab stop if the previous one is gone.
   * @override
   */
  updated() {
    for (const list of this.querySelectorAll(".terms")) {
      if (list.querySelector("button[tabindex='0']:enabled")) continue;
      const first = list.querySelector("button:enabled");
      if (first instanceof HTMLElement) first.tabIndex = 0;
    }
  }

  /** @param {Event} event */
  #point = (event) => this.act("edge", edgeOf(event));

  /**
   * Lifting a finger does not mean that it points elsewhere.
   * @param {Event} event
   */
  #leave = (event) => {
    if (event instanceof PointerEvent && event.pointerType !== "mouse") return;
    this.act("edge", null);
  };
}
