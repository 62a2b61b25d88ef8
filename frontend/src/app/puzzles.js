/**
 * Runs the puzzles: brings the page to the start of a puzzle, notices when it is solved, and restores the visitor's
 * page afterwards.
 * @module
 */

import "../i18n/all-messages.js";
import { PUZZLES, puzzleNamed } from "../puzzles/index.js";
import { placeOfPuzzle, standingOf } from "../puzzles/puzzle.js";
import { isAnswered } from "../store/state.js";
import * as change from "../store/puzzles.js";

/** @import { Puzzle } from "../puzzles/puzzle.js" */
/** @import { Puzzles as Progress, State } from "../types.js" */
/** @import { Store } from "../store/store.js" */
/** @import { PageNavigator } from "./navigation/navigator.js" */

/**
 * @typedef {object} Puzzles
 * @property {(name?: string) => Promise<void>} open Opens a puzzle: the one named, or the first unsolved one.
 * @property {() => Promise<void>} setUp Returns the page to the start of the open puzzle.
 * @property {() => Promise<void>} leave Restores the page as it was before the first puzzle was opened.
 */

/**
 * @param {Store<State>} store
 * @param {Pick<PageNavigator, "goTo" | "opened">} pageNavigator
 * @returns {Puzzles}
 */
export function createPuzzles(store, { goTo, opened }) {
  /** @type {Pick<Progress, "solved" | "least">} Kept for this visit only. */
  let visit = { solved: [], least: {} };

  store.subscribe((state) => {
    const { puzzles } = state;
    if (!puzzles) return;
    visit = puzzles;
    const { name, began } = puzzles;
    const puzzle = puzzleNamed(name);
    if (!puzzle || !began || !isAnswered(state)) return;
    if (!standingOf(puzzle, state, began).every(({ isMet }) => isMet)) return;
    const score = puzzle.score?.(state, began) ?? null;
    store.update((s) => change.puzzleSolved(s, score));
  });

  /** Returns the first unsolved puzzle, or the first of all once every one is solved. */
  const next = () => PUZZLES.find(({ name }) => !visit.solved.includes(name)) ?? PUZZLES[0];

  /** @param {string} [name] */
  async function open(name) {
    const puzzle = puzzleNamed(name ?? "") ?? next();
    store.update((state) => change.puzzleOpened(state, puzzle.name, visit));
    const arrived = await goTo(placeOfPuzzle(puzzle));
    if (arrived && isOpen(puzzle)) store.update(change.puzzleBegun);
  }

  /** @param {Puzzle} puzzle */
  const isOpen = ({ name }) => store.get().puzzles?.name === name;

  async function setUp() {
    const puzzle = puzzleNamed(store.get().puzzles?.name ?? "");
    if (puzzle) await goTo(placeOfPuzzle(puzzle));
  }

  async function leave() {
    const work = store.get().puzzles?.work;
    if (!work) return;
    store.update(change.puzzlesLeft);
    if (work.card) await opened(work.card.name);
    store.update((state) => change.workRestored(state, work));
    await goTo({ time: work.card ? work.time : Infinity });
  }

  return { open, setUp, leave };
}
