/** @type {import("../step.js").Step} */
export default {
  name: "linear",
  place: { model: "identity" },
  lit: ["stage"],
  question: "linear-hidden",
  items: ["linear-collapse"],
};
