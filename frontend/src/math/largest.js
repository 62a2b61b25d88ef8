/**
 * Finds the largest absolute value, which colour scales and bars are measured against.
 * @module
 */

/**
 * @param {ArrayLike<number>} values
 * @returns {number} The largest |value|; 0 if there are none.
 */
export function largestOf(values) {
  let largest = 0;
  for (let i = 0; i < values.length; i += 1) largest = Math.max(largest, Math.abs(values[i]));
  return largest;
}
