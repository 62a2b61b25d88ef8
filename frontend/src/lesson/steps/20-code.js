/** @type {import("../step.js").Step} */
export default {
  name: "code",
  place: { view: "code" },
  lit: ["stage"],
  figure: "timing",
  live: [{ term: "code", marks: "[data-part=code-layer]" }],
  isDone: (state, began) => state.timing !== null && state.timing !== began.timing,
  items: ["runs-elsewhere", "code-of-a-layer", "matrix-faster", "python-code"],
};
