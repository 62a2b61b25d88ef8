/**
 * A 2D context that writes SVG: what paints on a canvas paints the same picture as a vector drawing.
 *
 * It has the part of `CanvasRenderingContext2D` that the page paints with. Anything else throws, so that nothing is
 * left out of a picture unnoticed. A path is placed by the transformation at the time it is painted.
 * @module
 */

import { cellsOf } from "./svg-cells.js";
import { SvgGradient } from "./svg-gradient.js";
import { attributes, escaped, parted, rounded } from "./svg-markup.js";
import { SvgPath } from "./svg-path.js";

/** @import { Pixels } from "./svg-cells.js" */
/** @import { Attributes } from "./svg-markup.js" */

/** @typedef {readonly [number, number, number, number, number, number]} Matrix */

/**
 * @typedef {object} Tools
 * @property {(text: string, font: string, baseline: string) => {width: number, drop: number}} measure Measures a line
 *   of text in CSS px: its width, and how far its alphabetic baseline lies below the given one.
 * @property {(image: any, part: [number, number, number, number] | null) => string} encode Returns an image, or a part
 *   of it (left, top, width, height), as the address of a PNG.
 * @property {(image: any, part: [number, number, number, number] | null) => Pixels} read Returns its pixels.
 */

/** @type {Matrix} */
const IDENTITY = [1, 0, 0, 1, 0, 0];

/** The decimals of a scale or a rotation, which enlarges what it stands for. */
const SCALE_DECIMALS = 6;

/** Rectangles that the cells of all heatmaps may take, about 1.7 MB. Those of further heatmaps are embedded as pixels. */
export const MOST_CELLS = 30_000;

const ANCHORS = /** @type {Record<string, string>} */ ({
  center: "middle",
  right: "end",
  end: "end",
});

/** The context. Its picture is read by `body` and `definitions`. */
export class SvgContext extends SvgPath {
  /** @type {string | SvgGradient} */
  fillStyle = "#000000";
  /** @type {string | SvgGradient} */
  strokeStyle = "#000000";
  lineWidth = 1;
  lineJoin = "miter";
  lineCap = "butt";
  globalAlpha = 1;
  font = "10px sans-serif";
  textAlign = "start";
  textBaseline = "alphabetic";
  imageSmoothingEnabled = true;
  imageSmoothingQuality = "low";

  #tools;
  /** @type {string[]} */
  #written = [];
  /** @type {{written: string[], what: Attributes}[]} What was painted below the layers that are open. */
  #layers = [];
  /** The rectangles that stand for cells so far. */
  #cells = 0;
  /** @type {string[]} */
  #texts = [];
  /** @type {Map<string, string>} The definitions, and their ids. */
  #defined = new Map();
  /** @type {Record<string, any>[]} */
  #saved = [];
  /** @type {readonly number[]} */
  #dash = [];
  /** @type {Matrix} */
  #matrix = IDENTITY;
  /** The id of the clipping path; empty for none. */
  #clip = "";

  /** @param {Tools} tools */
  constructor(tools) {
    super();
    this.#tools = tools;
    Object.preventExtensions(this);
  }

  /** The elements painted so far. */
  get body() {
    return this.#written.join("\n");
  }

  /** All text written so far. */
  get texts() {
    return this.#texts.join("");
  }

