import { accuracyNow } from "../store/state.js";
import { condition, uncounted } from "./puzzle.js";

/** The digit to be missed. */
const DIGIT = 7;
/** The share of this digit's images that may still be read, and of every other digit's images that may be lost. */
const SLACK = 0.01;

/** @type {import("./puzzle.js").Puzzle} */
export default {
  name: "blind",
  place: { input: { type: "handwriting", digit: DIGIT, seed: 1 }, view: "dials" },
  conditions: (state) => {
    const counts = accuracyNow(state)?.perDigit;
    if (!counts) return uncounted(state);
    const { correct: count, total } = counts[DIGIT];
    const losers = counts.filter(
      (other, digit) =>
        digit !== DIGIT && other.correct < other.trainedCorrect - SLACK * other.total,
    ).length;
    return [
      condition("blind.left", { count, total }, count <= SLACK * total),
      condition("blind.losers", { count: losers }, losers === 0),
    ];
  },
};
