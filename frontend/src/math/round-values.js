/**
 * Where an axis has its ticks.
 * @module
 */

/**
 * Round values within a range: about so many.
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
