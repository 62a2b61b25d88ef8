/**
 * The fields of a place, each once: what links, messages of an embed, addresses and the state have of it is
 * made from this table. `backend/forwardpass/wire/links.py` has the same keys, and a test holds them equal.
 *
 * The order is that in which a link is written: what is short and says most comes first, so that a link
 * that was cut off still opens with most of what it held.
 * @module
 */

import { HUES, LINES, MODES, TABS, THEMES } from "./options.js";

/**
 * @typedef {object} PlaceField
 * @property {"model" | "flag" | "option" | "view" | "neuron" | "tab" | "time" | "moment" | "asked" | "language" | "numbers" | "parts" | "step" | "run" | "input" | "switches" | "dials"} kind
 *   How it is checked: each carrier of places has one reader for each kind.
 * @property {readonly string[]} [of] The values of an option or a tab.
 * @property {number | Readonly<Record<string, number>>} [key] The key of its field in a link; an input has one for
 *   each form. A key never gets another meaning, so that old links still open.
 * @property {number} [bit] Its bit in the flags of a link, if it needs only one; the bit means the second of two options.
 * @property {boolean} [plain] Whether the state has it under the same name, unchanged.
 * @property {readonly string[]} [params] Of the address that set it, and attributes of `<forward-pass>`.
 * @property {string} [message] Its name in messages of an embed, where that is another.
 */

/** @satisfies {Record<string, PlaceField>} */
const FIELDS = {
  model: { kind: "model", key: 1, params: ["model"] },
  centred: { kind: "flag", bit: 0, plain: true },
  curtain: { kind: "flag", bit: 1, plain: true },
  mode: { kind: "option", of: MODES, bit: 2, plain: true, params: ["mode"] },
  lines: { kind: "option", of: LINES, bit: 3, plain: true, params: ["lines"] },
  view: { kind: "view", key: 7, plain: true, params: ["view"] },
  selection: { kind: "neuron", key: 8, params: ["neuron"], message: "neuron" },
  tab: { kind: "tab", of: TABS, key: 20, plain: true, params: ["tab"] },
  time: { kind: "time", key: 9 },
  inside: { kind: "moment", key: 18, plain: true },
  asked: { kind: "asked", key: 22, plain: true },
  hues: { kind: "option", of: HUES, key: 10, plain: true, params: ["hues"] },
  theme: { kind: "option", of: THEMES, key: 11, plain: true, params: ["theme"] },
  language: { kind: "language", key: 12, plain: true, params: ["lang"] },
  numbers: { kind: "numbers", key: 17, plain: true, params: ["numbers", "digits"] },
  hidden: { kind: "parts", key: 13, plain: true, params: ["controls"], message: "controls" },
  step: { kind: "step", key: 14, params: ["step"] },
  puzzle: { kind: "step", key: 19, params: ["puzzle"] },
  run: { kind: "run", key: 21, plain: true },
  input: {
    kind: "input",
    key: { mnist: 4, handwriting: 5, strokes: 2, pixels: 3 },
    params: ["digit", "seed", "mnist"],
  },
  switches: { kind: "switches", key: 16 },
  changes: { kind: "dials", key: 15, message: "edits" },
};

/** @typedef {keyof typeof FIELDS} PlaceFieldName */

/** @type {Readonly<Record<PlaceFieldName, PlaceField>>} */
export const PLACE_FIELDS = Object.freeze(FIELDS);

/** Names and fields, in order. */
export const PLACE_ENTRIES = /** @type {[PlaceFieldName, PlaceField][]} */ (
  Object.entries(PLACE_FIELDS)
);
