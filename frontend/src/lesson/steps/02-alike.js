import { drewAnother } from "../step.js";

/** @type {import("../step.js").Step} */
export default {
  name: "alike",
  place: { input: { type: "handwriting", digit: 3, seed: 2 } },
  lit: ["input", "answer"],
  // Until the network has answered, the three that it tells of is the one of the beginning.
  isDone: (state, began) =>
    drewAnother(state, began) &&
    state.pass?.seq !== began.pass?.seq &&
    state.pass?.answer?.digit === 3,
  items: [2, 3, 4, 7],
};
