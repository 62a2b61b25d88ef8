/** The path of an SVG drawing, made by the calls that make a path of a canvas. */

import { numbers } from "./svg-markup.js";

/** A path that is being made, and where it has come to. */
export class SvgPath {
  /** What stands in the attribute `d`. */
  #path = "";
  /** @type {[number, number] | null} Where the path has come to. */
  #at = null;

  get path() {
    return this.#path;
  }

  beginPath() {
    this.#path = "";
    this.#at = null;
  }

  closePath() {
    this.#path += "Z";
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  moveTo(x, y) {
    this.#path += `M${numbers(x, y)}`;
    this.#at = [x, y];
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  lineTo(x, y) {
    this.#path += `${this.#at ? "L" : "M"}${numbers(x, y)}`;
    this.#at = [x, y];
  }

  /**
   * @param {number} x1
   * @param {number} y1
   * @param {number} x2
   * @param {number} y2
   * @param {number} x
   * @param {number} y
   */
  bezierCurveTo(x1, y1, x2, y2, x, y) {
    this.#path += `C${numbers(x1, y1, x2, y2, x, y)}`;
    this.#at = [x, y];
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  rect(x, y, width, height) {
    this.#path += `M${numbers(x, y)}h${numbers(width)}v${numbers(height)}h${numbers(-width)}Z`;
    this.#at = [x, y];
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width ≥ 0
   * @param {number} height ≥ 0
   * @param {number} radius Of all corners.
   */
  roundRect(x, y, width, height, radius) {
    const r = Math.min(radius, width / 2, height / 2);
    if (!(r > 0)) return this.rect(x, y, width, height);
    const corner = (/** @type {number} */ dx, /** @type {number} */ dy) =>
      `a${numbers(r, r)} 0 0 1 ${numbers(dx, dy)}`;
    const [along, down] = [width - 2 * r, height - 2 * r];
    this.#path +=
      `M${numbers(x + r, y)}h${numbers(along)}${corner(r, r)}v${numbers(down)}${corner(-r, r)}` +
      `h${numbers(-along)}${corner(-r, -r)}v${numbers(-down)}${corner(r, -r)}Z`;
    this.#at = [x, y];
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   * @param {number} from In radians.
   * @param {number} to
   */
  arc(x, y, radius, from, to) {
    const [x0, y0] = [x + radius * Math.cos(from), y + radius * Math.sin(from)];
    const isThere = this.#at && near(this.#at[0], x0) && near(this.#at[1], y0);
    if (!isThere) this.lineTo(x0, y0);
    const turn = Math.min(to - from, 2 * Math.PI);
    // An arc of SVG cannot end where it began, so a long one is two.
    const halves = turn > Math.PI ? [from + turn / 2, from + turn] : [from + turn];
    for (const angle of halves) {
      const [x1, y1] = [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
      this.#path += `A${numbers(radius, radius)} 0 0 1 ${numbers(x1, y1)}`;
      this.#at = [x1, y1];
    }
  }
}

/**
 * @param {number} one
 * @param {number} other
 */
const near = (one, other) => Math.abs(one - other) < 1e-4;
