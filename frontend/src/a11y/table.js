/**
 * Keeps a table equivalent to the stage: every neuron with its z and its activation.
 * @module
 */

import { formatNumber, t } from "../i18n/i18n.js";

/** @import { LayerValues, Pass } from "../types.js" */

/** Neurons per row of the table. Pixels take the rows of their picture. */
const ACROSS = 28;

/**
 * Fills `table` with a cell per neuron and keeps its numbers up to date.
 * @param {HTMLTableElement} table
 * @returns {{build: (sizes: number[], picture: {columns: number} | null) => void, update: (pass: Pass | null) => void}}
 */
export function createTable(table) {
  /** @type {HTMLTableCellElement[][]} */
  let cells = [];
  /** @type {(LayerValues | null)[]} The values that each layer's cells show. */
  let shown = [];

  return {
    build(sizes, picture) {
      cells = [];
      table.replaceChildren();
      buildHead(table, Math.max(ACROSS, picture?.columns ?? 0));
      sizes.forEach((size, layer) => {
        const body = table.createTBody();
        const name =
          layer === 0 ? t(picture ? "layer.pixels" : "layer.inputs") : t("table.layer", { layer });
        const across = layer === 0 && picture ? picture.columns : ACROSS;
        cells.push(buildLayer(body, name, layer, size, across));
      });
      shown = sizes.map(() => null);
    },
    update(pass) {
      cells.forEach((row, layer) => {
        const values = pass?.layers[layer] ?? null;
        if (values === shown[layer]) return;
        fill(row, values, shown[layer]);
        shown[layer] = values;
      });
    },
  };
}

/**
 * Numbers the columns from 0, as the neurons are.
 * @param {HTMLTableElement} table
 * @param {number} columns
 */
function buildHead(table, columns) {
  const row = table.createTHead().insertRow();
  row.insertCell();
  for (let column = 0; column < columns; column += 1) {
    const head = document.createElement("th");
    head.scope = "col";
    head.textContent = String(column);
    row.append(head);
  }
}

/**
 * @param {HTMLTableSectionElement} body
 * @param {string} name
 * @param {number} layer
 * @param {number} size
 * @param {number} across Neurons in a row.
 */
function buildLayer(body, name, layer, size, across) {
  /** @type {HTMLTableCellElement[]} */
  const cells = [];
  for (let first = 0; first < size; first += across) {
    const row = body.insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    const last = Math.min(size, first + across);
    head.textContent = t("table.row", {
      layer: name,
      first: String(first),
      last: String(last - 1),
    });
    row.append(head);
    for (let neuron = first; neuron < last; neuron += 1) {
      const cell = row.insertCell();
      cell.dataset.layer = String(layer);
      cell.dataset.neuron = String(neuron);
      cells.push(cell);
    }
  }
  return cells;
}

/**
 * Writes only what has changed: most of the 784 pixels stay the same while a digit is drawn.
 * @param {HTMLTableCellElement[]} cells
 * @param {LayerValues | null} values
 * @param {LayerValues | null} before
 */
function fill(cells, values, before) {
  for (let i = 0; i < cells.length; i += 1) {
    const { dataset } = cells[i];
    if (!values) {
      delete dataset.value;
      delete dataset.z;
      cells[i].textContent = "";
      continue;
    }
    if (!before || values.a[i] !== before.a[i]) {
      dataset.value = values.a[i].toPrecision(6);
      cells[i].textContent = values.a[i] === 0 ? "0" : formatNumber(values.a[i], 6);
    }
    if (values.z && values.z[i] !== before?.z?.[i]) dataset.z = digitsOf(values.z[i]);
  }
}

/**
 * Formats z with at least six significant digits and at least six decimals.
 * @param {number} z
 */
export function digitsOf(z) {
  return Math.abs(z) < 1 ? z.toPrecision(6) : z.toFixed(6);
}
