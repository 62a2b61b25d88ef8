import { PEN_RADIUS } from "../options.js";
import { condition, inkOf, readAs, rule, trained } from "./puzzle.js";

/** @import { State } from "../types.js" */

/** The most ink that may be added, in pixels. */
const MOST = 20;
/** Ink that may be missing: a blur at the edge of a stroke is not removed ink. */
const BLUR = 0.5;

/** @type {import("./puzzle.js").Puzzle} */
export default {
  name: "ink",
  draws: true,
  // Shown as drawn, because centring would move the 1 whenever ink is added.
  place: {
    centred: false,
    input: {
      kind: "strokes",
      penRadius: PEN_RADIUS.usual,
      strokes: [{ points: [0.57, 0.2, 0.47, 0.82] }],
    },
  },
  conditions: (state, began) => {
    const added = addedInk(state, began);
    return [
      condition("ink.added", { ink: added, goal: String(MOST) }, added <= MOST),
      readAs(state, 7),
      rule("ink.taken", takenInk(state, began) <= BLUR),
      trained(state),
    ];
  },
  score: addedInk,
};

/**
 * @param {State} state
 * @param {State} began
 */
function addedInk(state, began) {
  return inkOf(state) - inkOf(began) + takenInk(state, began);
}

/**
 * Returns how much ink of the 1 has been removed.
 * @param {State} state
 * @param {State} began
 */
function takenInk({ pass }, began) {
  const now = pass?.layers[0]?.a ?? [];
  const was = Array.from(began.pass?.layers[0]?.a ?? []);
  return was.reduce((sum, grey, i) => sum + Math.max(0, grey - (now[i] ?? 0)), 0);
}
