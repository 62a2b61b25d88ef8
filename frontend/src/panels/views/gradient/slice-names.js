/**
 * Which slice the page shows, and what its directions are called.
 * @module
 */

import { t } from "../../../i18n/i18n.js";

/** @import { Direction, Slice, State } from "../../../types.js" */

/**
 * The slice, if it is of the open network.
 * @param {State} state
 */
export function foundNow({ gradient, card }) {
  const slice = gradient?.slice ?? null;
  return slice?.model === card?.name ? slice : null;
}

/**
 * @param {State} state
 * @param {Direction} direction
 */
export function wayName({ models }, { name, network }) {
  const goal = models.find((model) => model.name === network);
  return t(`slice.way.${name}`, { network: goal?.title ?? network ?? "" });
}

/**
 * @param {State} state
 * @param {Slice} slice
 * @returns {[string, string]}
 */
export const namesOf = (state, { first, second }) => [
  wayName(state, first),
  wayName(state, second),
];
