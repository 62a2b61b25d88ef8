/** What actions are told besides their names, as types: see `index.js`. */

import type { Action } from "./action.js";
import type { ACTIONS } from "./index.js";

export type ActionName = keyof typeof ACTIONS;

/** The arguments after the name: none where an action takes no detail. */
export type Detail<N extends ActionName> = N extends ActionName
  ? DetailOf<(typeof ACTIONS)[N]>
  : never;

type DetailOf<A> =
  A extends Action<infer D>
    ? unknown extends D
      ? []
      : undefined extends D
        ? [detail?: D]
        : [detail: D]
    : never;

/** Actions that need no more than their name. */
export type PlainActionName = {
  [N in ActionName]: [] extends Detail<N> ? N : never;
}[ActionName];

/** Asks for an action. */
export type Act = <N extends ActionName>(name: N, ...detail: Detail<N>) => void | Promise<void>;
