import { drewAnother } from "../step.js";

/** @type {import("../step.js").Step} */
export default {
  name: "digit",
  place: {},
  lit: ["input", "answer"],
  live: [{ term: "pad", marks: "[data-part=pad]" }, null],
  isDone: drewAnother,
  items: [
    "grid-of-pixels",
    "pixels-to-digit",
    "simple-rule",
    "trained-from-the-start",
    "handwritten-digits",
    "plain-network",
  ],
};
