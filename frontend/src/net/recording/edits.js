/**
 * The changes to a recorded network, kept as the server keeps those of a visitor's network.
 * @module
 */

import { decodeFrames } from "../wire.js";
import { keyOf, lettersOf } from "./keys.js";

/** The offsets of the flags and of the changes in a frame, and the bytes of each change. */
const SEQ_AT = 4;
const FLAGS_AT = 8;
const CHANGES_AT = 12;
const CHANGE_BYTES = 12;
const VALUE_AT = 8;
const RESET = 1;
const MORE = 2;
/** The source that stands for the bias. */
const BIAS = 0xffffffff;

/** @param {readonly ArrayBuffer[]} frames The network's weights as trained. */
export function createEdits(frames) {
  const trained = trainedValues(frames);
  /** @type {Map<string, string>} The value of each changed dial, as bytes. */
  let dials = new Map();
  let switches = "";

  /**
   * The value of a dial as trained.
   * @param {DataView} view
   * @param {number} at
   */
  function trainedValue(view, at) {
    const [layer, neuron] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    const source = view.getUint32(at + 4, true);
    const row = trained.get(`${layer}.${neuron}`);
    return source === BIAS ? row?.b : row?.W[source];
  }

  return {
    /** Returns the key of the network with its current changes. */
    get key() {
      const changed = Array.from(dials, ([dial, value]) => dial + value).sort();
      return `${changed.join("")} ${switches}`;
    },

    /** @param {ArrayBuffer} frame */
    change(frame) {
      const view = new DataView(frame);
      const flags = view.getUint8(FLAGS_AT);
      if (flags & RESET) {
        dials = new Map();
        switches = "";
      }
      for (let at = CHANGES_AT; at < frame.byteLength; at += CHANGE_BYTES) {
        const dial = lettersOf(frame.slice(at, at + VALUE_AT));
        if (Object.is(view.getFloat32(at + VALUE_AT, true), trainedValue(view, at))) {
          dials.delete(dial);
        } else dials.set(dial, lettersOf(frame.slice(at + VALUE_AT, at + CHANGE_BYTES)));
      }
      return { seq: view.getUint32(SEQ_AT, true), more: (flags & MORE) !== 0 };
    },

    /** @param {{seq: number, activations: (string | null)[], off: unknown[], no_bias: unknown[], bits: number | null, binary: boolean}} wanted */
    set(wanted) {
      const { activations, off, no_bias: noBias, bits, binary } = wanted;
      const isPlain =
        activations.every((name) => name === null) &&
        off.length + noBias.length === 0 &&
        bits === null &&
        !binary;
      switches = isPlain ? "" : keyOf("switches", wanted);
      return { seq: wanted.seq, more: false };
    },

    keep: () => ({ dials: new Map(dials), switches }),

    /** @param {{dials: Map<string, string>, switches: string}} kept */
    restore(kept) {
      ({ dials, switches } = kept);
    },
  };
}

/**
 * @param {readonly ArrayBuffer[]} frames
 * @returns {Map<string, {W: Float32Array, b: number}>} By layer and neuron.
 */
function trainedValues(frames) {
  const rows = new Map();
  for (const frame of frames.flatMap((each) => decodeFrames(each))) {
    if (frame.kind !== "weights") continue;
    for (const [i, b] of frame.b.entries()) {
      const W = frame.W.subarray(i * frame.nIn, (i + 1) * frame.nIn);
      rows.set(`${frame.layer}.${frame.row + i}`, { W, b });
    }
  }
  return rows;
}
