/** Gradients of an SVG drawing. */

import { attributes, parted } from "./svg-markup.js";

/** A gradient, as `createLinearGradient` and `createRadialGradient` return it. */
export class SvgGradient {
  /** @type {{offset: number, color: string}[]} */
  #stops = [];
  #kind;
  #place;

  /**
   * @param {"linear" | "radial"} kind
   * @param {Record<string, number>} place
   */
  constructor(kind, place) {
    this.#kind = kind;
    this.#place = place;
  }

  /**
   * @param {number} offset 0 … 1
   * @param {string} color
   */
  addColorStop(offset, color) {
    this.#stops.push({ offset, color });
  }

  /** @param {string} id */
  write(id) {
    const { fx, fy, fr, ...circle } = this.#place;
    // Not every program that reads SVG knows an inner circle. One around the same centre is a shift of the stops.
    const isConcentric = fx === circle.cx && fy === circle.cy;
    const inner = this.#kind === "radial" && isConcentric ? fr / circle.r : 0;
    const where = isConcentric ? circle : this.#place;
    const stops = this.#stops.map(({ offset: share, color }) => {
      const offset = inner + share * (1 - inner);
      const { solid, opacity } = parted(color);
      const see = opacity < 1 ? { "stop-opacity": opacity } : {};
      return `<stop${attributes({ offset, "stop-color": solid, ...see })}/>`;
    });
    const place = attributes({ id, gradientUnits: "userSpaceOnUse", ...where });
    return `<${this.#kind}Gradient${place}>${stops.join("")}</${this.#kind}Gradient>`;
  }
}
