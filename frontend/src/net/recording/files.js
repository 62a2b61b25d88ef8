/**
 * The files of a recording, each fetched when it is first needed: `index.json`, and for each network `NAME.json` with
 * its bytes in `NAME.bin`.
 * @module
 */

import { createEdits } from "./edits.js";
import { keyOf } from "./keys.js";

/**
 * @typedef {object} Index
 * @property {any} hello The answer to `hello`.
 * @property {string[]} networks The names of the recorded networks.
 * @property {Record<string, object>} requests The answers over HTTP, by address.
 */

/**
 * @typedef {object} RecordedNetwork
 * @property {any} card
 * @property {ArrayBuffer[]} weights The frames.
 * @property {Map<string, any>} accuracies Of each recorded edited network, by its key; null if it had none.
 * @property {Map<string, any>} answers By the keys of the edited network and of the question.
 */

/** @param {string} folder The URL of the recording, with a slash at the end. */
export function openFiles(folder) {
  /** @type {Map<string, Promise<any>>} */
  const fetched = new Map();

  /**
   * Fetches a file once; after a failure, the next call fetches it again.
   * @template T
   * @param {string} name
   * @param {() => Promise<T>} load
   * @returns {Promise<T>}
   */
  function once(name, load) {
    const known = fetched.get(name);
    if (known) return known;
    const loading = load();
    fetched.set(name, loading);
    loading.catch(() => fetched.delete(name));
    return loading;
  }

  return {
    /** @returns {Promise<Index>} */
    index: () => once("index", async () => (await get("index.json")).json()),

    /** @param {string} name */
    network: (name) => once(`network ${name}`, () => networkIn(encodeURIComponent(name))),
  };

  /** @param {string} file */
  async function get(file) {
    const response = await fetch(folder + file);
    if (!response.ok) throw new Error(`${file} could not be fetched`);
    return response;
  }

  /** @param {string} name */
  async function networkIn(name) {
    const [written, bytes] = await Promise.all([
      get(`${name}.json`).then((response) => response.json()),
      get(`${name}.bin`).then((response) => response.arrayBuffer()),
    ]);
    return readNetwork(written, bytes);
  }
}

/**
 * @param {any} written
 * @param {ArrayBuffer} bytes
 * @returns {RecordedNetwork}
 */
function readNetwork(written, bytes) {
  const { card, weights, edited } = withBytes(written, bytes);
  const accuracies = new Map();
  const answers = new Map();
  for (const { changes, switches, accuracy, asked } of edited) {
    const edits = createEdits(weights);
    if (changes) edits.change(changes);
    if (switches) edits.set(switches);
    accuracies.set(edits.key, accuracy);
    for (const [event, question, answer] of asked) {
      answers.set(`${edits.key} ${keyOf(event, question)}`, answer);
    }
  }
  return { card, weights, accuracies, answers };
}

/**
 * Inserts bytes where the JSON refers to them: `{"bytes": [from, to]}`.
 * @param {any} value
 * @param {ArrayBuffer} bytes
 * @returns {any}
 */
function withBytes(value, bytes) {
  if (Array.isArray(value)) return value.map((each) => withBytes(each, bytes));
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value.bytes)) return bytes.slice(value.bytes[0], value.bytes[1]);
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, withBytes(each, bytes)]),
  );
}
