/**
 * The puzzles, in order. To add one, add a file here, a line below, and its text under `puzzle.NAME.…`.
 * @module
 */

import bar from "./bar.js";
import better from "./better.js";
import blind from "./blind.js";
import ink from "./ink.js";
import neuron from "./neuron.js";
import nothing from "./nothing.js";
import oneDial from "./one-dial.js";
import stuck from "./stuck.js";

/** @import { Puzzle } from "./puzzle.js" */

/** @type {readonly Puzzle[]} */
export const PUZZLES = [oneDial, bar, neuron, blind, stuck, better, ink, nothing];

/** @param {string} name */
export const puzzleNamed = (name) => PUZZLES.find((puzzle) => puzzle.name === name);
