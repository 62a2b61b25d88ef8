/** @type {import("../step.js").Step} */
export default {
  name: "counting",
  place: { lines: "weights" },
  lit: ["stage"],
  live: [null, { term: "hidden", layers: [1] }],
  values: ({ card }) => {
    const [inputs = 0, neurons = 0] = card?.sizes ?? [];
    return { first: inputs * neurons };
  },
  question: "how-many-dials",
  items: ["dials-of-first-step", "dials-of-other-steps", "all-dials"],
};
