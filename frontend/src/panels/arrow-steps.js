/**
 * What the arrow keys do to a number that is turned: up and to the right is more, in every language.
 * @param {number} step By how much one key changes the number.
 * @returns {Record<string, number>}
 */
export function arrowSteps(step) {
  return { ArrowUp: step, ArrowRight: step, ArrowDown: -step, ArrowLeft: -step };
}
