/**
 * Small plots of findings that are rows of percentages.
 * @module
 */

import { html, svg } from "lit";
import { formatNumber, t } from "../../../i18n/i18n.js";

/** @import { Finding } from "../../../types.js" */

/** The size of a plot, CSS px, and the room for its numbers. */
const WIDTH = 320;
const HEIGHT = 120;
const LEFT = 30;
const BOTTOM = 16;
/** The least distance between two lines of text. */
const LINE = 12;
const MOST = 100;
/** The name of one step to the right. */
const STEPS = { round: "checked.round", depth: "curtain.layers" };

/** @param {number} percent */
const heightOf = (percent) => (HEIGHT - BOTTOM) * (1 - percent / MOST);

/**
 * Draws findings that are rows of numbers.
 * @param {string} item
 * @param {Finding} finding
 */
export function pictureOf(item, { numbers }) {
  const { first, second, sigmoidCurve, reluCurve } = numbers;
  if (Array.isArray(first) && Array.isArray(second)) {
    return bars([/** @type {number[]} */ (first), /** @type {number[]} */ (second)]);
  }
  if (!Array.isArray(sigmoidCurve) || !Array.isArray(reluCurve)) return null;
  return curves(
    { sigmoid: rangeOf("sigmoid", numbers), relu: rangeOf("relu", numbers) },
    item === "relu-deep" ? "depth" : "round",
  );
}

/**
 * Returns the curve of the trainings' mean, with their least and greatest values.
 * @param {"sigmoid" | "relu"} name
 * @param {Finding["numbers"]} numbers
 */
function rangeOf(name, numbers) {
  const [mean, low, high] = ["Curve", "Low", "High"].map(
    (part) => /** @type {number[]} */ (numbers[`${name}${part}`]),
  );
  return { mean, low, high };
}

/**
 * Draws the accuracy without each neuron of the hidden layers, one bar per neuron.
 * @param {number[][]} layers
 */
function bars(layers) {
  const count = layers.flat().length + layers.length - 1;
  const pitch = (WIDTH - LEFT) / count;
  let slot = -1;
  const drawn = layers.flatMap((row, layer) => {
    slot += 1;
    return row.map((accuracy, neuron) => {
      const x = LEFT + (slot + neuron) * pitch;
      const words = t("checked.off", { neuron: String(neuron), layer: layer + 1, accuracy });
      const next = svg`<rect x=${x} y=${heightOf(accuracy)} width=${pitch * 0.7}
        height=${HEIGHT - BOTTOM - heightOf(accuracy)}><title>${words}</title></rect>`;
      if (neuron === row.length - 1) slot += row.length;
      return next;
    });
  });
  const list = layers.flatMap((row, layer) =>
    row.map((accuracy, neuron) =>
      t("checked.off", { neuron: String(neuron), layer: layer + 1, accuracy }),
    ),
  );
  return plot(t("checked.bars"), drawn, list);
}

/**
 * Draws two rows of accuracies as curves, each in a band from the least to the greatest value of the trainings.
 * @param {Record<"sigmoid" | "relu", {mean: number[], low: number[], high: number[]}>} rows
 * @param {"round" | "depth"} step What one step to the right means.
 */
function curves(rows, step) {
  const drawn = Object.entries(rows).map(([name, { mean, low, high }]) => {
    const pitch = (WIDTH - LEFT - 48) / (mean.length - 1);
    const point = (/** @type {number} */ value, /** @type {number} */ i) =>
      `${LEFT + i * pitch},${heightOf(value)}`;
    const band = [...high.map(point), ...low.map(point).reverse()].join(" ");
    const other = rows[name === "relu" ? "sigmoid" : "relu"].mean;
    const end = labelY(mean.at(-1) ?? 0, other.at(-1) ?? 0, name === "relu");
    return svg`<polygon class=${name} points=${band} />
      <polyline class=${name} points=${mean.map(point).join(" ")} />
      <text class=${name} x=${WIDTH - 44} y=${end}>${t(`squish.name.${name}`)}</text>`;
  });
  const list = Object.entries(rows).flatMap(([name, { mean }]) =>
    mean.map(
      (value, i) =>
        `${t(`squish.name.${name}`)}, ${t(STEPS[step], { count: i + 1 })}: ${formatNumber(value)} %`,
    ),
  );
  return plot(t(`checked.curves.${step}`), drawn, list);
}

/**
 * Returns where the name of a curve stands: at its end, but clear of the other name.
 * @param {number} end
 * @param {number} other
 * @param {boolean} above Whether to place it above if both end at the same height.
 */
function labelY(end, other, above) {
  const y = heightOf(end) + 4;
  const apart = Math.abs(heightOf(end) - heightOf(other));
  if (apart >= LINE) return y;
  const isAbove = end === other ? above : end > other;
  return y + ((LINE - apart) / 2) * (isAbove ? -1 : 1);
}

/**
 * @param {string} title
 * @param {unknown} drawn
 * @param {string[]} list The same in words.
 */
function plot(title, drawn, list) {
  const lines = [0, 50, MOST].map(
    (percent) => svg`<line x1=${LEFT} x2=${WIDTH} y1=${heightOf(percent)} y2=${heightOf(percent)} />
      <text x=${LEFT - 4} y=${heightOf(percent) + 4} text-anchor="end">${formatNumber(percent)}</text>`,
  );
  return html`<figure>
    <figcaption>${title}</figcaption>
    <svg viewBox="0 -6 ${WIDTH} ${HEIGHT}" aria-hidden="true">${lines}${drawn}</svg>
    <ul class="hidden">
      ${list.map((text) => html`<li>${text}</li>`)}
    </ul>
  </figure>`;
}
