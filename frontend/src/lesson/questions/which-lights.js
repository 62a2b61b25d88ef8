import { told } from "../question.js";

/** @import { GalleryItem } from "../../types.js" */
/** @import { Choice, Question } from "../question.js" */

/** The part that the neuron may detect, a loop near the top: digits that have it, and some that do not. */
const WITH = [8, 9];
const WITHOUT = [3, 7];
/** A neuron above this activation is lit. */
const LIT = 0.5;

/** @type {Question} */
export default {
  name: "which-lights",
  choices: ({ gallery: { items } }) =>
    pictures(items).map((item, at) => ({
      id: String(at),
      key: "question.picture",
      values: { digit: String(digitOf(item)) },
      item,
    })),
  async grade({ state, run }) {
    const { selection } = state;
    const { layer = 0, neuron = 0 } = selection ?? {};
    const choices = this.choices(state);
    /** @type {number[]} */
    const activations = [];
    for (const { item } of choices) {
      const { pass } = await run({ input: sampleOf(item), selection, changes: [] });
      activations.push(pass?.layers[layer].a[neuron] ?? 0);
    }
    const best = activations.indexOf(Math.max(...activations));
    await run({ input: sampleOf(choices[best].item) });
    const digits = choices.map(({ values }) => Number(values?.digit));
    const lit = digits.filter((_, i) => activations[i] > LIT);
    const hoped = digits.filter((digit) => WITH.includes(digit));
    return {
      right: String(best),
      values: {
        digit: String(digits[best]),
        list: digits.map((digit, i) => `${digit}: ${told(activations[i])}`).join(", "),
        lit: lit.join(", "),
        hoped: hoped.join(", "),
      },
      verdict: verdictOf(hoped, lit, digits),
    };
  },
};

/**
 * Returns whether the neuron confirms the hope; nothing can be said if all pictures have the part, or none has it.
 * @param {number[]} hoped Digits that it would light for.
 * @param {number[]} lit Digits that it lights for.
 * @param {number[]} digits All that it was shown.
 */
function verdictOf(hoped, lit, digits) {
  if (hoped.length === 0 || hoped.length === digits.length) return undefined;
  if (lit.length === 0) return "dark";
  return String(lit) === String(hoped) ? "holds" : "fails";
}

/**
 * Returns one picture of each wanted digit, or the first pictures if some digit is missing.
 * @param {readonly GalleryItem[]} items
 */
function pictures(items) {
  const asked = [...WITHOUT, ...WITH];
  const found = asked.flatMap((digit) => items.find((item) => digitOf(item) === digit) ?? []);
  return found.length === asked.length ? found : items.slice(0, asked.length);
}

/** @param {GalleryItem} item */
const digitOf = (item) => (item.type === "mnist" ? item.label : item.digit);

/** @param {Choice["item"]} item */
function sampleOf(item) {
  if (item?.type === "mnist") return { type: /** @type {const} */ ("mnist"), index: item.index };
  const { digit = 0, seed = 1 } = item ?? {};
  return { type: /** @type {const} */ ("handwriting"), digit, seed };
}
