/**
 * Asks for the single layer that equals a network without squish; loaded with the first question.
 * @module
 */

import { collapseMessage } from "../../net/wire.js";
import * as change from "../../store/state.js";
import { collapses } from "./queries.js";

/** @import { LayerWeights, State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */
/** @import { Frame } from "../../net/wire.js" */
/** @import { Transport } from "../../net/transport.js" */

/**
 * @param {Store<State>} store
 * @param {Pick<Transport, "request">} transport
 */
export function askCollapse(store, { request }) {
  /** @type {State["pass"]} */
  let asked = null;
  request(
    "collapse",
    (seq) => {
      const { pass, ...state } = store.get();
      const a = pass?.layers[0]?.a;
      if (!a || !collapses({ pass, ...state })) return null;
      asked = pass;
      return collapseMessage({ seq, a });
    },
    (frames) => {
      if (!asked) return;
      const one = collapsed(frames, asked);
      store.update((state) => change.collapseReceived(state, one));
    },
  );
}

/**
 * Reads that single layer from its frames.
 * @param {Frame[]} frames
 * @param {NonNullable<State["pass"]>} pass The pass with the same input.
 * @returns {State["collapsed"]}
 */
function collapsed(frames, { seq, layers }) {
  const rows = frames.filter((frame) => frame.kind === "weights");
  const layer = frames.find((frame) => frame.kind === "layer");
  if (!layer || rows.length === 0) return null;
  const { nIn } = rows[0];
  const nOut = layer.a.length;
  /** @type {LayerWeights} */
  const weights = {
    W: new Float32Array(nOut * nIn),
    b: new Float32Array(nOut),
    nIn,
    nOut,
    rowsLoaded: nOut,
  };
  for (const { row, W, b } of rows) {
    weights.W.set(W, row * nIn);
    weights.b.set(b, row);
  }
  const deep = layers.at(-1)?.z ?? null;
  return { seq, weights, values: { z: layer.z, a: layer.a }, deep };
}
