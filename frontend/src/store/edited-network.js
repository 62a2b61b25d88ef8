/**
 * The open network as the server is told of it: one of its own by name, with what was made of it; that of a
 * training whole, since by then only the page has it.
 * @module
 */

import { changesOf, isTrained, isUnswitched } from "./dials.js";
import { RUN_NAME } from "./training.js";

/** @import { Dial, LayerWeights, Recipe, State, Switches } from "../types.js" */

/**
 * The network of a training after one of its steps. `byRecipe`: whether recipe and step alone lead to its
 * `numbers`, per layer W row by row, then b.
 * @typedef {{recipe: Recipe, step: number, source: "mnist" | "generated", byRecipe: boolean, numbers: Float32Array, inputOrder: Uint8Array | null}} TrainedNetwork
 */

/** @typedef {{model: string | TrainedNetwork, changes: Dial[], switches: Switches}} EditedNetwork */

/**
 * @param {State} state A network is open.
 * @returns {EditedNetwork}
 */
export function editedNetworkOf(state) {
  const { weights, trained, switches } = state;
  return { model: openModelOf(state), changes: changesOf(weights, trained), switches };
}

/**
 * The open network as it was trained.
 * @param {State} state A network is open.
 * @returns {EditedNetwork["model"]}
 */
export function openModelOf({ card, training, trained }) {
  const run = training?.run;
  if (card?.name !== RUN_NAME || !run) return card?.name ?? "";
  const { recipe, number: step, source, byRecipe, inputOrder } = run;
  return { recipe, step, source, byRecipe, inputOrder, numbers: numbersOf(trained) };
}

/** @param {readonly LayerWeights[]} layers */
export function numbersOf(layers) {
  const numbers = new Float32Array(layers.reduce((sum, { W, b }) => sum + W.length + b.length, 0));
  let at = 0;
  for (const part of layers.flatMap(({ W, b }) => [W, b])) {
    numbers.set(part, at);
    at += part.length;
  }
  return numbers;
}

/**
 * Returns the file name of the open network without its extension; it differs once the network is changed.
 * @param {State} state
 */
export function fileNameOf(state) {
  return fileName(openModelOf(state), isTrained(state));
}

/**
 * The same of any network.
 * @param {EditedNetwork} edited
 */
export function fileNameOfEdited({ model, changes, switches }) {
  return fileName(model, changes.length === 0 && isUnswitched({ switches }));
}

/**
 * @param {EditedNetwork["model"]} model
 * @param {boolean} isAsTrained
 */
function fileName(model, isAsTrained) {
  const name = typeof model === "string" ? model : `${RUN_NAME}-step-${model.step}`;
  return isAsTrained ? name : `${name}-turned`;
}
