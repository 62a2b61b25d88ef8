/**
 * A 2D context that writes SVG: what paints on a canvas paints the same picture as a vector drawing.
 *
 * It has the part of `CanvasRenderingContext2D` that the page paints with. Anything else throws, so that nothing is
 * left out of a picture unnoticed. A path is placed by the transformation at the time it is painted.
 * @module
 */

/** @typedef {readonly [number, number, number, number, number, number]} Matrix */

/**
 * @typedef {object} Tools
 * @property {(text: string, font: string, baseline: string) => {width: number, drop: number}} measure Measures a line
 *   of text in CSS px: its width, and how far its alphabetic baseline lies below the given one.
 * @property {(image: any, part: [number, number, number, number] | null) => string} encode Returns an image, or a part
 *   of it (left, top, width, height), as the address of a PNG.
 */

/** @typedef {Record<string, string | number | undefined>} Attributes */

/** @type {Matrix} */
const IDENTITY = [1, 0, 0, 1, 0, 0];

/** Decimals of a coordinate: a thousandth of a px cannot be seen in print either. */
const DECIMALS = 3;

const ANCHORS = /** @type {Record<string, string>} */ ({
  center: "middle",
  right: "end",
  end: "end",
});

/** A gradient, as `createLinearGradient` and `createRadialGradient` return it. */
class SvgGradient {
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
    const stops = this.#stops.map(({ offset, color }) => {
      const { solid, opacity } = parted(color);
      const see = opacity < 1 ? { "stop-opacity": opacity } : {};
      return `<stop${attributes({ offset, "stop-color": solid, ...see })}/>`;
    });
    const place = attributes({ id, gradientUnits: "userSpaceOnUse", ...this.#place });
    return `<${this.#kind}Gradient${place}>${stops.join("")}</${this.#kind}Gradient>`;
  }
}

/** The context. Its picture is read by `body` and `definitions`. */
export class SvgContext {
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
  /** @type {string[]} */
  #texts = [];
  /** @type {Map<string, string>} The definitions, and their ids. */
  #defined = new Map();
  /** @type {Record<string, any>[]} */
  #saved = [];
  #path = "";
  /** @type {[number, number] | null} Where the path has come to. */
  #at = null;
  /** @type {readonly number[]} */
  #dash = [];
  /** @type {Matrix} */
  #matrix = IDENTITY;
  /** The id of the clipping path; empty for none. */
  #clip = "";

  /** @param {Tools} tools */
  constructor(tools) {
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

  clip() {
    const outer = this.#clip ? attributes({ "clip-path": `url(#${this.#clip})` }) : "";
    const shape = `<path${attributes({ d: this.#path, ...this.#place() })}/>`;
    this.#clip = this.#define(`<clipPath id="%"${outer}>${shape}</clipPath>`);
  }

  fill() {
    this.#write("path", { d: this.#path, ...this.#painted("fill") });
  }

  stroke() {
    this.#write("path", { d: this.#path, fill: "none", ...this.#painted("stroke") });
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
    const part = where.length === 8 ? where.slice(0, 4) : null;
    const [x, y, width, height] = where.slice(-4);
    const href = this.#tools.encode(image, /** @type {any} */ (part));
    const sharp = this.imageSmoothingEnabled ? {} : { style: "image-rendering:pixelated" };
    const id = this.#define(
      `<image id="%"${attributes({ width, height, preserveAspectRatio: "none", ...sharp, href })}/>`,
    );
    this.#write("use", { href: `#${id}`, x, y, ...this.#seen() });
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
      if (this.#dash.length) paint["stroke-dasharray"] = this.#dash.map(rounded).join(" ");
    }
    return { ...paint, ...this.#seen() };
  }

  /** Returns the attributes of everything painted now: its opacity and its place. */
  #seen() {
    return { ...(this.globalAlpha < 1 ? { opacity: this.globalAlpha } : {}), ...this.#place() };
  }

  #place() {
    const isMoved = this.#matrix.some((value, i) => value !== IDENTITY[i]);
    return isMoved ? { transform: `matrix(${this.#matrix.map(rounded).join(" ")})` } : {};
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
 * Puts a drawing into an SVG file.
 * @param {SvgContext} drawing
 * @param {object} file
 * @param {number} file.width Of the drawing, in its own units.
 * @param {number} file.height
 * @param {string} file.printed The width of the picture with its unit, such as `170mm`.
 * @param {string} file.printedHeight
 * @param {string} file.title
 * @param {string} file.style CSS, such as the faces of the embedded font.
 */
export function svgFile({ body, definitions }, file) {
  const { width, height, printed, printedHeight, title, style } = file;
  const size = attributes({ width: printed, height: printedHeight });
  const viewBox = attributes({ viewBox: `0 0 ${rounded(width)} ${rounded(height)}` });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg"${size}${viewBox} role="img" aria-labelledby="title">\n` +
    `<title id="title">${escaped(title)}</title>\n<style>${style}</style>\n` +
    `<defs>\n${definitions}\n</defs>\n${body}\n</svg>\n`
  );
}

/**
 * Parts a colour into one without transparency and its opacity, because not every program reads both in one.
 * @param {string} color `#rrggbb`, `rgb(…)` or `rgba(r,g,b,a)`
 */
function parted(color) {
  const found = /^rgba\(([^,]+),([^,]+),([^,]+),([^,]+)\)$/.exec(color);
  if (!found) return { solid: color, opacity: 1 };
  const [r, g, b] = found.slice(1, 4).map((channel) => channel.trim());
  return { solid: `rgb(${r},${g},${b})`, opacity: Number(found[4]) };
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

/**
 * @param {number} one
 * @param {number} other
 */
const near = (one, other) => Math.abs(one - other) < 1e-4;

/** @param {number} value */
const rounded = (value) => Number(value.toFixed(DECIMALS)) + 0; // −0 is written as 0

/** @param {number[]} values */
const numbers = (...values) => values.map(rounded).join(" ");

/** @param {Attributes} what */
function attributes(what) {
  return Object.entries(what)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const text = typeof value === "number" ? String(rounded(value)) : escaped(String(value));
      return ` ${name}="${text}"`;
    })
    .join("");
}

/** @param {string} text */
function escaped(text) {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
