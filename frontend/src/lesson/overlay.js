/**
 * Two pictures laid over each other: which pixels have ink in both, and which in one alone.
 * @module
 */

/** A pixel that is at least half white has ink. */
export const INK = 0.5;

/**
 * @param {ArrayLike<number>} first Greys, 0 to 1.
 * @param {ArrayLike<number>} second As many.
 * @returns {{both: number, first: number, second: number}} Numbers of pixels.
 */
export function overlay(first, second) {
  const counts = { both: 0, first: 0, second: 0 };
  for (let i = 0; i < first.length; i += 1) {
    const [one, other] = [first[i] >= INK, second[i] >= INK];
    if (one && other) counts.both += 1;
    else if (one) counts.first += 1;
    else if (other) counts.second += 1;
  }
  return counts;
}
