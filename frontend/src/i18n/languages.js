/**
 * Lists the languages: each `<tag>.json` in this folder, and two pseudo-languages that are made from English to test the
 * layout.
 * @module
 */

import english from "./en.json" with { type: "json" };
import { addWords } from "./i18n.js";
import "../styles/rtl.css";
import { choose } from "./choose.js";
import { mirrored, stretched } from "./pseudo.js";

/** @typedef {import("./i18n.js").Message} Message */
/** @typedef {Record<string, Message>} Messages */

const FILES = /** @type {Record<string, () => Promise<Messages>>} */ (
  import.meta.glob(["./*.json", "!./en.json"], { import: "default" })
);

/** @type {Record<string, () => Messages | Promise<Messages>>} */
const CATALOGUES = {
  en: () => english,
  ...Object.fromEntries(
    Object.entries(FILES).map(([path, read]) => [path.slice("./".length, -".json".length), read]),
  ),
  "en-XA": () => stretched(english),
  "ar-XB": () => mirrored(english),
};

/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = ["ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

/** Returns the tags of the languages to offer: no pseudo-language, unless one is in use. */
export function offered(/** @type {string} */ spoken) {
  return Object.keys(CATALOGUES).filter((tag) => !/-X[AB]$/.test(tag) || tag === spoken);
}

/** Returns the name of a language in that language. */
export function nameOf(/** @type {string} */ tag) {
  return new Intl.DisplayNames([tag, "en"], { type: "language" }).of(tag) ?? tag;
}

/**
 * Returns the first of the preferred languages that exists, else English.
 * @param {readonly string[]} wished BCP 47 tags.
 */
export async function catalogueOf(wished) {
  addWords(english);
  const tag = choose(wished, Object.keys(CATALOGUES));
  const dir = RIGHT_TO_LEFT.includes(tag.split("-")[0]) ? "rtl" : "ltr";
  return { tag, dir, messages: await CATALOGUES[tag]() };
}
