/**
 * Every language there is: each `<tag>.json` in this folder, found by itself, and two that are made
 * from English by code to try the page out with.
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

/** Scripts of these languages run from right to left. */
const RIGHT_TO_LEFT = ["ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

/** Tags of the languages that a visitor is offered: not those made up, unless one of them is on. */
export function offered(/** @type {string} */ spoken) {
  return Object.keys(CATALOGUES).filter((tag) => !/-X[AB]$/.test(tag) || tag === spoken);
}

/** What a language is called in itself. */
export function nameOf(/** @type {string} */ tag) {
  return new Intl.DisplayNames([tag, "en"], { type: "language" }).of(tag) ?? tag;
}

/**
 * The first of the wished languages that there is, else English.
 * @param {readonly string[]} wished BCP 47 tags.
 */
export async function catalogueOf(wished) {
  addWords(english);
  const tag = choose(wished, Object.keys(CATALOGUES));
  const dir = RIGHT_TO_LEFT.includes(tag.split("-")[0]) ? "rtl" : "ltr";
  return { tag, dir, messages: await CATALOGUES[tag]() };
}
