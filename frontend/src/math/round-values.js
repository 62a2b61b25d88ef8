/**
 * Chooses round values for the ticks of an axis.
 * @module
 */

/**
 * Returns about `most` round values within a range.
 * @param {readonly [low: number, high: number]} range
 * @param {number} [most]
 * @returns {number[]}
 */
export function roundValues([low, high], most = 4) {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((times) => times * power >= rough) ?? 10);
  const values = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k += 1)
    values.push(Number((k * step).toPrecision(12)));
  return values;
}

/** The most decimals that the end of a scale may have. */
const MOST_DECIMALS = 8;

/**
 * Returns the decimals of the end of a scale: at least two significant digits, so that tiny weights are not shown as
 * 0.
 * @param {number} limit ≥ 0
 */
export function decimalsOf(limit) {
  if (limit >= 10 || limit === 0) return 1;
  if (limit >= 0.1) return 2;
  return Math.min(Math.max(3, 1 - Math.floor(Math.log10(limit))), MOST_DECIMALS);
}
