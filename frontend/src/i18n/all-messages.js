/**
 * Adds all messages. Every part of the page that loads later imports this module first, because the page itself
 * contains only the messages that it shows at the start (`.dev/words.js`).
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
