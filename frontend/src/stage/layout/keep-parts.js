/**
 * Keeps the parts of a layout that stay as they were, as the same objects. What is painted of them can then be kept too
 * while another part moves, such as a window.
 * @module
 */

/**
 * Returns a value in which everything equal to the value before is the value before.
 * @template T
 * @param {T} next Plain objects, arrays, typed arrays, numbers and texts.
 * @param {unknown} before
 * @returns {T}
 */
export function keepParts(next, before) {
  if (Object.is(next, before)) return next;
  if (!isThing(next) || !isThing(before)) return next;
  if (ArrayBuffer.isView(next)) return sameNumbers(next, before) ? /** @type {T} */ (before) : next;
  const names = Object.keys(next);
  const entries = names.map(
    (name) => /** @type {const} */ ([name, keepParts(next[name], before[name])]),
  );
  const isSame =
    Object.keys(before).length === names.length &&
    entries.every(([name, value]) => name in before && Object.is(value, before[name]));
  if (isSame) return /** @type {T} */ (before);
  return Object.assign(next, Object.fromEntries(entries));
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
const isThing = (value) => typeof value === "object" && value !== null;

/**
 * @param {any} one
 * @param {any} other
 */
function sameNumbers(one, other) {
  if (!ArrayBuffer.isView(other) || one.length !== /** @type {any} */ (other).length) return false;
  for (let i = 0; i < one.length; i++) {
    if (!Object.is(one[i], /** @type {any} */ (other)[i])) return false;
  }
  return true;
}
