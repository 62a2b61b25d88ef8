/** Plots as figures: the curves of a training, an activation function, and a slice through the cost. */

import { formatNumber, formatPercent, t } from "../i18n/i18n.js";
import { roundValues } from "../math/round-values.js";
import { activationBreakdown, functionName, plain } from "../panels/neuron/breakdown.js";
import { inputName, probeOf, responsePicture } from "../panels/neuron/response-picture.js";
import { drawSquish } from "../panels/plots/activation.js";
import { axesIn, drawAxes } from "../panels/plots/axes.js";
import { drawResponse } from "../panels/plots/response.js";
import {
  accuracyLines,
  costLines,
  rangeOf,
  stepsOf,
  valueAt,
} from "../panels/views/learn/curve-lines.js";
import { drawSlice } from "../panels/views/gradient/slice-map.js";
import { foundNow, namesOf } from "../panels/views/gradient/slice-names.js";
import { signed } from "../panels/views/gradient/words.js";
import { activationsOf } from "../store/state.js";
import { networkWords, runWords } from "./words.js";

/** @import { State } from "../types.js" */
/** @import { Palette } from "../stage/types.js" */
/** @import { Line } from "../panels/views/learn/curve-lines.js" */
/** @import { Kind } from "./types.js" */

/** Sizes of the plots, px. */
const CURVES = { width: 640, height: 360 };
const SQUISH = { width: 520, height: 320 };
const RESPONSE = {
  curve: { width: 520, height: 320 },
  map: { width: 520, height: 480 },
};
const SLICE = { width: 620, height: 560 };
const FONT = "12px sans-serif";
/** Where the plot of curves begins and ends, and the height of a line of its legend, px. */
const BOX = { left: 52, right: 12, top: 20, bottom: 44 };
const KEY = 20;

/** The looks of the lines, by name, as in `styles/learn.css`. */
const LOOKS =
  /** @type {(palette: Palette) => Record<Line["name"], {color: string, dash: number[]}>} */ (
    (palette) => ({
      batch: { color: palette.dim, dash: [] },
      training: { color: palette.bias, dash: [6, 4] },
      validation: { color: palette.ink, dash: [] },
    })
  );

/** @type {Kind} */
export const COST = curvesOf("cost", costLines, false);

/** @type {Kind} */
export const ACCURACY = curvesOf("accuracy", accuracyLines, true);

/**
 * @param {"cost" | "accuracy"} name
 * @param {(state: State) => Line[]} linesOf
 * @param {boolean} isShare
 * @returns {Kind}
 */
function curvesOf(name, linesOf, isShare) {
  const drawn = (/** @type {State} */ state) =>
    linesOf(state).filter(({ points }) => points.length > 0);
  const written = (/** @type {number | null} */ value) =>
    value === null ? "–" : isShare ? formatPercent(value) : formatNumber(value, 4);
  return {
    name,
    asks: [],
    isPossible: (state) => drawn(state).length > 0,
    figure(state, { palette, hasLegend }) {
      const lines = drawn(state);
      const steps = stepsOf(lines);
      const last = Math.max(1, steps[steps.length - 1]);
      const { least, most } = rangeOf(lines, isShare, false);
      const { width, height } = CURVES;
      const keys = hasLegend ? KEY * lines.length : 0;
      return {
        name: `${name}-training`,
        width,
        height: height + keys,
        title: t(`learn.curve.${name}`),
        notes: [runWords(state)],
        scale: null,
        paint(ctx) {
          const { left, right, top, bottom } = BOX;
          const box = { left, right: width - right, top, bottom: height - bottom };
          const axes = axesIn(box, [0, last], [least, most]);
          const ticks = (/** @type {[number, number]} */ range) => roundValues(range);
          ctx.font = FONT;
          drawAxes(
            ctx,
            axes,
            {
              xTicks: ticks([0, last]).map((value) => [value, formatNumber(value)]),
              yTicks: ticks([least, most]).map((value) => [
                value,
                isShare ? formatPercent(value, 0) : formatNumber(value),
              ]),
              xName: "",
              yName: "",
            },
            palette,
          );
          ctx.fillStyle = palette.dim;
          ctx.textAlign = "center";
          ctx.fillText(t("figure.steps"), (box.left + box.right) / 2, height - 6);
          const looks = LOOKS(palette);
          lines.forEach(({ name: line, points }, k) => {
            const { color, dash } = looks[line];
            ctx.strokeStyle = color;
            ctx.lineWidth = line === "batch" ? 1 : 2;
            ctx.lineJoin = "round";
            ctx.setLineDash(dash);
            ctx.beginPath();
            points
              .filter(([, value]) => Number.isFinite(value))
              .forEach(([step, value], i) => {
                if (i === 0) ctx.moveTo(axes.x(step), axes.y(value));
                else ctx.lineTo(axes.x(step), axes.y(value));
              });
            ctx.stroke();
            if (hasLegend) {
              const y = height + (k + 0.5) * KEY;
              ctx.beginPath();
              ctx.moveTo(box.left, y);
              ctx.lineTo(box.left + 32, y);
              ctx.stroke();
              ctx.textAlign = "left";
              ctx.textBaseline = "middle";
              ctx.fillStyle = palette.ink;
              const value = written(valueAt(points, last));
              const values = { name: t(`learn.line.${line}`), value };
              ctx.fillText(t("learn.curve.value", values), box.left + 42, y);
            }
            ctx.setLineDash([]);
          });
        },
      };
    },
  };
}

