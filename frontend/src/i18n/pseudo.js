/**
 * Languages that nobody speaks, made from English to try the page out with. In `en-XA` all letters
 * have accents and each text is in brackets and 40 % longer: what has none is not in the catalogue,
 * and what does not fit will not fit in German. `ar-XB` runs from right to left.
 * @module
 */

/** @typedef {import("./i18n.js").Message} Message */

const PLAIN = "aAbcCdDeEfgGhHiIjJkKlLmnNoOpPrRsStTuUvwWxyYzZ";
const ACCENTED = "åÅƀçÇđĐéÉƒĝĜĥĤîÎĵĴķĶĺĽɱñÑöÖþÞŕŔšŠţŢûÛṽŵŴẋýÝžŽ";
const LONGER = 0.4;
/** What a text is made longer with: words, so that it wraps as words do. */
const FILLING = " öñé ţŵö ţĥŕéé ƒöûŕ ƒîṽé šîẋ šéṽéñ éîĝĥţ";
/** From right to left, whatever the letters, until the end of it. */
const [OVERRIDE, END] = ["\u202e", "\u202c"];

/** @param {Record<string, Message>} english */
export const stretched = (english) => every(english, stretch);

/** @param {Record<string, Message>} english */
export const mirrored = (english) => every(english, mirror);

/** @param {string} text */
function stretch(text) {
  const own = text.replace(/\{[\w.]+\}/g, "");
  const wanted = /\p{L}/u.test(own) ? Math.ceil(own.length * LONGER) : 0; // symbols are no longer elsewhere
  const filling = FILLING.repeat(Math.ceil(wanted / FILLING.length));
  const accented = outsidePlaces(text, (part) => part.replace(/[a-z]/gi, accent));
  return `⟦${accented}${filling.slice(0, wanted)}⟧`;
}

/** @param {string} text */
function mirror(text) {
  return outsidePlaces(text, (part) => part.replace(/[a-z]+/gi, `${OVERRIDE}$&${END}`));
}

/** @param {string} letter */
function accent(letter) {
  return ACCENTED[PLAIN.indexOf(letter)] ?? letter;
}

/**
 * @param {string} text
 * @param {(part: string) => string} change Of what is not the `{name}` of a value.
 */
function outsidePlaces(text, change) {
  return text
    .split(/(\{[\w.]+\})/)
    .map((part, i) => (i % 2 ? part : change(part)))
    .join("");
}

/**
 * @param {Record<string, Message>} messages
 * @param {(text: string) => string} change
 * @returns {Record<string, Message>}
 */
function every(messages, change) {
  const entries = Object.entries(messages).map(([key, message]) => [
    key,
    typeof message === "string"
      ? change(message)
      : Object.fromEntries(Object.entries(message).map(([form, text]) => [form, change(text)])),
  ]);
  return Object.fromEntries(entries);
}
