/**
 * Numbers that look random, the same ones each time for the same seed: Marsaglia, "Xorshift RNGs" (2003), 32 bits.
 * @param {number} seed A whole number, not 0.
 * @returns {() => number} A whole number from 0 to 2³² − 1.
 */
export function xorshift(seed) {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
}
