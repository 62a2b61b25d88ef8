import { formatNumber } from "../../../i18n/i18n.js";
import { Panel } from "../../panel.js";

/** @import { State } from "../../../types.js" */

/** A part of a view that shows one layer at a time; the view chooses the layer. */
export class LayerPart extends Panel {
  /** @override */
  static properties = { layer: { attribute: false } };

  constructor() {
    super();
    /** @type {number} */
    this.layer = 1;
  }

  /**
   * Returns the weights into the layer that have arrived, or undefined.
   * @param {State} state
   */
  into({ weights }) {
    const into = weights[this.layer - 1];
    return into?.rowsLoaded ? into : undefined;
  }

  /**
   * Returns the neuron of this layer that is pointed at by any means, otherwise the selected one, otherwise null.
   * @param {State} state
   */
  looked({ edge, hover, selection }) {
    const ref = [edge, hover, selection].find((one) => one?.layer === this.layer);
    return ref ? ref.neuron : null;
  }
}

/**
 * Formats a number with a true minus sign.
 * @param {number} value
 * @param {number} [digits] Digits after the decimal mark.
 */
export function signed(value, digits = 3) {
  return formatNumber(value, digits);
}

/**
 * Formats a number for tests to read.
 * @param {number} value
 */
export function exact(value) {
  return String(Number(value.toPrecision(9)));
}
