import { drewAnother } from "../step.js";

/** @type {import("../step.js").Step} */
export default {
  name: "outputs",
  place: { input: { type: "handwriting", digit: 9, seed: 3 } },
  lit: ["stage", "answer"],
  end: true,
  isDone: drewAnother,
  items: [22, 23, 34],
};
