import { drawingOf } from "../lesson/bar.js";
import { condition, inkOf, trained } from "./puzzle.js";

/** The least ink of a picture, in pixels. */
const LEAST = 20;
/** No output may reach this activation. */
const BOUND = 0.2;

/** @type {import("./puzzle.js").Puzzle} */
export default {
  name: "nothing",
  draws: true,
  place: { input: drawingOf("blank") },
  conditions: (state) => {
    const ink = inkOf(state);
    const outputs = Array.from(state.pass?.layers.at(-1)?.a ?? []);
    const brightest = Math.max(...outputs);
    const digit = String(outputs.indexOf(brightest));
    return [
      condition("nothing.ink", { ink, goal: String(LEAST) }, ink >= LEAST),
      condition(
        "nothing.brightest",
        { digit, activation: brightest, goal: BOUND },
        brightest < BOUND,
      ),
      trained(state),
    ];
  },
};
