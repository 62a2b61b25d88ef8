/**
 * Selects the messages that are delivered with the page itself: those that are visible before anything is opened. All
 * others arrive with the first part of the page that is loaded later. Each language still has a single catalogue
 * file; the build extracts the first messages from it.
 * @module
 */

/** Keys with these prefixes are first messages. */
const FIRST = [
  "answer",
  "connection",
  "curtain",
  "gallery",
  "header",
  "hues",
  "layer",
  "lines",
  "mode",
  "modes",
  "neuron",
  "notice",
  "pad",
  "page",
  "say",
  "seen",
  "stage",
  "table",
  "theme",
  "timeline",
  "tools",
  "view",
];

const CATALOGUE = "./en.json";
const IMPORTER = "/i18n/i18n.js";

/** @param {string} key */
export const isFirstWord = (key) => FIRST.includes(key.split(".")[0]);

/**
 * Gives `i18n.js` only the first messages; `all-messages.js` imports the same file and gets all of them.
 * @type {import("vite").Plugin}
 */
export const firstWords = {
  name: "first-words",
  enforce: "pre",
  async resolveId(source, importer) {
    if (source !== CATALOGUE || !importer?.endsWith(IMPORTER)) return null;
    const found = await this.resolve(source, importer, { skipSelf: true });
    return found && `${found.id}?first`;
  },
  transform(code, id) {
    if (!id.endsWith("en.json?first")) return null;
    const first = Object.entries(JSON.parse(code)).filter(([key]) => isFirstWord(key));
    return {
      code: `export default ${JSON.stringify(Object.fromEntries(first))}`,
      moduleType: "js",
    };
  },
};
