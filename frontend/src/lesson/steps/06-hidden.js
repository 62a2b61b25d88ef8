/** @type {import("../step.js").Step} */
export default {
  name: "hidden",
  place: { curtain: true },
  lit: ["stage"],
  live: [{ term: "hidden", layers: [1, 2] }],
  values: ({ card }) => {
    const sizes = card?.sizes ?? [];
    return {
      layers: Math.max(0, sizes.length - 2),
      width: sizes[1] ?? 0,
      all: sizes.reduce((sum, size) => sum + size, 0),
    };
  },
  isDone: (state) => !state.curtain,
  items: ["curtain", "two-hidden-layers", "chosen-shape", "other-shapes"],
};
