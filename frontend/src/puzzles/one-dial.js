import { condition, isSwitchedSince, keptDrawing, readAs, rule, turnedSince } from "./puzzle.js";

/** @type {import("./puzzle.js").Puzzle} */
export default {
  name: "one-dial",
  place: {},
  conditions: (state, began) => {
    const count = turnedSince(state, began).length;
    return [
      condition("one-dial.turned", { count }, count === 1),
      readAs(state, 5),
      keptDrawing(state, began),
      rule("switches", !isSwitchedSince(state, began)),
    ];
  },
};
