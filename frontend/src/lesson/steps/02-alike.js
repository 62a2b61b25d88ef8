import { overlay } from "../overlay.js";
import { PLACE, drewAnother } from "../step.js";

/** @type {import("../step.js").Step} */
export default {
  name: "alike",
  // Of 300 handwritten threes that are read as 3, this one shares the least ink with the first.
  place: { input: { type: "handwriting", digit: 3, seed: 256 } },
  compared: PLACE.input,
  lit: ["input", "answer"],
  live: [{ term: "seen", marks: "fp-overlay canvas" }],
  figure: "overlay",
  // Until the network has answered, its answer is about the three from the start.
  isDone(state, began) {
    const seen = state.pass?.layers[0]?.a;
    const { compared } = state.lesson ?? {};
    if (!seen || !compared || !drewAnother(state, began)) return false;
    if (state.pass?.seq === began.pass?.seq || state.pass?.answer?.digit !== 3) return false;
    const { both, first, second } = overlay(compared, seen);
    return both < first + second;
  },
  items: [
    "threes-differ",
    "pixels-in-common",
    "threes-close",
    "formula-beside-picture",
    "three-to-eight",
  ],
};
