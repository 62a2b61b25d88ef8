/**
 * Turns the state into sentences for screen readers.
 * @module
 */

import { formatActivation, formatNumber, formatPercent, t } from "../i18n/i18n.js";
import { isLearning } from "../store/run.js";
import {
  answerShown,
  changeCount,
  describeNeuron,
  hasLabels,
  isTrained,
  outputLabel,
} from "../store/state.js";

/** @import { Edge, NeuronRef, State } from "../types.js" */

/**
 * Delay before a sentence is spoken. A drawing changes sixty times a second, so a sentence must have been stable for
 * this long.
 */
const STILL_MS = 600;

/**
 * Whether the answer is to be said anew. A training that goes on changes its numbers many times a second, so then only
 * another digit is; once it rests the answer is said as it stands.
 * @param {State} state
 * @param {State} previous
 */
export function isAnswerNew(state, previous) {
  const [now, before] = [state, previous].map(answerShown);
  if (isLearning(state)) return now?.state !== before?.state || now?.digit !== before?.digit;
  return now !== before || isLearning(previous);
}

/**
 * Describes the answer; returns an empty string while it is pending.
 * @param {State} state
 * @returns {string}
 */
export function sentenceOf(state) {
  const answer = answerShown(state);
  if (!answer) return "";
  if (answer.state === "blank") return t("say.blank");
  const { card } = state;
  const key = answer.state === "digit" && hasLabels(card) ? "label" : answer.state;
  return t(`say.${key}`, {
    digit: outputLabel(card, answer.digit),
    confidence: formatActivation(answer.confidence),
    next: outputLabel(card, answer.runnerUp),
    nextConfidence: formatActivation(answer.runnerUpConfidence),
  });
}

/**
 * Describes what was done to the network and what it still reads; returns an empty string until that has been
 * counted, and for a network that nobody has changed.
 * @param {State} state
 * @returns {string}
 */
export function changeSentence(state) {
  const { accuracy, redoEdits, editHistory } = state;
  if (isTrained(state)) return editHistory.length + redoEdits.length > 0 ? t("say.trained") : "";
  if (!accuracy) return "";
  const count = changeCount(state);
  const share = formatPercent(accuracy.correct / accuracy.total);
  return count > 0 ? t("say.changed", { count, share }) : t("say.switched", { share });
}

/**
 * Describes a neuron and the numbers that have arrived.
 * @param {State} state
 * @param {NeuronRef} ref
 * @returns {string}
 */
export function neuronSentence(state, ref) {
  const { key, values } = describeNeuron(state, ref);
  const layer = state.pass?.layers[ref.layer];
  const name = t(key, values);
  if (!layer) return name;
  const a = formatActivation(layer.a[ref.neuron]);
  if (!layer.z) return t("say.pixel", { name, a });
  return t("say.neuron", { name, a, z: formatNumber(layer.z[ref.neuron], 3) });
}

/**
 * Describes a connection: its source, its weight, and the value it carries, if known.
 * @param {State} state
 * @param {Edge} edge
 * @returns {string}
 */
export function edgeSentence(state, { layer, neuron, source }) {
  const name = (/** @type {NeuronRef} */ ref) => {
    const { key, values } = describeNeuron(state, ref);
    return t(key, values);
  };
  const { W, nIn } = state.weights[layer - 1];
  const weight = W[neuron * nIn + source];
  const a = state.pass?.layers[layer - 1]?.a[source];
  const said = {
    from: name({ layer: layer - 1, neuron: source }),
    to: name({ layer, neuron }),
    w: formatNumber(weight, 3),
  };
  if (a === undefined) return t("say.edge.weight", said);
  const product = formatNumber(weight * a, 3);
  return t("say.edge", { ...said, a: formatActivation(a), product });
}

/**
 * Speaks through a live region once the sentence has been stable for a while.
 * @param {HTMLElement} region An element with aria-live.
 * @returns {(sentence: string) => void}
 */
export function createAnnouncer(region) {
  let waiting = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return (sentence) => {
    if (sentence === waiting) return;
    waiting = sentence;
    clearTimeout(timer);
    timer = setTimeout(() => {
      region.textContent = sentence;
    }, STILL_MS);
  };
}
