/**
 * Networks and canvases to try the stage with.
 * @module
 */

/** @import { LayerWeights, Pass } from "../../frontend/src/types.js" */
/** @import { SceneState } from "../../frontend/src/stage/scene.js" */

/** Every shape of network the product ships, and some it does not. */
export const NETWORKS = [
  [784, 16, 16, 10],
  [784, 10],
  [784, 1],
  [784, 128, 64, 10],
  [784, 30, 10],
  [784, 16, 16, 16, 16, 10],
  [784, 512, 256, 10],
];

/** Stages from that of the smallest embed and of a small phone to a 4K screen, CSS px. */
export const STAGES = [
  { width: 300, height: 180 },
  { width: 300, height: 200 },
  { width: 340, height: 200 },
  { width: 320, height: 220 },
  { width: 320, height: 300 },
  { width: 390, height: 367 },
  { width: 436, height: 255 },
  { width: 613, height: 275 },
  { width: 320, height: 620 },
  { width: 360, height: 900 },
  { width: 540, height: 1000 },
  { width: 640, height: 420 },
  { width: 830, height: 776 },
  { width: 1100, height: 640 },
  { width: 3000, height: 2000 },
];

/** @param {number} k */
const wave = (k) => Math.sin(12.9898 * k + 4.1);

/** @type {Map<string, LayerWeights[]>} */
const made = new Map();

/**
 * Weights of a network: numbers without a pattern, the same at every call, and not to be changed.
 * @param {number[]} sizes
 * @returns {LayerWeights[]}
 */
export function weightsOf(sizes) {
  const name = sizes.join("-");
  const weights = made.get(name) ?? make(sizes);
  made.set(name, weights);
  return weights;
}

/** @param {number[]} sizes */
function make(sizes) {
  return sizes.slice(1).map((nOut, k) => ({
    W: Float32Array.from({ length: nOut * sizes[k] }, (_, i) => wave(i + 1000 * k)),
    b: new Float32Array(nOut),
    nIn: sizes[k],
    nOut,
    rowsLoaded: nOut,
  }));
}

/**
 * A finished pass: every third pixel lit, the output neuron of `digit` the brightest.
 * @param {number[]} sizes
 * @param {number} [digit]
 * @returns {Pass}
 */
export function passOf(sizes, digit = 3) {
  const layers = sizes.map((count, k) => ({
    z: k === 0 ? null : new Float32Array(count),
    a: Float32Array.from({ length: count }, (_, i) =>
      k === 0 ? Number(i % 3 === 0) : 0.5 + 0.4 * wave(i + 7 * k),
    ),
  }));
  const answer = /** @type {const} */ ({
    state: "digit",
    digit,
    confidence: 0.97,
    runnerUp: 5,
    runnerUpConfidence: 0.04,
  });
  return { seq: 7, layers, answer, placement: { scale: 1, dx: 0, dy: 0 } };
}

/** A function that is 0 up to z = −1, 1 from z = 1, and straight between: as the server would send it. */
export const RAMP = Object.freeze({
  z: Float32Array.from({ length: 401 }, (_, i) => (i - 200) / 20),
  a: Float32Array.from({ length: 401 }, (_, i) => Math.min(Math.max((i - 180) / 40, 0), 1)),
  far: { z: [-1000, 1000], a: [0, 1] },
  formula: "",
});

/**
 * What the stage shows of the state after a finished pass.
 * @param {number[]} sizes
 * @param {Partial<SceneState>} [changes]
 * @returns {SceneState}
 */
export function shownOf(sizes, changes = {}) {
  return {
    card: /** @type {any} */ ({ sizes }),
    activations: sizes.slice(1).map(() => "sigmoid"),
    curves: {},
    weights: weightsOf(sizes),
    pass: passOf(sizes),
    time: sizes.length - 1,
    byNeuron: false,
    selection: null,
    hover: null,
    edge: null,
    curtain: false,
    lines: "flow",
    ...changes,
  };
}

/**
 * A canvas that keeps a log of everything drawn on it, numbers and all.
 * @param {number} width
 * @param {number} height
 * @param {unknown[][]} [log] Shared by the canvases of one stage.
 * @returns {any}
 */
export function recordingCanvas(width, height, log = []) {
  const canvas = { width, height, log, getContext: () => context };
  const context = recordingContext(canvas, log);
  return canvas;
}

/**
 * @param {{width: number, height: number}} canvas
 * @param {unknown[][]} log
 */
function recordingContext(canvas, log) {
  /** @type {Record<string, unknown>} */
  const fields = { canvas };
  return new Proxy(fields, {
    get: (_, name) => (name in fields ? fields[String(name)] : call(String(name), log)),
    set(_, name, value) {
      log.push([`${String(name)} =`, plain(value)]);
      fields[String(name)] = value;
      return true;
    },
  });
}

/**
 * @param {string} name
 * @param {unknown[][]} log
 */
function call(name, log) {
  return (/** @type {unknown[]} */ ...args) => {
    log.push([name, ...args.map(plain)]);
    if (name === "createImageData") return imageOf(Number(args[0]), Number(args[1]));
    if (name.endsWith("Gradient")) return { addColorStop: call("addColorStop", log) };
    return name === "measureText" ? { width: 6 * String(args[0]).length } : undefined;
  };
}

/**
 * @param {number} width
 * @param {number} height
 */
function imageOf(width, height) {
  return { width, height, data: new Uint8ClampedArray(4 * width * height) };
}

/**
 * A value as it stood when it was drawn: pictures by their pixels, all else as it is.
 * @param {any} value
 */
function plain(value) {
  if (value?.data)
    return `image ${value.width} × ${value.height}: ${hash(new Uint32Array(value.data.buffer))}`;
  if (value?.getContext) return `canvas ${value.width} × ${value.height}`;
  return value && typeof value === "object" && !Array.isArray(value) ? "object" : value;
}

/**
 * FNV-1a, a pixel at a time instead of a byte: http://www.isthe.com/chongo/tech/comp/fnv
 * @param {Uint32Array} pixels
 */
function hash(pixels) {
  let value = 0x811c9dc5;
  for (let i = 0; i < pixels.length; i++) value = Math.imul(value ^ pixels[i], 0x01000193);
  return value >>> 0;
}
