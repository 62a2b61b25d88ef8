/**
 * How arrow keys change a number: up and right increase it, in every language.
 * @param {number} step The change per key press.
 * @returns {Record<string, number>}
 */
export function arrowSteps(step) {
  return { ArrowUp: step, ArrowRight: step, ArrowDown: -step, ArrowLeft: -step };
}
