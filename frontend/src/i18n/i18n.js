/**
 * Every word on the page comes from here: `t(key, values)` looks a message up and fills it in.
 *
 * A message is a text with `{name}` placeholders, or `{one, other, …}` chosen by the plural rules of the
 * language for `values.count`. Numbers are formatted as the language writes them; `{0.5}` is one that
 * the message brings itself.
 * @module
 */

import english from "./en.json" with { type: "json" };

/** @typedef {string | Record<string, string>} Message */
/** @typedef {Record<string, string | number>} Values */

// The language is the one thing here that is not handed from function to function: every sentence and
// number hangs on it, the page has one at a time, and `spoken` in the store tells when it is another.

/** @type {Record<string, Message>} In English: the first words in the built page, until all have come. */
let words = english;
/** @type {{language: string, messages: Record<string, Message>}} */
let current = { language: "en", messages: {} };

/** @type {import("../types.js").Numbers} */
let numbers = { mark: "auto", digits: null };

/** Languages that write numbers so. Figures stay those of the formulas, 0 to 9, in every language. */
const MARKED = { point: "en", comma: "de" };

/** @type {Set<() => void>} Whoever has said something, and must say it anew. */
const speakers = new Set();

/**
 * Calls whenever what was said would be said in another way now.
 * @param {() => void} listener
 * @returns {() => void} How to stop.
 */
export function onSpoken(listener) {
  speakers.add(listener);
  return () => speakers.delete(listener);
}

function tellSpoken() {
  for (const listener of speakers) listener();
}

/**
 * Changes the language of everything said from now on.
 * @param {string} language A BCP 47 tag.
 * @param {Record<string, Message>} messages What is missing in it is said in English.
 */
export function setLanguage(language, messages) {
  current = { language, messages };
  tellSpoken();
}

/**
 * Changes how numbers are written from now on.
 * @param {typeof numbers} wished The decimal mark, where it is not the language's own, and how many
 * digits stand after it, where they are not as many as each part of the page shows by itself.
 */
export function setNumbers(wished) {
  numbers = wished;
  tellSpoken();
}

/**
 * How many digits stand after the decimal point.
 * @param {number} usual Where the visitor has not chosen.
 */
export function digitsShown(usual) {
  return numbers.digits ?? usual;
}

/**
 * More words in English, see `all-messages.js`.
 * @param {Record<string, Message>} more
 */
export function addWords(more) {
  words = { ...words, ...more };
}

/** The BCP 47 tag of the language spoken now. */
export function language() {
  return current.language;
}

/**
 * The message `key` with `values` filled in.
 * @param {string} key
 * @param {Values} [values]
 * @returns {string}
 * @throws {Error} The catalogue has no such key: a slip of ours that a test must find.
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
 * A number as the language writes it, with a minus as wide as a plus.
 * @param {number} value
 * @param {number} [digits] Exactly so many after the decimal point, where the visitor has not chosen;
 * without it as many as it has, and none where it is 0.
 * @param {number} [most] What there is room for.
 */
export function formatNumber(value, digits, most = Infinity) {
  const shown = digits && Math.min(numbers.digits ?? digits, most);
  return formatter(shown, "decimal").format(value).replace("-", "−");
}

/**
 * An activation, with as many digits wherever it stands: the same number always reads the same.
 * @param {number} a
 */
export function formatActivation(a) {
  return formatNumber(a, 3);
}

/**
 * A share in [0, 1] as a percentage.
 * @param {number} share
 * @param {number} [digits] After the decimal point.
 */
export function formatPercent(share, digits = 1) {
  return formatter(digits && (numbers.digits ?? digits), "percent").format(share);
}

/** The BCP 47 tag of a language that writes numbers as the page does. */
export function numberLocale() {
  return numbers.mark === "auto" ? current.language : MARKED[numbers.mark];
}

/** @type {Map<string, Intl.NumberFormat>} Making one takes longer than using it a hundred times. */
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
