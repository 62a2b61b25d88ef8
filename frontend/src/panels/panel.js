/**
 * What all panels are: a Lit element that is shown state and sends actions.
 *
 * RULE: a panel holds no state of the page and changes none. It asks for an action by name;
 * `actions/index.js` has them all.
 * @module
 */

import { LitElement } from "lit";
import { Spoken } from "./spoken.js";

/** @import { State } from "../types.js" */
/** @import { ActionName, Detail } from "../actions/detail.d.ts" */

/** A panel, drawn in the page's own tree so that the page's styles and tests reach into it. */
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
   * The parts of the state that this panel shows. It is not drawn again while they stay the same, and
   * the screen too.
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
   * Fetches code that is needed now. Where it cannot be had the page says so, and all panels are drawn again
   * once it may be.
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
   * Asks the page to do something.
   * @template {ActionName} N
   * @param {N} name See `actions/index.js`.
   * @param {Detail<N>} details
   */
  act(name, ...details) {
    const [detail] = details;
    this.dispatchEvent(new CustomEvent("action", { bubbles: true, detail: { name, detail } }));
  }
}

/** Parts of the state whose change must be seen at once, everywhere. */
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
 * How many panels show a newly opened neuron at once. The others follow, one per animation frame, so
 * that its pictures are there within two.
 */
const AT_FIRST = 3;

const FOLLOWS = ":hover, :focus-within, [data-panel=at-once]";

/**
 * A panel with panels inside: elements marked `data-panel`, which show the state that it shows.
 * While the pen draws or a dial is turned, they take turns, one per pass and in the animation frame after the
 * stage's: updating all of them for every pass would drop animation frames. The one under the pointer or with the focus is updated
 * every time, as are those marked `data-panel="at-once"`. When the hand rests, all show the same pass.
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
   * Updates one panel per animation frame, with whatever state there is by then.
   * @param {Panel[]} panels
   * @param {number} [later] So many animation frames are left to the stage before.
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
   * Panels that have just been made are shown what there is.
   * @override
   */
  updated() {
    for (const panel of this.#inside()) {
      if (this.state && !panel.state) panel.show(this.state);
    }
  }

  /** Shows those inside what there is, as when they have just come into sight. */
  showInside() {
    for (const panel of this.#inside()) if (this.state) panel.show(this.state);
  }

  /** Panels inside, without those in tabs that are closed: these are shown nothing until they open. */
  #inside() {
    return [...this.querySelectorAll("[data-panel]")]
      .filter((panel) => panel instanceof Panel)
      .filter((panel) => !panel.closest("[role=tabpanel][hidden]"));
  }
}

/**
 * Whether the pen goes on drawing, or a dial on turning, and nothing else has happened.
 * @param {State} state
 * @param {State} before
 */
function goesOn(state, before) {
  const drawing = state.penDown && state.weights === before.weights;
  const turning = state.activeEdit !== null && before.activeEdit !== null;
  return (drawing || turning) && AT_ONCE.every((key) => before[key] === state[key]);
}
