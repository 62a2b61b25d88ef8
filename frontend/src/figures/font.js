/**
 * The typeface of figures. The page is written in the system's own, which no picture can take along; figures are
 * written in Inter (SIL Open Font License 1.1), and an SVG file contains the faces that its text needs.
 * @module
 */

import latin from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import greek from "@fontsource-variable/inter/files/inter-greek-wght-normal.woff2?url";

const FAMILY = "Inter";
const WEIGHTS = "100 900";

/** The files, and the characters that figures take from each. */
const FACES = [
  {
    file: latin,
    range:
      "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212",
  },
  { file: greek, range: "U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF" },
];

/** @typedef {{range: string, address: string}} Face `address` is the file itself, as a data: URL. */

/** @type {Promise<Face[]> | null} */
let loading = null;

/**
 * Loads the typeface, so that a canvas can write in it.
 * @returns {Promise<Face[]>}
 * @throws {TypeError} A file could not be fetched.
 */
export function loadFont() {
  loading ??= Promise.all(FACES.map(load)).catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

/**
 * @param {typeof FACES[number]} face
 * @returns {Promise<Face>}
 */
async function load({ file, range }) {
  const answer = await fetch(file);
  if (!answer.ok) throw new TypeError(`The font ${file} could not be fetched: ${answer.status}.`);
  const data = await answer.blob();
  const face = new FontFace(FAMILY, await data.arrayBuffer(), {
    weight: WEIGHTS,
    unicodeRange: range,
  });
  document.fonts.add(await face.load());
  return { range, address: await addressOf(data) };
}

/** @param {Blob} data */
function addressOf(data) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(new Blob([data], { type: "font/woff2" }));
  });
}

/**
 * Returns the CSS that embeds the faces which a text needs.
 * @param {Face[]} faces
 * @param {string} text
 */
export function fontStyle(faces, text) {
  return faces
    .filter(({ range }) => isUsed(range, text))
    .map(
      ({ range, address }) =>
        `@font-face{font-family:${FAMILY};font-weight:${WEIGHTS};unicode-range:${range};` +
        `src:url(${address}) format("woff2")}`,
    )
    .join("\n");
}

/**
 * @param {string} range As in CSS.
 * @param {string} text
 */
function isUsed(range, text) {
  const spans = range.split(",").map((span) => {
    const [from, to = from] = span.slice(2).split("-");
    return [parseInt(from, 16), parseInt(to, 16)];
  });
  return [...text].some((character) => {
    const code = character.codePointAt(0) ?? 0;
    return spans.some(([from, to]) => code >= from && code <= to);
  });
}

/**
 * Makes a context write in the typeface of figures, whatever typeface it is told.
 * @param {CanvasRenderingContext2D} ctx
 */
export function writeInFont(ctx) {
  const own =
    Object.getOwnPropertyDescriptor(ctx, "font") ??
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(ctx), "font");
  let { value } = own ?? {};
  Object.defineProperty(ctx, "font", {
    get: () => own?.get?.call(ctx) ?? value,
    set(font) {
      value = font.replace(/px .*/, `px ${FAMILY}, sans-serif`);
      own?.set?.call(ctx, value);
    },
  });
}
