/**
 * The page's only store. State is never changed in place: a transition returns a new one.
 * @module
 */

/**
 * @template S
 * @typedef {object} Store
 * @property {() => S} get
 * @property {(transition: (state: S) => S) => void} update Replaces the state by `transition(state)`.
 * @property {(listener: (state: S, previous: S) => void) => () => void} subscribe Returns a function that
 *   unsubscribes.
 */

/**
 * @template S
 * @param {S} initial
 * @returns {Store<S>}
 */
export function createStore(initial) {
  let state = initial;
  /** @type {Set<(state: S, previous: S) => void>} */
  const listeners = new Set();
  return {
    get: () => state,
    update(transition) {
      const previous = state;
      state = transition(state);
      if (state === previous) return;
      for (const listener of listeners) listener(state, previous);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
