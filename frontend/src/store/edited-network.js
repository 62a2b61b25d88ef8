/**
 * The open network as the page sends it to the server. A network of the server is sent as its name and its changes. One
 * from a training or from a visitor's file is sent whole, because only the page has it.
 * @module
 */

import { changesOf, isTrained, isUnswitched } from "./dials.js";
import { OWN_NAME } from "./own-network.js";
import { RUN_NAME } from "./training.js";

/** @import { About, Dial, LayerWeights, Recipe, State, Switches } from "../types.js" */

/**
 * The network of a training after one of its steps. `byRecipe`: whether recipe and step alone lead to its
 * `numbers`, per layer W row by row, then b.
 * @typedef {{kind: "training", recipe: Recipe, step: number, source: "mnist" | "generated", byRecipe: boolean, numbers: Float32Array, inputOrder: Uint8Array | null}} TrainedNetwork
 */

/**
 * The network of a file, called `name`. `card`: what is known about it, as JSON. `numbers`: as above. `about`: what the
 * visitor said of it; null if the file says enough.
 * @typedef {{kind: "own", name: string, card: string, numbers: Float32Array, inputOrder: Uint8Array | null, file: File, about: About | null}} OwnNetwork
 */

/** @typedef {{model: string | TrainedNetwork | OwnNetwork, changes: Dial[], switches: Switches}} EditedNetwork */

/**
 * @param {State} state A network is open.
 * @returns {EditedNetwork}
 */
export function editedNetworkOf(state) {
  const { weights, trained, switches } = state;
  return { model: openModelOf(state), changes: changesOf(weights, trained), switches };
}

/**
 * Returns the open network as it was trained.
 * @param {State} state A network is open.
 * @returns {EditedNetwork["model"]}
 */
export function openModelOf({ card, own, training, trained }) {
  const run = training?.run;
  if (card?.name === OWN_NAME && own) return own.network;
  if (card?.name !== RUN_NAME || !run) return card?.name ?? "";
  const { recipe, number: step, source, byRecipe, inputOrder } = run;
  const numbers = numbersOf(trained);
  return { kind: "training", recipe, step, source, byRecipe, inputOrder, numbers };
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
 * Does the same for any network.
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
  const name = nameOf(model);
  return isAsTrained ? name : `${name}-turned`;
}

/** @param {EditedNetwork["model"]} model */
function nameOf(model) {
  if (typeof model === "string") return model;
  return model.kind === "own" ? model.name : `${RUN_NAME}-step-${model.step}`;
}
