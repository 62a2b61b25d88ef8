/**
 * Which words travel with the page itself: those that stand there before anything is opened. All
 * others come with the first part of the page that is fetched later. The catalogue stays one file for
 * a language; the build takes its first words out of it.
 * @module
 */

/** Keys that begin so are first words. */
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
 * Gives `i18n.js` the first words alone; `all-messages.js` imports the same file and gets all.
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
