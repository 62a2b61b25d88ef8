/**
 * Tells which parts of a large layer are near what is seen, so that a view fills only those. A part that is not filled
 * keeps its place, its name and its way to be focused.
 * @module
 */

/** @import { LitElement } from "lit" */

/** Layers up to this size are filled as a whole. */
const LARGEST_WHOLE = 128;
/** How far beyond the edges of what is seen parts are filled, CSS px. */
const MARGIN = "600px";
const PRINTING = ["beforeprint", "afterprint"];

/** The parts of one view; each has the number of its neuron as `data-neuron`. */
export class Nearby {
  #panel;
  #selector;
  /** @type {Set<number>} */
  #near = new Set();
  /** @type {WeakSet<Element>} */
  #observed = new WeakSet();
  #isPrinted = false;
  /** Changes with every change of what is near. */
  version = 0;

  /**
   * Nobody scrolls on paper: everything is filled.
   * @param {Event} event
   */
  #onPrint = ({ type }) => {
    this.#isPrinted = type === "beforeprint";
    this.version += 1;
    this.#panel.requestUpdate();
  };

  #observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const neuron = Number(/** @type {HTMLElement} */ (target).dataset.neuron);
        if (isIntersecting) this.#near.add(neuron);
        else if (!target.contains(document.activeElement)) this.#near.delete(neuron);
      }
      this.version += 1;
      this.#panel.requestUpdate();
    },
    // What scrolls is an element inside the page, which `rootMargin` alone does not extend.
    /** @type {IntersectionObserverInit} */ ({ rootMargin: MARGIN, scrollMargin: MARGIN }),
  );

  /**
   * @param {LitElement} panel
   * @param {string} selector Of its parts.
   */
  constructor(panel, selector) {
    this.#panel = panel;
    this.#selector = selector;
    panel.addController(this);
  }

  /**
   * Whether a part is to be filled.
   * @param {number} neuron
   * @param {number} count Neurons of the layer.
   */
  includes(neuron, count) {
    return count <= LARGEST_WHOLE || this.#isPrinted || this.#near.has(neuron);
  }

  hostConnected() {
    for (const name of PRINTING) addEventListener(name, this.#onPrint);
  }

  /** Lit calls this after each update: new parts are watched too. */
  hostUpdated() {
    const parts = this.#panel.querySelectorAll(this.#selector);
    if (parts.length <= LARGEST_WHOLE) return;
    for (const part of parts) {
      if (!this.#observed.has(part)) this.#observer.observe(part);
      this.#observed.add(part);
    }
  }

  /** The observer holds no part of a view that is gone. */
  hostDisconnected() {
    for (const name of PRINTING) removeEventListener(name, this.#onPrint);
    this.#observer.disconnect();
    this.#observed = new WeakSet();
    this.#near.clear();
  }
}
