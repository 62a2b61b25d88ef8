import { drewAnother } from "../step.js";

/** @type {import("../step.js").Step} */
export default {
  name: "digit",
  place: {},
  lit: ["input", "answer"],
  live: [{ term: "pad", marks: "[data-part=pad]" }, null],
  isDone: drewAnother,
  items: [1, 5, 6, 8, 9, 11],
};
