/**
 * The page's HTTP requests to the server for digits and for the curves of activation functions.
 * @module
 */

import { request } from "./http.js";

/** @import { Curve, Handwriting, Switches, TestImage } from "../types.js" */

/** A request that the server refused, with the server's explanation. */
export class ApiError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{expected?: string | number, found?: string | number, retryAfterS?: number, program?: string}} [values]
   *   What would have been accepted, the seconds until the next attempt, or Python code that converts the file.
   */
  constructor(code, message, { expected, found, retryAfterS, program } = {}) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.expected = expected;
    this.found = found;
    this.retryAfterS = retryAfterS;
    this.program = program;
  }
}

/**
 * Fetches newly generated digits in one handwriting: all ten, or one.
 * @param {number} seed
 * @param {number} [digit]
 * @returns {Promise<Handwriting[]>}
 */
export async function fetchHandwriting(seed, digit) {
  const { digits } = await ask(`api/handwriting?${query({ seed, digit })}`);
  return digits.map(handwriting);
}

/**
 * Fetches the activation functions as sampled by the server.
 * @returns {Promise<Record<string, Curve>>}
 */
export async function fetchActivations() {
  const curves = await ask("api/activations");
  return Object.fromEntries(
    Object.entries(curves).map(([name, { formula, z, a, far }]) => [
      name,
      { formula, z: Float32Array.from(z), a: Float32Array.from(a), far },
    ]),
  );
}

/**
 * Fetches MNIST test images, chosen at random by this seed.
 * @param {number} seed
 * @param {number} count
 * @param {number} [digit] Only images of this digit.
 * @returns {Promise<TestImage[]>}
 */
export async function fetchTestImages(seed, count, digit) {
  const { images } = await ask(`api/mnist?${query({ seed, count, digit })}`);
  return images.map(testImage);
}

/**
 * Fetches the MNIST test image with this index, from 0.
 * @param {number} index
 * @returns {Promise<TestImage>}
 */
export async function fetchTestImage(index) {
  return testImage(await ask(`api/mnist/${index}`));
}

/**
 * Converts switches to the format that the server uses in files and in the event `switches`.
 * @param {Switches} switches
 */
export function switchesToJson({ activations, off, noBias, bits, binary }) {
  const pairs = off.map(({ layer, neuron }) => [layer, neuron]);
  return { activations, off: pairs, no_bias: noBias, bits, binary };
}

/**
 * @param {object} body
 * @returns {RequestInit}
 */
export function posted(body) {
  return {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
}

/**
 * @param {string} address
 * @param {RequestInit} [options]
 */
export async function ask(address, options) {
  const response = await request(address, options);
  if (!response.ok) throw await refusal(response);
  const body = await response.json().catch(() => null);
  if (body) return body;
  throw new ApiError("unreachable", "");
}

/**
 * Reads why the server refused a request.
 * @param {Response} response
 */
export async function refusal(response) {
  const body = await response.json().catch(() => null);
  const { code = "unreachable", message = "", ...values } = body?.error ?? {};
  const retryAfterS = Number(response.headers.get("Retry-After")) || undefined;
  return new ApiError(code, message, { ...values, retryAfterS });
}

/** @param {Record<string, number | undefined>} values */
function query(values) {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
}

/** Units per pad width in which the server sends handwriting. */
const PER_PAD = 1000;

/**
 * Decodes a stroke whose points are sent as differences from the previous point.
 * @param {[number, number, number][]} differences
 */
function timedStroke(differences) {
  const points = [];
  const timesMs = [];
  let [x, y, ms] = [0, 0, 0];
  for (const [dx, dy, later] of differences) {
    [x, y, ms] = [x + dx, y + dy, ms + later];
    points.push(x / PER_PAD, y / PER_PAD);
    timesMs.push(ms);
  }
  return { points, timesMs };
}

/**
 * @param {{digit: number, seed: number, pen_radius: number, strokes: [number, number, number][][]}} sent
 * @returns {Handwriting}
 */
function handwriting({ digit, seed, pen_radius: penRadius, strokes }) {
  return {
    type: "handwriting",
    digit,
    seed,
    penRadius,
    strokes: strokes.map(timedStroke),
  };
}

/**
 * @param {{index: number, label: number, pixels: string}} sent
 * @returns {TestImage}
 */
function testImage({ index, label, pixels }) {
  return { type: "mnist", index, label, pixels: fromBase64(pixels) };
}

/** @param {string} text */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
