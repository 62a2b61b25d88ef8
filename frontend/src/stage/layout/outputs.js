/**
 * Places what stands beside the output neurons: a label and a bar each, or a number line beside a single output.
 * @module
 */

/** @import { LayerLayout, NumberLineLayout, OutputLayout } from "../types.js" */
/** @import { Plan } from "./plan.js" */

const TICKS = 10;

/**
 * @param {Plan} plan
 * @param {LayerLayout} layer The output layer.
 * @returns {{outputs: OutputLayout[], numberLine: NumberLineLayout | null}}
 */
export function placeOutputs(plan, layer) {
  if (layer.count === 1) return { outputs: [], numberLine: numberLine(plan, layer) };
  const positionOf = plan.flow === "right" ? outputRight : outputBelow;
  const outputs = Array.from({ length: layer.count }, (_, i) => positionOf(plan, layer, i));
  return { outputs, numberLine: null };
}

/**
 * @param {Plan} plan
 * @param {LayerLayout} layer
 * @param {number} i
 * @returns {OutputLayout}
 */
function outputRight({ width, margin, labelSize, textSize }, layer, i) {
  const { radius } = layer;
  const [x, y] = [layer.x[i], layer.y[i]];
  const edge = layer.box.x + layer.box.width;
  const labelX = edge + labelSize * 0.85;
  const barX = edge + labelSize * 1.7;
  const numberX = width - margin.end * 0.6;
  const barWidth = Math.max(numberX - textSize * 3.4 - barX, 8);
  const thickness = Math.max(4, Math.min(radius * 0.6, 16));
  const pad = Math.min(radius * 0.36, layer.count > 1 ? (layer.y[1] - layer.y[0]) / 2 - radius : 6);
  return {
    label: { x: labelX, y, align: "center" },
    bar: { x: barX, y: y - thickness / 2, width: barWidth, height: thickness },
    number: { x: numberX, y, align: "right" },
    outline: {
      x: x - radius - pad,
      y: y - radius - pad,
      width: labelX + labelSize * 0.55 - x + radius + pad,
      height: 2 * (radius + pad),
    },
  };
}

/**
 * @param {Plan} plan
 * @param {LayerLayout} layer
 * @param {number} i
 * @returns {OutputLayout}
 */
function outputBelow({ labelSize, compact }, layer, i) {
  const { radius } = layer;
  const [x, y] = [layer.x[i], layer.y[i]];
  const edge = layer.box.y + layer.box.height;
  const labelY = edge + labelSize * 0.8;
  const barY = edge + labelSize * 1.6;
  const thickness = Math.min(radius * 0.9, 12);
  const pad = Math.min(3, (layer.x[1] - layer.x[0]) / 2 - radius);
  return {
    label: { x, y: labelY, align: "center" },
    bar: { x: x - thickness / 2, y: barY, width: thickness, height: compact ? 0 : 40 },
    number: { x, y: barY + 48, align: "center" },
    outline: {
      x: x - radius - pad,
      y: y - radius - pad,
      width: 2 * (radius + pad),
      height: labelY + labelSize * 0.55 - y + radius + pad,
    },
  };
}

/**
 * @param {Plan} plan
 * @param {LayerLayout} layer
 * @returns {NumberLineLayout}
 */
function numberLine({ flow, crossCentre, crossLength, labelSize }, layer) {
  const { box } = layer;
  const length = Math.min(crossLength * 0.72, labelSize * 2.6 * TICKS);
  const right = flow === "right";
  const axis = (right ? box.x + box.width : box.y + box.height) + labelSize * 1.6;
  const start = crossCentre - length / 2;
  const beside = axis + labelSize * 1.2;
  /**
   * @param {number} cross
   * @param {number} along
   */
  const at = (cross, along) => (right ? { x: along, y: cross } : { x: cross, y: along });
  const ticks = Array.from({ length: TICKS }, (_, digit) => ({
    ...at(start + (digit * length) / (TICKS - 1), beside),
    align: /** @type {const} */ ("center"),
  }));
  const half = labelSize * 0.85;
  return {
    from: { ...at(start, axis), align: "center" },
    to: { ...at(start + length, axis), align: "center" },
    ticks,
    outline: { x: -half, y: -half, width: 2 * half, height: 2 * half },
  };
}
