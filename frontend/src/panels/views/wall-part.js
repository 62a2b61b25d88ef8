import { formatNumber } from "../../i18n/i18n.js";
import { Panel } from "../panel.js";
import { momentsOf } from "./wall-numbers.js";

/** @import { LayerWeights, State } from "../../types.js" */
/** @import { Moments } from "./wall-numbers.js" */

/** A part of the wall: it shows the weights into one layer, the wall says which. */
export class WallPart extends Panel {
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
  looked({ link, hover, selection }) {
    const ref = [link, hover, selection].find((one) => one?.layer === this.layer);
    return ref ? ref.neuron : null;
  }
}

/** @type {WeakMap<object, Moments>} */
const known = new WeakMap();

/**
 * The moments of all weights that have come into a layer, worked out once for them.
 * @param {LayerWeights} into
 */
export function momentsInto(into) {
  let moments = known.get(into);
  if (!moments) known.set(into, (moments = momentsOf(loadedOf(into))));
  return moments;
}

/** @param {LayerWeights} into */
export function loadedOf({ W, nIn, rowsLoaded }) {
  return W.subarray(0, rowsLoaded * nIn);
}

/**
 * A number with a true minus sign.
 * @param {number} value
 * @param {number} [digits] After the decimal point.
 */
export function signed(value, digits = 3) {
  const zero = Math.abs(value) < 0.5 * 10 ** -digits;
  return formatNumber(zero ? 0 : value, digits).replace("-", "−");
}

/**
 * A number as tests read it.
 * @param {number} value
 */
export function exact(value) {
  return String(Number(value.toPrecision(9)));
}
