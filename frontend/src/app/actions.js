/**
 * Does the actions that panels, keys and other pages ask for.
 * @module
 */

import { entryOf } from "../actions/index.js";
import { ApiError } from "../net/api.js";
import * as change from "../store/state.js";

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */
/** @import { Act, ActionName } from "../actions/detail.d.ts" */
/** @import { Services } from "../actions/action.js" */

/**
 * @param {Omit<Services, "openLesson" | "predict" | "explain" | "check"> & {pageNavigator: import("./navigation/navigator.js").PageNavigator}} page
 * @returns {Act}
 */
export function createActions(page) {
  const { store } = page;
  const services = { ...page, ...lazyServices(page) };

  /**
   * Does what may fail at the server's or the visitor's end, and tells of it in plain words.
   * @param {Promise<void>} attempt
   */
  async function orTell(attempt) {
    try {
      await attempt;
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof TypeError)) throw error;
      const reason = error instanceof ApiError ? error.message : "";
      const key = reason ? "notice.refused" : "notice.unreachable";
      store.update((state) => change.noticed(state, { kind: "error", key, values: { reason } }));
    }
  }

  return (name, ...[detail]) => {
    const performed = entryOf(name).perform(services, detail);
    return performed instanceof Promise ? orTell(performed) : performed;
  };
}

/**
 * Services whose code is fetched when they are first asked for.
 * @param {Parameters<typeof createActions>[0]} page
 * @returns {Pick<Services, "openLesson" | "predict" | "explain" | "check">}
 */
function lazyServices({ store, pageNavigator }) {
  /** @type {import("./lesson.js").Lesson | undefined} */
  let lesson;
  /** @type {ReturnType<typeof import("./help/term-finder.js").createTermFinder> | undefined} */
  let termFinder;
  return {
    async openLesson(step) {
      const { createLesson } = await import("./lesson.js");
      lesson ??= createLesson(store, pageNavigator);
      await lesson.open(step);
    },
    async predict(choice) {
      await lesson?.predict(choice);
    },
    async explain(asked) {
      const { createTermFinder } = await import("./help/term-finder.js");
      termFinder ??= createTermFinder(store);
      termFinder.whatIs(asked);
    },
    async check() {
      const { checkAll } = await import("./sync/checks.js");
      await checkAll(store);
    },
  };
}

/**
 * Listens for what panels ask for.
 * @param {EventTarget} target
 * @param {Act} act
 */
export function listenForActions(target, act) {
  target.addEventListener("action", (event) => {
    const { name, detail } = /** @type {CustomEvent<{name: ActionName, detail: any}>} */ (event)
      .detail;
    /** @type {(name: ActionName, detail: any) => void} */ (act)(name, detail);
  });
}
