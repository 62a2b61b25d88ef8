import { drewAnother } from "../step.js";

/** @type {import("../step.js").Step} */
export default {
  name: "digit",
  place: {},
  lit: ["input"],
  isDone: drewAnother,
  items: [1, 5, 6, 8, 9, 11],
};
