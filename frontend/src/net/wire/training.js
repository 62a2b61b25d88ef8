/**
 * The messages about a training, as maps: the mirror of `forwardpass.schemas.training`. Loaded with the first training.
 * @module
 */

import { decodeFrames } from "../wire.js";
import { FrameError } from "./header.js";

/** @import { Measurement, Recipe, RunBegun, RunProgress, Steering } from "../../types.js" */
/** @import { Frame } from "../wire.js" */

/**
 * The state of a run, and what is new since the previous message. `costs` and `measured` are further points of their
 * curves; with `forget`, they replace the curves. `weights`: every number of the network, if they have changed.
 * `frames`: the pass of the newest input.
 * @typedef {RunProgress & {token: string, forget: boolean, weights: Float32Array | null, frames: Frame[]}} RunNews
 */

/** @type {readonly RunProgress["status"][]} */
const STATUSES = ["waiting", "running", "paused", "done", "diverged", "lost"];

/** Entries of a confusion matrix. */
const CONFUSION = 100;

/**
 * The request for a training.
 * @param {{seq: number, preset: string | null, changes: Partial<Recipe>, start: "random" | "open"}} wanted
 */
export const trainMessage = ({ seq, preset, changes, start }) => ({
  seq,
  preset,
  recipe: changes,
  start,
});

/**
 * @param {{seq: number, token: string} & Steering} steering
 */
export const steerMessage = ({ seq, token, action, value }) => ({ seq, token, action, value });

/**
 * Reads the server's answer that it has accepted a training or found it again.
 * @param {any} message
 * @returns {RunBegun}
 * @throws {FrameError} A field of it does not fit.
 */
export function readRun(message) {
  const { token, recipe, command = null, card, source } = message ?? {};
  if (typeof token !== "string" || !token) refuse("token", "a text", token);
  if (!Array.isArray(recipe?.sizes)) refuse("recipe", "a recipe", recipe);
  if (!Array.isArray(card?.sizes)) refuse("card", "a card", card);
  if (source !== "mnist" && source !== "generated") refuse("source", "mnist or generated", source);
  return {
    token,
    recipe,
    command,
    card,
    source,
    steps: number(message.steps, "steps"),
    stepsPerEpoch: number(message.steps_per_epoch, "steps_per_epoch"),
    trainingImages: number(message.training_images, "training_images"),
    validationImages: number(message.validation_images, "validation_images"),
    testSet: message.test_set && testSet(message.test_set),
    inputOrder: message.input_order ? new Uint8Array(message.input_order) : null,
  };
}

/** @param {any} sent */
function testSet({ name, count }) {
  return { name: String(name), count: number(count, "test_set") };
}

/**
 * @param {any} message
 * @returns {RunNews}
 * @throws {FrameError} A field of it does not fit.
 */
export function readNews(message) {
  const { token, state: status, place, cost, costs, measured, checkpoints } = message ?? {};
  if (!STATUSES.includes(status)) refuse("state", STATUSES.join(", "), status);
  if (!Array.isArray(costs)) refuse("costs", "a list", costs);
  if (!Array.isArray(checkpoints)) refuse("checkpoints", "a list", checkpoints);
  const { confusion, weights, pass } = message;
  return {
    token,
    status,
    place: place ?? null,
    reason: status === "lost" ? message.message : null,
    resumes: message.resumes ?? null,
    number: number(message.number, "number"),
    taken: number(message.taken, "taken"),
    epoch: number(message.epoch, "epoch"),
    examples: number(message.examples, "examples"),
    examplesPerSecond: number(message.examples_per_second, "examples_per_second"),
    cost: cost ?? null,
    learningRate: number(message.learning_rate, "learning_rate"),
    byRecipe: message.by_recipe === true,
    forget: message.forget === true,
    costs,
    measured: (measured ?? []).map(measurement),
    confusion: confusion ? new Uint32Array(numbersIn(confusion, "confusion", CONFUSION)) : null,
    checkpoints,
    weights: weights ? new Float32Array(numbersIn(weights, "weights")) : null,
    frames: pass ? decodeFrames(pass) : [],
  };
}

/**
 * @param {any} sent
 * @returns {Measurement}
 */
function measurement(sent) {
  return {
    number: number(sent?.number, "measured"),
    validationCost: number(sent.validation_cost, "measured"),
    validationAccuracy: number(sent.validation_accuracy, "measured"),
    trainingCost: number(sent.training_cost, "measured"),
    trainingAccuracy: number(sent.training_accuracy, "measured"),
  };
}

/**
 * @param {unknown} value
 * @param {string} field
 * @returns {number}
 */
function number(value, field) {
  return typeof value === "number" ? value : refuse(field, "a number", value);
}

/**
 * Reads float32 numbers from bytes, copied so that they start at a multiple of four.
 * @param {unknown} bytes
 * @param {string} field
 * @param {number} [count]
 * @returns {ArrayBuffer}
 */
function numbersIn(bytes, field, count) {
  const isBinary = bytes instanceof ArrayBuffer || bytes instanceof Uint8Array;
  const fits =
    isBinary && bytes.byteLength % 4 === 0 && [undefined, bytes.byteLength / 4].includes(count);
  return fits ? new Uint8Array(bytes).slice().buffer : refuse(field, "bytes of numbers", bytes);
}

/**
 * @param {string} field
 * @param {string} expected
 * @param {unknown} found
 * @returns {never}
 */
function refuse(field, expected, found) {
  const message = `the field ${field} of the message does not fit`;
  throw new FrameError("malformed", message, expected, String(found));
}
