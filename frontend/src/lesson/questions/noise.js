import { xorshift } from "../../math/xorshift.js";
import { PIXELS } from "../../options.js";
import { readingOf, told } from "../question.js";

/** @import { PixelDrawing } from "../../types.js" */
/** @import { Question } from "../question.js" */

/** Of the greys. */
const SEED = 2463534242;

/** @type {Question} */
export default {
  name: "noise",
  choices: () => [
    ...Array.from({ length: 10 }, (_, digit) => ({
      id: String(digit),
      key: "question.digit",
      values: { digit: String(digit) },
    })),
    { id: "undecided", key: "answer.word.undecided" },
  ],
  async grade({ run }) {
    const state = await run({ input: noise(), centred: false });
    const { digit, confidence = 0 } = state.pass?.answer ?? {};
    return {
      right: readingOf(state),
      values: { digit: String(digit), confidence: told(confidence) },
    };
  },
};

/**
 * Returns a random grey for every pixel, the same each time.
 * @returns {PixelDrawing}
 */
function noise() {
  const next = xorshift(SEED);
  const pixels = Uint8Array.from({ length: PIXELS }, () => next() >>> 24);
  return {
    kind: "pixels",
    drawn: pixels,
    centred: pixels,
    source: { type: "picture", inverted: false },
  };
}
