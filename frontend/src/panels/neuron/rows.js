/**
 * Lists of connections: one button per row, which highlights its connection.
 * @module
 */

import { html, nothing } from "lit";
import { sameEdge } from "../../store/state.js";
import { written } from "./words.js";

/** @import { Edge } from "../../types.js" */

/**
 * One connection as a row shows it.
 * @typedef {object} Row
 * @property {string} part The row's `data-part`.
 * @property {Edge} edge
 * @property {string} name The name of the neuron at the other end.
 * @property {number} weight
 * @property {number} activation
 * @property {number} product
 * @property {string} shown The product as a formatted figure.
 * @property {number} share Its share of the largest |product| in the list, 0 … 1.
 */

/**
 * Returns a list with a fixed number of rows; rows without a connection stay empty.
 * @param {(Row | null)[]} rows
 * @param {Edge | null} lit The connection that is highlighted anywhere on the page.
 * @param {string} label The accessible name of the list.
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
 * Returns the connection of a row from an event inside it.
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
 * Implements a roving tab stop: the buttons of a list are one tab stop, and arrow keys move between them.
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
 * Makes the focused row the one that Tab returns to.
 * @param {FocusEvent} event
 */
export function becomeStop(event) {
  const list = /** @type {HTMLElement} */ (event.currentTarget);
  for (const button of list.querySelectorAll("button")) {
    button.tabIndex = button === event.target ? 0 : -1;
  }
}
