/**
 * Defines what an action is. Everything that a visitor can do has one entry: its name, its icon and keys, when it is
 * possible, and what it does. Buttons, keys and the help are made from these entries; `index.js` lists them all.
 *
 * RULE: an action changes the store and calls the services of the page that it receives. It knows no panel.
 * @module
 */

/** @import { Drawing, Gallery, Handwriting, Place, State } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/**
 * What the page does for its actions.
 * @typedef {object} Services
 * @property {Store<State>} store
 * @property {ReturnType<typeof import("../stage/clock.js").createClock>} clock
 * @property {{start: (written: Handwriting, atOnce: boolean) => void, stop: () => void}} player Writes
 *   digits by hand.
 * @property {{goTo: (place: Place) => Promise<boolean>, opened: (name: string) => Promise<void>, until: (isWanted: (state: State) => boolean) => Promise<void>}} pageNavigator
 * @property {(name: string) => void} openModel
 * @property {() => void} run Sends the drawing through the network now.
 * @property {() => Promise<import("../app/lesson.js").Lesson>} lesson
 * @property {() => Promise<import("../app/puzzles.js").Puzzles>} puzzles
 * @property {(asked: State) => Promise<void>} openTour Opens the tour, unless the visitor has changed the page since
 *   the given state.
 * @property {(asked: Asked | undefined) => Promise<void>} explain
 * @property {(files: readonly File[]) => Promise<void>} openFiles Opens the first file as the kind of file that it is. A
 *   test set may be two files.
 * @property {() => Promise<import("../app/own-file.js").OwnFile>} ownFile
 * @property {() => Promise<void>} testSet Has the server told of the visitor's own test set from now on.
 * @property {(wish: import("../types.js").GradientWish) => Promise<void>} gradient
 * @property {(wish: import("./training.js").TrainingWish) => Promise<void>} training
 * @property {() => Promise<void>} check Checks every statement of the lesson.
 */

/** @typedef {import("../app/help/term-finder.js").Asked} Asked */

/**
 * @template D What the action is told besides its name; unknown where that is nothing.
 * @typedef {object} Action
 * @property {(page: Services, detail: D) => void | Promise<void>} perform The page reports an `ApiError`, and the
 *   `TypeError` of a failed fetch, to the visitor.
 * @property {string} [label] Its key in the catalogue.
 * @property {import("../panels/icon.js").IconName} [icon]
 * @property {readonly string[]} [keys] Each of them performs the action: `Ctrl+Shift+Z`, `C`. Ctrl is Cmd on a Mac.
 * @property {"page" | "stage"} [keysOn] Where these keys work: anywhere except in a text field, or only on the stage.
 * @property {(state: State) => boolean} [isPossible] Always possible if this is missing.
 * @property {(state: State) => boolean} [isOn] Whether its button is pressed.
 */

/**
 * Returns an entry with the type of its detail.
 * @template D
 * @param {Action<D>} entry
 * @returns {Action<D>}
 */
export function action(entry) {
  return entry;
}

/**
 * @template {unknown[]} A
 * @param {Services} page
 * @param {(state: State, ...values: A) => State} transition
 * @param {A} values
 */
export function update({ store }, transition, ...values) {
  store.update((state) => transition(state, ...values));
}
