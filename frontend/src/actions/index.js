/**
 * Every action by its name, and the function that performs one.
 * @module
 */

import * as code from "./code.js";
import * as drawing from "./drawing.js";
import * as edits from "./edits.js";
import * as gallery from "./gallery.js";
import * as gradient from "./gradient.js";
import * as inside from "./inside.js";
import * as lesson from "./lesson.js";
import * as page from "./page.js";
import * as puzzles from "./puzzles.js";
import * as picture from "./picture.js";
import * as stage from "./stage.js";
import * as testSet from "./test-set.js";
import * as timeline from "./timeline.js";
import * as tour from "./tour.js";
import * as training from "./training.js";
import * as undo from "./undo.js";

/** @import { State } from "../types.js" */
/** @import { ActionName } from "./detail.d.ts" */

export const ACTIONS = {
  ...undo,
  ...drawing,
  ...picture,
  ...gallery,
  ...stage,
  ...inside,
  ...gradient,
  ...edits,
  ...testSet,
  ...code,
  ...timeline,
  ...page,
  ...lesson,
  ...puzzles,
  ...tour,
  ...training,
};

/**
 * Returns the entry of an action, whatever its detail.
 * @param {ActionName} name
 * @returns {import("./action.js").Action<any>}
 */
export function entryOf(name) {
  return ACTIONS[name];
}

/**
 * Whether an action is possible now.
 * @param {ActionName} name
 * @param {State} state
 */
export function isPossible(name, state) {
  return entryOf(name).isPossible?.(state) ?? true;
}

/** The names of all actions, in the order of the entries. */
export const ACTION_NAMES = /** @type {ActionName[]} */ (Object.keys(ACTIONS));
