/**
 * The parts of the page that can be hidden, as an embed or the author of a link chooses.
 * @module
 */

import { PARTS } from "../options.js";

/** Parts that only display something; a page with no other part offers no controls. */
const SHOWS = ["stage", "answer", "seen", "inspector"];

/**
 * Whether any part with controls is left.
 * @param {readonly string[]} hidden
 */
export function hasControls(hidden) {
  return PARTS.some((part) => !SHOWS.includes(part) && !hidden.includes(part));
}

/**
 * Returns the parts to hide so that only some controls are shown.
 * @param {string} controls Names separated by commas, or `all`.
 * @param {string | null} view The requested view: `neuron` shows the inspector without the stage; `lesson` needs
 *   nearly all parts.
 * @returns {readonly string[]}
 */
export function hiddenBut(controls, view) {
  if (view === "lesson" && controls === "") return ["header"];
  const wanted = controls === "all" ? PARTS : controls.split(",").map((name) => name.trim());
  const middle = view === "neuron" ? "inspector" : "stage";
  return PARTS.filter((name) => name !== middle && (name === "stage" || !wanted.includes(name)));
}
