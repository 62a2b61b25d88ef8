/**
 * Runs the puzzles: brings the page to the start of a puzzle, notices when it is solved, and restores the visitor's
 * page afterwards.
 * @module
 */

import "../i18n/all-messages.js";
import { PUZZLES, puzzleNamed } from "../puzzles/index.js";
import { placeOfPuzzle, standingOf } from "../puzzles/puzzle.js";
import { isAnswered, noticed } from "../store/state.js";
import { isGoing } from "../store/run.js";
import { RUN_NAME } from "../store/training.js";
import * as change from "../store/puzzles.js";

/** @import { Puzzle } from "../puzzles/puzzle.js" */
/** @import { Puzzles as Progress, State } from "../types.js" */
/** @import { Store } from "../store/store.js" */
/** @import { PageNavigator } from "./navigation/navigator.js" */

/**
 * @typedef {object} Puzzles
 * @property {(name?: string) => Promise<void>} open Opens a puzzle: the one named, or the first unsolved one.
 * @property {() => Promise<void>} setUp Returns the page to the start of the open puzzle.
 * @property {(isBack?: boolean) => Promise<void>} leave Restores the page as it was before the first puzzle was
 *   opened; a training too, unless it says that another network is opened next.
 */

/**
 * @param {Store<State>} store
 * @param {Pick<PageNavigator, "goTo" | "opened" | "until">} pageNavigator
 * @param {import("../actions/detail.d.ts").Act} act
 * @returns {Puzzles}
 */
export function createPuzzles(store, { goTo, opened, until }, act) {
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

  /** @param {boolean} [isBack] */
  async function leave(isBack = true) {
    const work = store.get().puzzles?.work;
    if (!work) return;
    store.update(change.puzzlesLeft);
    const isRun = work.card?.name === RUN_NAME;
    const isWhole = isRun ? isBack && (await isMadeAgain(work.run)) : work.card !== null;
    if (work.card && !isRun) await opened(work.card.name);
    store.update((state) => change.workRestored(state, isWhole ? work : { ...work, card: null }));
    await goTo({ time: isWhole ? work.time : Infinity });
  }

  /**
   * A training ends when a puzzle opens another network. If its recipe and step determine it completely, it is
   * repeated.
   * @param {string | null | undefined} text The step that it had reached, as in a link.
   */
  async function isMadeAgain(text) {
    if (text) {
      await act("train", { do: "open", text, isOwn: false });
      await until(({ training }) => !training?.run || !isGoing(training.run));
      if (store.get().run === text) return true;
    }
    const notice = /** @type {const} */ ({ kind: "info", key: "run.over", values: {} });
    store.update((state) => noticed(state, notice));
    return false;
  }

  return { open, setUp, leave };
}
