/**
 * The puzzles after the lesson.
 * @module
 */

import { helpOpened } from "../store/state.js";
import { action, update } from "./action.js";

export const puzzle = action({
  label: "puzzle.show",
  perform: async (page, /** @type {string | undefined} */ name) => {
    update(page, helpOpened, false);
    await (await page.puzzles()).open(name);
  },
});

export const setUpPuzzle = action({
  label: "puzzle.setUp",
  perform: async ({ puzzles }) => (await puzzles()).setUp(),
});

export const leavePuzzles = action({
  label: "puzzle.leave",
  icon: "close",
  perform: async ({ store, puzzles }) => {
    if (store.get().puzzles) await (await puzzles()).leave();
  },
});
