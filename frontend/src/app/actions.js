/**
 * Performs the actions that panels, keys and the embedding page request.
 * @module
 */

import { entryOf } from "../actions/index.js";
import { ApiError } from "../net/api.js";
import { NEEDS_SERVER } from "../net/recorded.js";
import * as change from "../store/state.js";

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */
/** @import { Act, ActionName } from "../actions/detail.d.ts" */
/** @import { Services } from "../actions/action.js" */

/**
 * @param {Omit<Services, "lesson" | "openTour" | "puzzles" | "explain" | "check" | "gradient" | "training" | "openFiles" | "ownFile" | "testSet"> & import("./sync/training.js").Line & {pageNavigator: import("./navigation/navigator.js").PageNavigator}} page
 * @returns {Act}
 */
export function createActions(page) {
  const { store } = page;
  /** @type {ActionName | null} The action that the current notice is about. */
  let failed = null;

  // An error is out of date once the visitor has changed the drawing, the open network or the gallery. The first
  // network and the first gallery arrive without an action.
  store.subscribe((state, previous) => {
    const { notice, stepCount, card, gallery } = state;
    const isAnother =
      (previous.card && card !== previous.card) ||
      (previous.gallery.items.length > 0 && gallery !== previous.gallery);
    const isDone = stepCount !== previous.stepCount || isAnother;
    const isPast = notice?.kind === "error" || notice?.key === "notice.full";
    if (isDone && isPast && notice === previous.notice) forget();
  });

  function forget() {
    failed = null;
    store.update((state) => change.noticed(state, null));
  }

  /**
   * Runs an action that may fail because of the server or the visitor, and explains a failure in plain words until it
   * succeeds.
   * @param {ActionName} name
   * @param {Promise<void>} attempt
   */
  async function orTell(name, attempt) {
    try {
      await attempt;
      if (name === failed && store.get().notice?.kind === "error") forget();
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof TypeError)) throw error;
      if (error instanceof ApiError && error.code === NEEDS_SERVER) {
        store.update(change.serverNeeded);
        return;
      }
      const reason = error instanceof ApiError ? error.message : "";
      const key = reason ? "notice.refused" : "notice.unreachable";
      const program = error instanceof ApiError && error.program ? { program: error.program } : {};
      const kind = /** @type {const} */ ("error");
      const notice = { kind, key, values: { reason }, ...program };
      failed = name;
      store.update((state) => change.noticed(state, notice));
    }
  }

  /** @type {Act} */
  const act = (name, ...[detail]) => {
    const performed = entryOf(name).perform(services, detail);
    return performed instanceof Promise ? orTell(name, performed) : performed;
  };
  const services = { ...page, ...lazyServices(page, act) };
  return act;
}

/**
 * Services whose code is loaded when they are first needed.
 * @param {Parameters<typeof createActions>[0]} page
 * @param {Act} act
 * @returns {Pick<Services, "lesson" | "openTour" | "puzzles" | "explain" | "check" | "gradient" | "training" | "openFiles" | "ownFile" | "testSet">}
 */
function lazyServices(page, act) {
  const { store, pageNavigator } = page;
  /** @type {import("./lesson.js").Lesson | undefined} */
  let lesson;
  /** @type {ReturnType<typeof import("./tour.js").createTour> | undefined} */
  let beginTour;
  /** @type {ReturnType<typeof import("./help/term-finder.js").createTermFinder> | undefined} */
  let termFinder;
  /** @type {import("./puzzles.js").Puzzles | undefined} */
  let puzzles;
  const gradient = once(async () => {
    const { connectGradient } = await import("./sync/gradient.js");
    return connectGradient(store, page);
  });
  const training = once(async () => {
    const [{ connectTraining }, { connectRunAnnouncements }] = await Promise.all([
      import("./sync/training.js"),
      import("./render/run-announcements.js"),
    ]);
    connectRunAnnouncements(store);
    return connectTraining(store, page);
  });
  const ownFile = once(async () => {
    const { connectOwnFile } = await import("./own-file.js");
    return connectOwnFile(store);
  });
  const testSet = once(async () => {
    const { connectTestSet } = await import("./sync/test-set.js");
    connectTestSet(store, page);
  });
  let isLitShown = false;
  /** Both the lesson and the tour highlight what they refer to. */
  const showLit = async () => {
    const { connectLit } = await import("./lit.js");
    if (!isLitShown) connectLit(store, document.body);
    isLitShown = true;
  };
  return {
    async lesson() {
      const [{ createLesson }, { connectSpot }] = await Promise.all([
        import("./lesson.js"),
        import("./render/spot.js"),
        showLit(),
      ]);
      await puzzles?.leave(false);
      if (!lesson) {
        lesson = createLesson(store, { ...pageNavigator, act });
        connectSpot(store);
      }
      return lesson;
    },
    async openTour(asked) {
      const [{ createTour }] = await Promise.all([import("./tour.js"), showLit()]);
      const fromPuzzle = store.get().puzzles !== null;
      await puzzles?.leave(false);
      beginTour ??= createTour(page);
      await beginTour(fromPuzzle ? store.get() : asked);
    },
    async puzzles() {
      const { createPuzzles } = await import("./puzzles.js");
      return (puzzles ??= createPuzzles(store, pageNavigator, act));
    },
    async explain(asked) {
      const { createTermFinder } = await import("./help/term-finder.js");
      termFinder ??= createTermFinder(store);
      termFinder.whatIs(asked);
    },
    async openFiles(files) {
      const { openFiles } = await import("./opened-file.js");
      await openFiles(files, store, act);
    },
    ownFile,
    testSet,
    async gradient(wish) {
      (await gradient())(wish);
    },
    async training(wish) {
      const train = await training();
      if (wish.do === "open") {
        const { openSharedStep } = await import("./shared-step.js");
        await openSharedStep(store, wish, train);
      } else train(wish);
    },
    async check() {
      const { checkAll } = await import("./sync/checks.js");
      await checkAll(store);
    },
  };
}

/**
 * Creates a value once and keeps it; a failed attempt is repeated on the next call. Callers get the value in the
 * order of their calls, so their actions keep that order. Each calling `import()` could not guarantee this: an import
 * that waits for styles may be overtaken by a later one.
 * @template T
 * @param {() => Promise<T>} make
 */
function once(make) {
  /** @type {Promise<T> | undefined} */
  let made;
  return () =>
    (made ??= make().catch((error) => {
      made = undefined;
      throw error;
    }));
}

/**
 * Listens for actions that panels request.
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
