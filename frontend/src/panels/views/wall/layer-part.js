import { formatNumber } from "../../../i18n/i18n.js";
import { Panel } from "../../panel.js";

/** @import { State } from "../../../types.js" */

/** A part of a view of one layer at a time; the view says which. */
export class LayerPart extends Panel {
  /** @override */
  static properties = { layer: { attribute: false } };

  constructor() {
    super();
    /** @type {number} */
    this.layer = 1;
  }

  /**
   * The weights that have come into the layer, or undefined.
   * @param {State} state
   */
  into({ weights }) {
    const into = weights[this.layer - 1];
    return into?.rowsLoaded ? into : undefined;
  }

  /**
   * The neuron of this layer that is pointed at, in whatever way, else the selected one, else null.
   * @param {State} state
   */
  looked({ edge, hover, selection }) {
    const ref = [edge, hover, selection].find((one) => one?.layer === this.layer);
    return ref ? ref.neuron : null;
  }
}

/**
 * A number with a true minus sign.
 * @param {number} value
 * @param {number} [digits] After the decimal point.
 */
export function signed(value, digits = 3) {
  return formatNumber(value, digits);
}

/**
 * A number as tests read it.
 * @param {number} value
 */
export function exact(value) {
  return String(Number(value.toPrecision(9)));
}
