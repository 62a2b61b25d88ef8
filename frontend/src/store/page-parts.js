/**
 * The parts of the page that can be left out: an embed shows what it was asked for, a link what its
 * author left.
 * @module
 */

import { PARTS } from "../options.js";

/** Parts that only show; whoever is left with no other can do nothing. */
const SHOWS = ["stage", "answer", "seen", "inspector"];

/**
 * Whether there is anything left to act with.
 * @param {readonly string[]} hidden
 */
export function hasControls(hidden) {
  return PARTS.some((part) => !SHOWS.includes(part) && !hidden.includes(part));
}

/**
 * What is hidden where only some controls are wanted.
 * @param {string} controls Names with commas between them, or `all`.
 * @param {string | null} view That is wanted: `neuron` is the inspector without the stage, `lesson`
 *   needs nearly all.
 * @returns {readonly string[]}
 */
export function hiddenBut(controls, view) {
  if (view === "lesson" && controls === "") return ["header"];
  const wanted = controls === "all" ? PARTS : controls.split(",").map((name) => name.trim());
  const middle = view === "neuron" ? "inspector" : "stage";
  return PARTS.filter((name) => name !== middle && (name === "stage" || !wanted.includes(name)));
}
