/**
 * The base of all panels: a Lit element that displays state and sends actions.
 *
 * RULE: a panel holds no page state and changes none. It requests an action by name; `actions/index.js` lists them
 * all.
 * @module
 */

import { LitElement } from "lit";
import { Spoken } from "./spoken.js";

/** @import { State } from "../types.js" */
/** @import { ActionName, Detail } from "../actions/detail.d.ts" */

/** A panel. It renders into the page's own tree instead of a shadow root, so that styles and tests reach into it. */
export class Panel extends LitElement {
  /** @type {State | null} */
  state = null;
  /** @type {unknown[]} */
  #shown = [];

  constructor() {
    super();
    new Spoken(this);
  }

  /** @override */
  createRenderRoot() {
    return this;
  }

  /**
   * The parts of the state that this panel shows. While they and the screen stay the same, the panel is not rendered
   * again.
   * @param {State} state
   * @returns {unknown[]}
   */
  uses(state) {
    return [state];
  }

  /**
   * Shows a new state.
   * @param {State} state
   */
  show(state) {
    const parts = [...this.uses(state), state.pixelRatio, state.codeRound];
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
   * Loads code that is needed now. If that fails, the page says so, and all panels are rendered again when the code
   * may be available.
   * @template T
   * @param {() => Promise<T>} load
   * @returns {Promise<T | null>}
   */
  async fetchCode(load) {
    try {
      return await load();
    } catch {
      this.act("missCode");
      return null;
    }
  }

  /**
   * Requests an action from the page.
   * @template {ActionName} N
   * @param {N} name See `actions/index.js`.
   * @param {Detail<N>} details
   */
  act(name, ...details) {
    const [detail] = details;
    this.dispatchEvent(new CustomEvent("action", { bubbles: true, detail: { name, detail } }));
  }
}

/** Parts of the state whose changes must be shown at once in every panel. */
const AT_ONCE = /** @type {const} */ ([
  "penDown",
  "card",
  "selection",
  "edge",
  "hover",
  "hues",
  "shade",
]);

/**
 * How many panels show a newly opened neuron at once. The others follow, one per animation frame, so that the
 * neuron's pictures appear within two frames.
 */
const AT_FIRST = 3;

const FOLLOWS = ":hover, :focus-within, [data-panel=at-once]";

/**
 * A panel that contains panels: elements marked `data-panel`, which show the same state. While the pen draws or a
 * dial turns, they take turns, one per pass, in the animation frame after the stage's: updating all of them for every
 * pass would drop animation frames. The panel under the pointer or with the focus is always updated, as are those
 * marked `data-panel="at-once"`. Once the hand pauses, all show the same pass.
 */
export class PanelGroup extends Panel {
  #turn = 0;

  /**
   * @override
   * @param {State} state
   */
  show(state) {
    const before = this.state;
    super.show(state);
    const panels = this.#inside();
    if (!before || !goesOn(state, before)) {
      const opened = before && before.selection !== state.selection;
      panels.slice(0, opened ? AT_FIRST : undefined).forEach((panel) => panel.show(state));
      if (opened) this.#showRest(panels.slice(AT_FIRST));
    } else if (panels.length > 0) {
      panels.filter((panel) => panel.matches(FOLLOWS)).forEach((panel) => panel.show(state));
      if (state.pass === before.pass) return;
      this.#turn = (this.#turn + 1) % panels.length;
      this.#showRest([panels[this.#turn]], 1);
    }
  }

  /**
   * Updates one panel per animation frame with the state of that moment.
   * @param {Panel[]} panels
   * @param {number} [later] The number of animation frames to leave to the stage first.
   */
  #showRest(panels, later = 0) {
    const [next, ...others] = panels;
    if (!next) return;
    requestAnimationFrame(() => {
      if (later > 0) return this.#showRest(panels, later - 1);
      if (this.state) next.show(this.state);
      this.#showRest(others);
    });
  }

  /**
   * Gives new panels the current state.
   * @override
   */
  updated() {
    for (const panel of this.#inside()) {
      if (this.state && !panel.state) panel.show(this.state);
    }
  }

  /** Gives the panels inside the current state, for example when they have just become visible. */
  showInside() {
    for (const panel of this.#inside()) if (this.state) panel.show(this.state);
  }

  /** Returns the panels inside, except those in closed tabs, which receive no state until they open. */
  #inside() {
    return [...this.querySelectorAll("[data-panel]")]
      .filter((panel) => panel instanceof Panel)
      .filter((panel) => !panel.closest("[role=tabpanel][hidden]"));
  }
}

/**
 * Whether drawing or turning a dial merely continues, and nothing else has happened.
 * @param {State} state
 * @param {State} before
 */
function goesOn(state, before) {
  const drawing = state.penDown && state.weights === before.weights;
  const turning = state.activeEdit !== null && before.activeEdit !== null;
  return (drawing || turning) && AT_ONCE.every((key) => before[key] === state[key]);
}
