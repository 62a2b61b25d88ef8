/**
 * Provides every text on the page: `t(key, values)` looks up a message and fills in its values.
 *
 * A message is a text with `{name}` placeholders, or `{one, other, …}` chosen by the plural rules of the
 * language for `values.count`. Numbers are formatted as in the language; `{0.5}` is a number that the message contains.
 * @module
 */

import english from "./en.json" with { type: "json" };

/** @typedef {string | Record<string, string>} Message */
/** @typedef {Record<string, string | number>} Values */

// The language is the only module state here. Every sentence and number depends on it, the page has one language at a
// time, and `spoken` in the store changes with it.

/** @type {Record<string, Message>} In English: the first texts of the built page, until all are loaded. */
let words = english;
/** @type {{language: string, messages: Record<string, Message>}} */
let current = { language: "en", messages: {} };

/** @type {import("../types.js").Numbers} */
let numbers = { mark: "auto", digits: null };

/** Languages with this decimal mark. Numbers use the figures 0 to 9, as in the formulas, in every language. */
const MARKED = { point: "en", comma: "de" };

/** @type {Set<() => void>} Called when texts must be rendered again. */
const speakers = new Set();

/**
 * Calls a function whenever the language or the number format changes.
 * @param {() => void} listener
 * @returns {() => void} Stops the calls.
 */
export function onSpoken(listener) {
  speakers.add(listener);
  return () => speakers.delete(listener);
}

function tellSpoken() {
  for (const listener of speakers) listener();
}

/**
 * Sets the language.
 * @param {string} language A BCP 47 tag.
 * @param {Record<string, Message>} messages Missing messages appear in English.
 */
export function setLanguage(language, messages) {
  current = { language, messages };
  tellSpoken();
}

/**
 * Sets the number format.
 * @param {typeof numbers} wished The decimal mark, unless it is that of the language, and the number of digits after it,
 *   unless each part of the page decides.
 */
export function setNumbers(wished) {
  numbers = wished;
  tellSpoken();
}

/**
 * Returns the number of digits after the decimal point.
 * @param {number} usual The number if the visitor has chosen none.
 */
export function digitsShown(usual) {
  return numbers.digits ?? usual;
}

/**
 * Adds English messages; see `all-messages.js`.
 * @param {Record<string, Message>} more
 */
export function addWords(more) {
  words = { ...words, ...more };
}

/** Returns the BCP 47 tag of the current language. */
export function language() {
  return current.language;
}

/**
 * Returns a message with its values filled in.
 * @param {string} key
 * @param {Values} [values]
 * @returns {string}
 * @throws {Error} The catalogue has no such key. This is a fault in the code, and the tests find it.
 */
export function t(key, values = {}) {
  const message = current.messages[key] ?? words[key];
  if (message === undefined) throw new Error(`The catalogue has no message "${key}".`);
  const text = typeof message === "string" ? message : pluralOf(message, values);
  return text.replace(/\{([\w.]+)\}/g, (placeholder, name) => {
    const value = values[name] ?? (Number(name) || placeholder);
    if (typeof value !== "number") return value;
    return formatNumber(value, (name in values && value % 1 && numbers.digits) || undefined);
  });
}

/**
 * Formats a number as in the language, with a minus as wide as a plus.
 * @param {number} value
 * @param {number} [digits] The exact number of digits after the decimal point if the visitor has chosen none. Without
 *   it, the number keeps its digits.
 * @param {number} [most] The most digits for which there is room.
 */
export function formatNumber(value, digits, most = Infinity) {
  const shown = digits && Math.min(numbers.digits ?? digits, most);
  return formatter(shown, "decimal").format(value).replace("-", "−");
}

/**
 * Formats an activation, with the same number of digits everywhere, so that equal numbers look equal.
 * @param {number} a
 */
export function formatActivation(a) {
  return formatNumber(a, 3);
}

/**
 * Formats a share in [0, 1] as a percentage.
 * @param {number} share
 * @param {number} [digits] After the decimal point.
 */
export function formatPercent(share, digits = 1) {
  return formatter(digits && (numbers.digits ?? digits), "percent").format(share);
}

/** Returns the BCP 47 tag of a language whose number format is that of the page. */
export function numberLocale() {
  return numbers.mark === "auto" ? current.language : MARKED[numbers.mark];
}

/** @type {Map<string, Intl.NumberFormat>} Cached, because creating one takes longer than a hundred uses. */
const formatters = new Map();

/**
 * @param {number | undefined} digits
 * @param {"decimal" | "percent"} style
 */
function formatter(digits, style) {
  const locale = numberLocale();
  const key = `${locale} ${digits} ${style}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale, {
      style,
      numberingSystem: "latn",
      signDisplay: "negative", // what rounds to zero has no sign
      minimumFractionDigits: digits,
      maximumFractionDigits: digits ?? 6,
    });
    formatters.set(key, found);
  }
  return found;
}

/** @type {Map<string, Intl.PluralRules>} By language, as with `formatters`. */
const pluralRules = new Map();

/**
 * @param {Record<string, string>} forms
 * @param {Values} values
 */
function pluralOf(forms, values) {
  const { language: tag } = current;
  const rules = pluralRules.get(tag) ?? new Intl.PluralRules(tag);
  pluralRules.set(tag, rules);
  return forms[rules.select(Number(values.count))] ?? forms.other;
}
