/**
 * Moves through the diagram with the arrow keys.
 * @module
 */

/** @import { NeuronRef } from "../types.js" */
/** @import { Layout } from "../stage/types.js" */

/** @typedef {"ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown"} Arrow */

/** @type {Record<Arrow, [number, number]>} */
const STEPS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Returns the neuron one step from `from`: along the flow, the nearest neuron of the next layer; across it, the
 * neighbour in the same layer. In the picture of the pixels every arrow moves by one pixel; beyond its edge, along
 * the flow, lies the first layer of neurons.
 * @param {Layout} layout
 * @param {NeuronRef} from
 * @param {Arrow} arrow
 * @returns {NeuronRef} The same neuron at the edges of the diagram.
 */
export function neighbour(layout, from, arrow) {
  const [across, down] = STEPS[arrow];
  const [forward, sideways] = layout.flow === "right" ? [across, down] : [down, across];
  if (from.layer === 0) {
    const pixel = pixelBeside(layout, from.neuron, across, down);
    if (pixel !== null) return { layer: 0, neuron: pixel };
    return forward > 0 ? nearestIn(layout, from, 1) : from;
  }
  if (forward !== 0) {
    const layer = from.layer + forward;
    return layer < layout.layers.length ? nearestIn(layout, from, layer) : from;
  }
  const neuron = from.neuron + sideways;
  const exists = neuron >= 0 && neuron < layout.layers[from.layer].count;
  return exists ? { layer: from.layer, neuron } : from;
}

/**
 * @param {Layout} layout
 * @param {number} neuron
 * @param {number} across
 * @param {number} down
 */
function pixelBeside({ grid }, neuron, across, down) {
  const column = (neuron % grid.columns) + across;
  const row = Math.floor(neuron / grid.columns) + down;
  const inside = column >= 0 && column < grid.columns && row >= 0 && row < grid.rows;
  return inside ? row * grid.columns + column : null;
}

/**
 * Returns the nearest neuron of a layer.
 * @param {Layout} layout
 * @param {NeuronRef} from
 * @param {number} layer
 * @returns {NeuronRef}
 */
function nearestIn(layout, from, layer) {
  const { x, y, first, end } = layout.layers[layer];
  const [fromX, fromY] = centreOf(layout, from);
  let best = { neuron: first, distance: Infinity };
  for (let neuron = first; neuron < end; neuron += 1) {
    const distance = Math.hypot(x[neuron] - fromX, y[neuron] - fromY);
    if (distance < best.distance) best = { neuron, distance };
  }
  return { layer, neuron: best.neuron };
}

/**
 * @param {Layout} layout
 * @param {NeuronRef} ref
 */
function centreOf({ layers }, { layer, neuron }) {
  return [layers[layer].x[neuron], layers[layer].y[neuron]];
}
