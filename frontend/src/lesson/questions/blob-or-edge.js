import { edge } from "../../math/presets.js";
import { GRID } from "../../options.js";
import { BIAS } from "../../store/state.js";
import { told } from "../question.js";

/** @import { Dial, StrokeDrawing } from "../../types.js" */
/** @import { Question } from "../question.js" */

/** The bar that the neuron looks for, in px of the grid. */
const BAR = { x: 14, y: 14, length: 9, width: 2.5, degrees: 0 };

/** @type {Question} */
export default {
  name: "blob-or-edge",
  choices: () => [{ id: "edge" }, { id: "blob" }, { id: "blank" }],
  async grade({ state, run }) {
    const of = state.selection ?? { layer: 1, neuron: 0 };
    const changes = dialsOf(of);
    /** @type {Record<string, number>} */
    const sums = {};
    for (const [name, rows] of Object.entries({
      blank: [],
      blob: [8, 10, 12, 14, 16, 18, 20],
      edge: [14],
    })) {
      const { pass } = await run({ changes, centred: false, input: lines(rows) });
      sums[name] = pass?.layers[of.layer].z?.[of.neuron] ?? 0; // the bias is 0, so z is the sum
    }
    const [right] = Object.keys(sums).sort((one, other) => sums[other] - sums[one]);
    return {
      right,
      values: { edge: told(sums.edge), blob: told(sums.blob), blank: told(sums.blank) },
    };
  },
};

/**
 * @param {{layer: number, neuron: number}} of
 * @returns {Dial[]}
 */
function dialsOf({ layer, neuron }) {
  const bias = { layer, neuron, source: BIAS, value: 0 };
  return [bias, ...Array.from(edge(BAR), (value, source) => ({ layer, neuron, source, value }))];
}

/**
 * Lines across the bar's length, one for each row.
 * @param {readonly number[]} rows px of the grid
 * @returns {StrokeDrawing}
 */
function lines(rows) {
  const [from, to] = [BAR.x - BAR.length / 2, BAR.x + BAR.length / 2];
  return {
    kind: "strokes",
    penRadius: BAR.width / 2,
    strokes: rows.map((y) => ({ points: [from / GRID, y / GRID, to / GRID, y / GRID] })),
  };
}
