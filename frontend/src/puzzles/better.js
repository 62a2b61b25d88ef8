import { accuracyNow } from "../store/state.js";
import { condition, uncounted } from "./puzzle.js";

/** The digit to be read better. */
const DIGIT = 4;
/** The share of test digits that may be lost. */
const SLACK = 0.01;

/** @type {import("./puzzle.js").Puzzle} */
export default {
  name: "better",
  // A 4 for which the trained network makes output 9 slightly brighter than output 4.
  place: { input: { type: "handwriting", digit: DIGIT, seed: 64 }, view: "dials" },
  conditions: (state) => {
    const accuracy = accuracyNow(state);
    if (!accuracy) return uncounted(state);
    const { correct: count, trainedCorrect: trained, total } = accuracy.perDigit[DIGIT];
    const share = accuracy.correct / accuracy.total;
    const goal = accuracy.trainedCorrect / accuracy.total - SLACK;
    return [
      condition("better.digit", { count, total, trained }, count > trained),
      condition("better.all", { share, goal }, share >= goal),
    ];
  },
};
