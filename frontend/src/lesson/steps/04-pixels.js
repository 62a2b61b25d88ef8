const PIXEL = { layer: 0, neuron: 350 };

/** @type {import("../step.js").Step} */
export default {
  name: "pixels",
  place: { selection: PIXEL },
  lit: ["stage", "inspector"],
  live: [
    { term: "layer", layers: [0, 1, 2, -1] },
    { term: "pixel", neuron: () => PIXEL },
    { layers: [0] },
  ],
  show: "fp-pixel-position",
  isDone: (state, began) => state.selection?.layer === 0 && state.selection !== began.selection,
  items: ["inputs-are-pixels", "input-is-grey", "first-layer", "picture-lights-inputs"],
};
