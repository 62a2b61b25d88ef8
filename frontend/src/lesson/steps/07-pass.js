import { lastLayer } from "../../store/state.js";

/** @type {import("../step.js").Step} */
export default {
  name: "pass",
  place: { mode: "staged", time: 0 },
  lit: ["stage", "timeline"],
  more: true,
  live: [
    { layers: [1] },
    { term: "output", layers: [-1] },
    { term: "timeline", marks: "fp-timeline .track" },
  ],
  isDone: (state) => state.pass !== null && state.time >= lastLayer(state),
  items: ["forward-pass", "inside-a-neuron", "already-trained", "same-picture-same-pattern"],
};