/** @type {Kind} */
export const ACTIVATION = {
  name: "activation",
  asks: ["layer", "neuron"],
  isPossible: ({ card, curves }) => card !== null && Object.keys(curves).length > 0,
  figure(state, { layer, neuron, palette }) {
    const { curves, pass } = state;
    const name = activationsOf(state)[layer - 1];
    const step = activationBreakdown(state, { layer, neuron });
    const at = { layer: String(layer), neuron: String(neuron) };
    const numbers = step && { z: plain(step.shown.z), a: plain(step.shown.a) };
    return {
      name: `activation-${name}-${layer}.${neuron}`,
      ...SQUISH,
      title: t("figure.title.activation", { name: functionName(name) }),
      notes: [
        networkWords(state),
        ...(numbers ? [t("figure.neuronAt", { ...at, ...numbers })] : []),
      ],
      scale: null,
      paint(ctx) {
        ctx.font = FONT;
        ctx.lineWidth = 1;
        drawSquish(ctx, SQUISH, {
          name,
          curves,
          compare: false,
          step,
          crowd: curves[name] ? null : (pass?.layers[layer] ?? null),
          palette,
        });
      },
    };
  },
};

/** @type {Kind} */
export const RESPONSE_PLOT = {
  name: "response",
  asks: [],
  isPossible: (state) => Boolean(probeOf(state) && state.response),
  figure(state, { palette }) {
    const { response } = state;
    const probe = probeOf(state);
    if (!probe || !response) return null;
    const size = probe.inputs.length === 2 ? RESPONSE.map : RESPONSE.curve;
    const at = { layer: String(probe.layer), neuron: String(probe.neuron) };
    const inputs = probe.inputs.map((_, which) => inputName(state, probe, which));
    return {
      name: `response-${state.card?.name}-${probe.layer}.${probe.neuron}`,
      ...size,
      title: t("figure.title.response", at),
      notes: [networkWords(state), t("figure.of", { inputs: inputs.join("; ") })],
      scale: null,
      paint(ctx) {
        ctx.font = FONT;
        ctx.lineWidth = 1;
        drawResponse(ctx, size, responsePicture(state, probe, response, palette));
      },
    };
  },
};

/** @type {Kind} */
export const LANDSCAPE = {
  name: "slice",
  asks: [],
  isPossible: (state) => foundNow(state) !== null,
  figure(state, { palette }) {
    const found = foundNow(state);
    if (!found) return null;
    const names = namesOf(state, found.slice);
    const { cost } = found.trace[found.trace.length - 1];
    return {
      name: `slice-${state.card?.name}`,
      ...SLICE,
      title: t("slice.title"),
      notes: [networkWords(state), t("figure.costNow", { cost: signed(cost) }), t("slice.map")],
      scale: null,
      paint(ctx) {
        ctx.font = FONT;
        ctx.lineWidth = 1;
        drawSlice(ctx, SLICE, { found, at: null, names, palette });
      },
    };
  },
};
