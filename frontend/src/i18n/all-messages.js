/**
 * All words of the page. Every part that is fetched later imports this first: the page itself brings
 * only the words that stand there from the start (`.dev/words.js`).
 * @module
 */

import english from "./en.json" with { type: "json" };
import { addWords } from "./i18n.js";

addWords(english);

/**
 * Whether the catalogue has a message of this name.
 * @param {string} key
 */
export const isMessage = (key) => key in english;
