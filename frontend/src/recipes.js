/**
 * What can be chosen for a training, and the presets: the same as in `forwardpass.numerics`, which a test holds
 * equal. It stands apart from `options.js` so that only those who look at a training fetch it.
 * @module
 */

import { ACTIVATIONS } from "./options.js";

/** @import { Recipe } from "./types.js" */

/** Activation functions of outputs that a cost function takes. */
export const COSTS = /** @type {Readonly<Record<string, readonly string[]>>} */ (
  Object.freeze({
    quadratic: [...ACTIVATIONS, "softmax"],
    "cross-entropy": ["sigmoid", "softmax"],
  })
);

export const OPTIMISERS = /** @type {const} */ (["adam", "sgd"]);

/** How the learning rate falls. */
export const SCHEDULES = /** @type {const} */ (["cosine", "linear", "constant"]);

/** The random numbers to begin with. */
export const INITS = /** @type {const} */ (["centred", "nielsen", "glorot", "he", "zeros"]);

export const AUGMENTATIONS = /** @type {const} */ (["none", "mild"]);

/** What a visitor may ask for at most. */
export const MAX_HIDDEN_LAYERS = 4;
export const MAX_HIDDEN_NEURONS = 128;
export const MAX_BATCH = 1000;
export const MAX_EPOCHS = 100;
export const MAX_COPIES = 2;

/** How many of the training images can be learned from, in the menu; null for all. */
export const DIGIT_COUNTS = /** @type {const} */ ([100, 500, 2000, 10_000, null]);

/** The most steps a second, from slow motion to as fast as it goes, which is 0. */
export const STEP_RATES = /** @type {const} */ ([1, 4, 20, 100, 0]);

/** @type {Recipe} */
const LESSON = {
  sizes: [784, 16, 16, 10],
  activations: ["sigmoid", "sigmoid", "sigmoid"],
  cost: "quadratic",
  optimiser: "sgd",
  learning_rate: 3,
  schedule: "constant",
  warm_up: 0,
  decay: 0,
  decay_layers: "first",
  smoothness: 0,
  augmentation: "none",
  copies: 0,
  init: "nielsen",
  batch: 10,
  epochs: 30,
  seed: 1,
  shuffle_pixels: false,
  shuffle_labels: false,
  digits: null,
};

/** @type {Recipe} */
const FAST = {
  ...LESSON,
  cost: "cross-entropy",
  optimiser: "adam",
  learning_rate: 0.03,
  schedule: "linear",
  warm_up: 60,
  decay: 0.04,
  init: "centred",
  batch: 100,
  epochs: 10,
};

/** Recipes to begin with, by name; the first is the one that the page begins with. */
export const PRESETS = Object.freeze({
  fast: FAST,
  lesson: LESSON,
  diverging: { ...LESSON, activations: ["relu", "relu", "identity"], init: "he" },
  zeros: { ...FAST, init: "zeros" },
  "shuffled-labels": {
    ...FAST,
    shuffle_labels: true,
    digits: 500,
    learning_rate: 0.01,
    schedule: "constant",
    decay: 0,
    batch: 20,
    epochs: 100,
  },
});
