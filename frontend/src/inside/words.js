/**
 * Describes each stage inside a neuron with its numbers, for visitors who look and those who listen.
 * @module
 */

import "../i18n/all-messages.js";
import { digitsShown, formatActivation, formatNumber, t } from "../i18n/i18n.js";
import { DECIMALS } from "../math/breakdown.js";
import { describeNeuron } from "../store/state.js";
import { INSIDE_STAGES } from "../options.js";

/** @import { NeuronRef, State } from "../types.js" */
/** @import { InsideNumbers } from "./numbers.js" */

/** The activation functions that have their own sentence. */
const KNOWN = ["sigmoid", "relu", "tanh", "identity", "softmax"];
/** Their symbols, written before z. */
const SYMBOLS = /** @type {Record<string, string>} */ ({
  sigmoid: "σ",
  relu: "ReLU",
  identity: "",
});

/**
 * Formats a number as it is shown, with a true minus sign, and with a plus sign if asked for.
 * @param {{shown: number}} figure
 * @param {"+" | ""} [plus] Written before numbers that are not below 0.
 */
export function figureText({ shown }, plus = "") {
  const text = formatNumber(shown + 0, digitsShown(DECIMALS));
  return shown < 0 ? text : plus + text;
}

/**
 * @param {State} state
 * @param {NeuronRef} ref Not a pixel.
 */
export function titleOf(state, ref) {
  const { key, values } = describeNeuron(state, ref);
  return t(key.replace("neuron", "inside.title"), values);
}

/**
 * Describes what happens in a stage.
 * @param {InsideNumbers | null} numbers Null until they have arrived.
 * @param {number} stage Index of the stage, from 0.
 * @returns {string}
 */
export function sentenceOf(numbers, stage) {
  if (!numbers) return t("page.waiting");
  const { columns, before, products, a } = numbers;
  const lit = before.filter((value) => value !== 0).length;
  const figures = {
    positive: figureText(numbers.positive),
    negative: figureText(numbers.negative),
    sum: figureText(numbers.sum),
    bias: figureText(numbers.bias, "+"),
    z: figureText(numbers.z),
    a: formatActivation(a),
  };
  const name = INSIDE_STAGES[stage];
  if (name === "look") {
    if (!columns) return t("inside.look.neurons", { count: before.length });
    return lit === 0 ? t("inside.look.nothing") : t("inside.look.pixels", { count: lit });
  }
  if (name === "multiply") {
    if (lit === 0) return t("inside.multiply.nothing");
    const up = products.filter((value) => value > 0).length;
    const down = products.filter((value) => value < 0).length;
    return t("inside.multiply", { up, down });
  }
  if (name === "add") return t("inside.add", figures);
  if (name === "shift") return t(`inside.shift${ending(numbers.shifts)}`, figures);
  if (numbers.held) return t(`inside.held.${numbers.held}`, figures);
  const { squish } = numbers;
  return t(KNOWN.includes(squish) ? `inside.squish.${squish}` : "inside.squish.other", figures);
}

/** @param {string} kind */
const ending = (kind) => (kind ? `.${kind}` : "");

/**
 * Returns the three sums of a neuron as they are written: the text before and after each equals sign.
 * @param {InsideNumbers} numbers
 * @returns {readonly {name: "sum" | "z" | "a", text: string}[]}
 */
export function equationsOf(numbers) {
  const { positive, negative, sum, bias, z, squish, a, held } = numbers;
  const summand = (/** @type {number} */ shown, sign = shown < 0 ? "−" : "+") =>
    `${sign} ${figureText({ shown: Math.abs(shown) })}`;
  const pulled = negative.shown === 0 ? summand(0, "−") : summand(negative.shown);
  const symbol = SYMBOLS[squish] ?? squish;
  const squished = symbol ? `${symbol}(${figureText(z)})` : figureText(z);
  const result = formatActivation(a);
  return [
    {
      name: "sum",
      text: `Σ = ${figureText(positive)} ${pulled} = ${figureText(sum)}`,
    },
    { name: "z", text: `z = ${figureText(sum)} ${summand(bias.shown)} = ${figureText(z)}` },
    { name: "a", text: held ? `a = ${result}` : `a = ${squished} = ${result}` },
  ];
}
