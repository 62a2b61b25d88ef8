/**
 * The questions of how the cost depends on the network and of the cost around the network, with their answers: the
 * mirror of `forwardpass.schemas.gradients`.
 * @module
 */

import { PIXELS } from "../../options.js";
import { bytesOf, count, floatsIn, refuse } from "./messages.js";

/** @import { Batch, NextBatch, BatchSlopes, DialRef, Direction, Gradient, Landscape } from "../../types.js" */

/** The fields about a single image, as a question about a batch sends them. */
const NO_IMAGE = Object.freeze({ a: new ArrayBuffer(0), digit: 0 });

/**
 * What a question is about.
 * @param {Float32Array} a The activations of layer 0.
 * @param {number} digit The answer that is wanted.
 * @param {Batch | NextBatch | null} batch In place of both.
 */
const subject = (a, digit, batch) => ({
  ...(batch ? NO_IMAGE : { a: bytesOf(a), digit }),
  batch: batch && "seed" in batch ? { count: batch.count, seed: batch.seed } : null,
  next_batch: batch && "taken" in batch ? { number: batch.number, taken: batch.taken } : null,
});

/**
 * @param {object} question
 * @param {number} question.seq
 * @param {Float32Array} question.a The activations of layer 0.
 * @param {number} question.digit The digit that the network should answer.
 * @param {string} question.cost
 * @param {number} question.learningRate
 * @param {DialRef} question.dial The dial to examine closely.
 * @param {Batch | NextBatch | null} question.batch The digits to average over, instead of `a` and `digit`.
 * @param {boolean} question.pictures Whether the answer should include the pictures of the batch.
 */
export function gradientMessage({ seq, a, digit, cost, learningRate, dial, batch, pictures }) {
  const { layer, neuron, source } = dial;
  const asked = { cost, learning_rate: learningRate, dial: [layer, neuron, source] };
  return { seq, ...subject(a, digit, batch), ...asked, pictures };
}

/**
 * @param {object} question
 * @param {number} question.seq
 * @param {Float32Array} question.a The activations of layer 0.
 * @param {number} question.digit The answer that is wanted.
 * @param {Batch | NextBatch | null} question.batch In place of both.
 * @param {string} question.cost
 * @param {Direction} question.first
 * @param {Direction} question.second
 * @param {number} question.seed Of what is random.
 * @param {number} question.reach
 * @param {number | null} question.since The seq of the question that the plane was taken for.
 */
export function landscapeMessage({ seq, a, digit, batch, first, second, ...asked }) {
  const way = (/** @type {Direction} */ { name, network }) => ({ name, network });
  const { cost, seed, reach, since } = asked;
  const ways = { first: way(first), second: way(second) };
  return { seq, ...subject(a, digit, batch), ...ways, cost, seed, reach, since };
}

/**
 * @param {any} message
 * @returns {Gradient}
 * @throws {import("./header.js").FrameError} A field of the message is invalid.
 */
export function readGradient(message) {
  const { seq, cost, after, desired, terms, layers, dial, batch } = message ?? {};
  if (!Array.isArray(layers)) refuse("layers", "a list of layers", layers);
  return {
    seq: count(seq, "seq"),
    cost: number(cost, "cost"),
    after: number(after, "after"),
    desired: floatsIn(desired, "desired"),
    terms: floatsIn(terms, "terms"),
    layers: layers.map((/** @type {any} */ layer) => ({
      activations: floatsIn(layer?.activations, "layers"),
      delta: floatsIn(layer?.delta, "layers"),
      weights: floatsIn(layer?.weights, "layers"),
      biases: floatsIn(layer?.biases, "layers"),
    })),
    check: {
      value: number(dial?.value, "dial"),
      before: orNull(dial?.before, "dial"),
      squishSlope: orNull(dial?.squish_slope, "dial"),
      activation: orNull(dial?.activation, "dial"),
      delta: orNull(dial?.delta, "dial"),
      slope: number(dial?.slope, "dial"),
      difference: number(dial?.difference, "dial"),
      h: number(dial?.h, "dial"),
      rounding: number(dial?.rounding, "dial"),
      relativeError: orNull(dial?.relative_error, "dial"),
    },
    batch: batch === null ? null : batchIn(batch),
  };
}

/**
 * @param {any} batch
 * @returns {BatchSlopes}
 */
function batchIn(batch) {
  const { labels, costs, slopes, pictures, source, next_step: next } = batch ?? {};
  const digits = bytesIn(labels, "labels");
  const drawn = pictures === null ? null : bytesIn(pictures, "pictures");
  if (drawn && drawn.length !== digits.length * PIXELS) {
    refuse("pictures", `${digits.length * PIXELS} bytes`, drawn.length);
  }
  return {
    labels: digits,
    costs: floatsIn(costs, "costs"),
    slopes: floatsIn(slopes, "slopes"),
    pictures: drawn,
    source: source === "mnist" ? "mnist" : "generated",
    nextRate: next === null ? null : number(next?.learning_rate, "next_step"),
  };
}

/**
 * @param {any} message
 * @returns {Landscape}
 * @throws {import("./header.js").FrameError} A field of it does not fit.
 */
export function readLandscape(message) {
  const { seq, since, costs, goals, place } = message ?? {};
  if (!Array.isArray(goals)) refuse("goals", "a list of places", goals);
  return {
    seq: count(seq, "seq"),
    since: count(since, "since"),
    costs: costs === null ? null : floatsOf(bytesIn(costs, "costs")),
    goals: goals.map((/** @type {any} */ goal) =>
      goal === null ? null : [number(goal[0], "goals"), number(goal[1], "goals")],
    ),
    place: {
      first: number(place?.first, "place"),
      second: number(place?.second, "place"),
      away: number(place?.away, "place"),
      cost: number(place?.cost, "place"),
    },
  };
}

/**
 * Costs far from the network may be infinite or NaN.
 * @param {Uint8Array} bytes
 */
const floatsOf = (bytes) => new Float32Array(new Uint8Array(bytes).buffer);

/**
 * @param {unknown} bytes
 * @param {string} field
 * @returns {Uint8Array}
 */
function bytesIn(bytes, field) {
  if (bytes instanceof Uint8Array) return bytes;
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes);
  return refuse(field, "bytes", bytes);
}

/**
 * @param {unknown} value
 * @param {string} field
 */
const orNull = (value, field) => (value === null ? null : number(value, field));

/**
 * @param {unknown} value
 * @param {string} field
 * @returns {number}
 */
function number(value, field) {
  if (Number.isFinite(value)) return /** @type {number} */ (value);
  return refuse(field, "a finite number", value);
}
