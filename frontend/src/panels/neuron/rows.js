/**
 * Rows of connections: one below another, a button each, that light up with what they stand for.
 * @module
 */

import { html, nothing } from "lit";
import { sameEdge } from "../../store/state.js";
import { written } from "./words.js";

/** @import { Edge } from "../../types.js" */

/**
 * One connection as a row shows it.
 * @typedef {object} Row
 * @property {string} part Its `data-part`.
 * @property {Edge} edge
 * @property {string} name Of the neuron at its other end.
 * @property {number} weight
 * @property {number} activation
 * @property {number} product
 * @property {string} shown The product as a figure.
 * @property {number} share Of the largest |product| in the list, 0 … 1.
 */

/**
 * A list of rows of fixed length: a row without a connection stays empty.
 * @param {(Row | null)[]} rows
 * @param {Edge | null} lit The connection pointed at anywhere on the page.
 * @param {string} label What the list is.
 */
export function rowList(rows, lit, label) {
  return html`<ul class="terms" aria-label=${label} @keydown=${rove} @focusin=${becomeStop}>
    ${rows.map((row, i) => rowOf(row, lit, i === 0))}
  </ul>`;
}

/**
 * @param {Row | null} row
 * @param {Edge | null} lit
 * @param {boolean} first
 */
function rowOf(row, lit, first) {
  const { edge } = row ?? { edge: null };
  return html`<li aria-hidden=${row ? nothing : "true"}>
    <button
      type="button"
      class="term"
      tabindex=${first ? 0 : -1}
      ?disabled=${!row}
      data-part=${row?.part ?? "none"}
      data-layer=${edge?.layer ?? ""}
      data-neuron=${edge?.neuron ?? ""}
      data-source=${edge?.source ?? ""}
      data-weight=${row?.weight ?? ""}
      data-activation=${row?.activation ?? ""}
      data-product=${row?.product ?? ""}
      data-sign=${Math.sign(row?.product ?? 0)}
      ?data-lit=${edge !== null && sameEdge(edge, lit)}
    >
      <span>${row?.name ?? ""}</span>
      <span translate="no" class="factors"
        >${row ? `${written(row.activation)} × ${written(row.weight)}` : ""}</span
      >
      <b translate="no">${row?.shown ?? ""}</b>
      <svg aria-hidden="true"><rect width="${100 * (row?.share ?? 0)}%" height="100%" /></svg>
    </button>
  </li>`;
}

/**
 * The connection that a row, or something in it, stands for.
 * @param {Event} event
 * @returns {Edge | null}
 */
export function edgeOf({ target }) {
  const row = target instanceof Element ? target.closest("[data-source]") : null;
  if (!(row instanceof HTMLElement) || !row.dataset.source) return null;
  const { layer, neuron, source } = row.dataset;
  return { layer: Number(layer), neuron: Number(neuron), source: Number(source) };
}

/**
 * The buttons of a list are one stop of the Tab key; arrows lead from one to the next.
 * @param {KeyboardEvent} event
 */
export function rove(event) {
  const list = /** @type {HTMLElement} */ (event.currentTarget);
  const buttons = /** @type {HTMLElement[]} */ ([
    ...list.querySelectorAll("button:not(:disabled)"),
  ]);
  const at = buttons.indexOf(/** @type {HTMLElement} */ (event.target));
  const to = {
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    Home: 0,
    End: buttons.length - 1,
  }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  buttons[Math.min(buttons.length - 1, Math.max(0, to))].focus();
}

/**
 * The row with the focus is the one that Tab comes back to.
 * @param {FocusEvent} event
 */
export function becomeStop(event) {
  const list = /** @type {HTMLElement} */ (event.currentTarget);
  for (const button of list.querySelectorAll("button")) {
    button.tabIndex = button === event.target ? 0 : -1;
  }
}