  /** What the elements refer to, for `<defs>`. */
  get definitions() {
    return [...this.#defined.keys()].map((text) => text.replace("%", this.#idOf(text))).join("\n");
  }

  save() {
    const { fillStyle, strokeStyle, lineWidth, lineJoin, lineCap, globalAlpha, font } = this;
    const { textAlign, textBaseline, imageSmoothingEnabled, imageSmoothingQuality } = this;
    const look = { fillStyle, strokeStyle, lineWidth, lineJoin, lineCap, globalAlpha, font };
    const texts = { textAlign, textBaseline, imageSmoothingEnabled, imageSmoothingQuality };
    const place = [this.#dash, this.#matrix, this.#clip];
    this.#saved.push({ look: { ...look, ...texts }, place });
  }

  restore() {
    const saved = this.#saved.pop();
    if (!saved) return;
    Object.assign(this, saved.look);
    [this.#dash, this.#matrix, this.#clip] = saved.place;
  }

  /** Begins a group, which is seen as a whole with the opacity and the clipping path of now. */
  beginLayer() {
    const clip = this.#clip ? { "clip-path": `url(#${this.#clip})` } : {};
    this.save();
    this.#layers.push({ written: this.#written, what: { ...clip, ...this.#opacity() } });
    this.#written = [];
    this.globalAlpha = 1;
    this.#clip = "";
  }

  endLayer() {
    const layer = this.#layers.pop();
    if (!layer) return;
    const inside = this.#written;
    this.#written = layer.written;
    this.restore();
    if (inside.length) this.#written.push(`<g${attributes(layer.what)}>`, ...inside, "</g>");
  }

  /** Begins shapes that are not seen before `drawShapes` draws them. */
  beginShapes() {
    this.#layers.push({ written: this.#written, what: {} });
    this.#written = [];
  }

  /** @returns {string} The name of the shapes; empty if there are none. */
  endShapes() {
    const inside = this.#written;
    this.#written = this.#layers.pop()?.written ?? [];
    return inside.length ? this.#define(`<g id="%">\n${inside.join("\n")}\n</g>`) : "";
  }

  /** @param {string} name */
  drawShapes(name) {
    if (name) this.#put(`<use href="#${name}"/>`);
  }

  /**
   * @param {number} a
   * @param {number} b
   * @param {number} c
   * @param {number} d
   * @param {number} e
   * @param {number} f
   */
  transform(a, b, c, d, e, f) {
    const [p, q, r, s, t, u] = this.#matrix;
    this.#matrix = [
      p * a + r * b,
      q * a + s * b,
      p * c + r * d,
      q * c + s * d,
      p * e + r * f + t,
      q * e + s * f + u,
    ];
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  translate(x, y) {
    this.transform(1, 0, 0, 1, x, y);
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  scale(x, y) {
    this.transform(x, 0, 0, y, 0, 0);
  }

  /** @param {number} angle In radians. */
  rotate(angle) {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    this.transform(cos, sin, -sin, cos, 0, 0);
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.#dash = [...dash];
  }

  clip() {
    const outer = this.#clip ? attributes({ "clip-path": `url(#${this.#clip})` }) : "";
    const shape = `<path${attributes({ d: this.path, ...this.#place() })}/>`;
    this.#clip = this.#define(`<clipPath id="%"${outer}>${shape}</clipPath>`);
  }

  fill() {
    this.#write("path", { d: this.path, ...this.#painted("fill") });
  }

  stroke() {
    this.#write("path", { d: this.path, fill: "none", ...this.#painted("stroke") });
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width A negative one reaches to the left.
   * @param {number} height
   */
  fillRect(x, y, width, height) {
    const box = boxOf(x, y, width, height);
    if (box.width && box.height) this.#write("rect", { ...box, ...this.#painted("fill") });
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  strokeRect(x, y, width, height) {
    const box = boxOf(x, y, width, height);
    this.#write("rect", { ...box, fill: "none", ...this.#painted("stroke") });
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {number} [room] Wider text is squeezed into it.
   */
  fillText(text, x, y, room) {
    this.#writeText(text, x, y, room, this.#painted("fill"));
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   */
  strokeText(text, x, y) {
    this.#writeText(text, x, y, undefined, { fill: "none", ...this.#painted("stroke") });
  }

  /** @param {string} text */
  measureText(text) {
    return { width: this.#tools.measure(text, this.font, this.textBaseline).width };
  }

  /**
   * @param {any} image
   * @param {number[]} where Left, top, width and height, after those of the part of the image if it is not all of it.
   */
  drawImage(image, ...where) {
    const part = /** @type {any} */ (where.length === 8 ? where.slice(0, 4) : null);
    const [x, y, width, height] = where.slice(-4);
    if (!this.imageSmoothingEnabled && this.#drawCells(image, part, { x, y, width, height }))
      return;
    const href = this.#tools.encode(image, part);
    const sharp = this.imageSmoothingEnabled ? {} : { style: "image-rendering:pixelated" };
    const id = this.#define(
      `<image id="%"${attributes({ width, height, preserveAspectRatio: "none", ...sharp, href })}/>`,
    );
    this.#write("use", { href: `#${id}`, x, y, ...this.#seen() });
  }

  /**
   * Draws an image with sharp pixels as shapes.
   * @param {any} image
   * @param {[number, number, number, number] | null} part
   * @param {{x: number, y: number, width: number, height: number}} place
   * @returns {boolean} Whether the cells were few enough to be drawn as shapes.
   */
  #drawCells(image, part, { x, y, width, height }) {
    const pixels = this.#tools.read(image, part);
    const cells = cellsOf(pixels);
    if (this.#cells + cells.length > MOST_CELLS) return false;
    this.#cells += cells.length;
    this.save();
    this.translate(x, y);
    this.scale(width / pixels.width, height / pixels.height);
    this.#put(`<g${attributes(this.#seen())}>\n${cells.join("\n")}\n</g>`);
    this.restore();
    return true;
  }

  /**
   * @param {number} x1
   * @param {number} y1
   * @param {number} x2
   * @param {number} y2
   */
  createLinearGradient(x1, y1, x2, y2) {
    return new SvgGradient("linear", { x1, y1, x2, y2 });
  }

  /**
   * @param {number} fx
   * @param {number} fy
   * @param {number} fr
   * @param {number} cx
   * @param {number} cy
   * @param {number} r
   */
  createRadialGradient(fx, fy, fr, cx, cy, r) {
    return new SvgGradient("radial", { fx, fy, fr, cx, cy, r });
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {number | undefined} room
   * @param {Attributes} paint
   */
  #writeText(text, x, y, room, paint) {
    const [, weight = "400", size, family] = /^(?:(\d+) )?([\d.]+)px (.*)$/.exec(this.font) ?? [];
    const { width, drop } = this.#tools.measure(text, this.font, this.textBaseline);
    const anchor = ANCHORS[this.textAlign];
    const squeezed = room !== undefined && width > room;
    const what = attributes({
      x,
      y: y + drop, // not every program that reads SVG knows other baselines
      "font-family": family,
      "font-size": Number(size),
      "font-weight": weight,
      ...(anchor ? { "text-anchor": anchor } : {}),
      ...(squeezed ? { textLength: room, lengthAdjust: "spacingAndGlyphs" } : {}),
      ...paint,
    });
    this.#texts.push(text);
    this.#put(`<text${what}>${escaped(text)}</text>`);
  }

  /**
   * @param {string} name
   * @param {Attributes} what
   */
  #write(name, what) {
    if (what.d !== "") this.#put(`<${name}${attributes(what)}/>`);
  }

  /**
   * Adds an element. The clipping path stands on a group around it, where the element's own transformation does not
   * move it.
   * @param {string} element
   */
  #put(element) {
    this.#written.push(this.#clip ? `<g clip-path="url(#${this.#clip})">${element}</g>` : element);
  }

  /**
   * Returns the attributes of a fill or a stroke.
   * @param {"fill" | "stroke"} kind
   */
  #painted(kind) {
    const style = kind === "fill" ? this.fillStyle : this.strokeStyle;
    /** @type {Attributes} */
    const paint = {};
    if (style instanceof SvgGradient) {
      paint[kind] = `url(#${this.#define(style.write("%"))})`;
    } else {
      const { solid, opacity } = parted(style);
      paint[kind] = solid;
      if (opacity < 1) paint[`${kind}-opacity`] = opacity;
    }
    if (kind === "stroke") {
      paint["stroke-width"] = this.lineWidth;
      if (this.lineJoin !== "miter") paint["stroke-linejoin"] = this.lineJoin;
      else paint["stroke-miterlimit"] = 10; // that of a canvas; SVG's own is 4
      if (this.lineCap !== "butt") paint["stroke-linecap"] = this.lineCap;
      if (this.#dash.length)
        paint["stroke-dasharray"] = this.#dash.map((length) => rounded(length)).join(" ");
    }
    return { ...paint, ...this.#seen() };
  }

  /** Returns the attributes of everything painted now: its opacity and its place. */
  #seen() {
    return { ...this.#opacity(), ...this.#place() };
  }

  /** @returns {Attributes} */
  #opacity() {
    return this.globalAlpha < 1 ? { opacity: this.globalAlpha } : {};
  }

  #place() {
    const isMoved = this.#matrix.some((value, i) => value !== IDENTITY[i]);
    const turned = this.#matrix.slice(0, 4).map((value) => rounded(value, SCALE_DECIMALS));
    const moved = this.#matrix.slice(4).map((value) => rounded(value));
    return isMoved ? { transform: `matrix(${[...turned, ...moved].join(" ")})` } : {};
  }

  /**
   * @param {string} text The definition, with % for its id.
   * @returns {string} The id, the same for the same definition.
   */
  #define(text) {
    if (!this.#defined.has(text)) this.#defined.set(text, `d${this.#defined.size}`);
    return this.#idOf(text);
  }

  /** @param {string} text */
  #idOf(text) {
    return /** @type {string} */ (this.#defined.get(text));
  }
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function boxOf(x, y, width, height) {
  return {
    x: Math.min(x, x + width),
    y: Math.min(y, y + height),
    width: Math.abs(width),
    height: Math.abs(height),
  };
}
