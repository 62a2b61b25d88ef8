/**
 * Keeps the store and a training in sync: starts and steers it, receives its news, and finds it again after a reload or
 * a lost connection.
 * @module
 */

import { readNews, readRun, steerMessage, trainMessage } from "../../net/wire/training.js";
import { FrameError } from "../../net/wire.js";
import { KEPT, RUN, storageOfPage } from "../storage.js";
import { keptDropped, keptFound, keptStored, networkKept } from "../../store/kept-network.js";
import { store as storeKept, stored as storedKept } from "./kept-storage.js";
import { isOfRun } from "../../store/run-link.js";
import { noticed } from "../../store/state.js";
import { isGoing } from "../../store/run.js";
import * as change from "../../store/training.js";

/** @import { Run, RunBegun, State, Steering } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */
/** @import { Frame } from "../../net/wire.js" */
/** @import { Transport } from "../../net/transport.js" */
/** @import { RunNews } from "../../net/wire/training.js" */
/** @import { TrainingWish } from "../../actions/training.js" */
/** @import { SharedStep } from "../../store/run-link.js" */

const nothing = () => {};

/**
 * What a training needs of the page.
 * @typedef {Pick<Transport, "request" | "listen" | "opened" | "openModel"> & {receive: (frames: Frame[]) => void, forgetDials: () => void}} Line
 */

/**
 * @param {Store<State>} store
 * @param {Line} line
 * @param {Pick<Storage, "getItem" | "setItem" | "removeItem"> | null} [kept] Storage that survives a reload; none
 *   inside another page, where the tab does not belong to this page.
 * @param {(then: () => void) => void} [whenPainted]
 * @returns {(wish: Exclude<TrainingWish, {do: "open"}> | {do: "join", shared: SharedStep, isOwn: boolean}) => Promise<Run | null> | null}
 */
export function connectTraining(
  store,
  line,
  kept = store.get().embedded ? null : storageOfPage("sessionStorage"),
  whenPainted = requestAnimationFrame,
) {
  /** The network to return to if the run is gone. */
  let base = "";
  /** Whether the run from before a reload was found. */
  let finding = Promise.resolve(false);
  let isKeptFollowed = false;
  /** The seq of the request that started or found the run. */
  let openedBy = 0;
  /** @type {{news: RunNews, received: () => void} | null} What was told before the run was known. */
  let early = null;
  /** The token of a run that was abandoned before the server confirmed it. */
  let givenUp = "";
  /** @type {Partial<Record<"rate" | "move", Steering>>} What the run is still to be told. */
  let untold = {};

  const runNow = () => store.get().training?.run ?? null;

  /**
   * @param {() => void} [onTaken]
   * @returns {Promise<boolean>} Whether the server has accepted it.
   */
  function begin(onTaken) {
    const { preset, changes, start } = change.choiceOf(store.get());
    const encode = (/** @type {number} */ seq) =>
      trainMessage({ seq, preset, changes: asked(changes, start), start });
    const guideNow = () => store.get().lesson?.step ?? store.get().puzzles?.name;
    const guide = guideNow();
    // A step of a lesson or a puzzle that was opened meanwhile shows its own network.
    const isWanted = () => [undefined, guide].includes(guideNow());
    return answered("train", encode, onTaken, isWanted);
  }

  function find() {
    const network = storedKept(kept);
    if (network) {
      store.update((state) => keptFound(state, network));
      followKept();
    }
    const token = kept?.getItem(RUN);
    if (token) finding = ask(token);
    kept?.removeItem(RUN); // until it is found
  }

  /** @param {string} token */
  const ask = (token) => answered("find_training", (seq) => ({ seq, token }));

  /**
   * Resolves to whether the server answered a request with a run; this run is then the page's.
   * @param {"train" | "find_training"} event
   * @param {(seq: number) => object} encode
   * @param {() => void} [onTaken]
   * @param {() => boolean} [isWanted] Whether the page still wants the run when the answer comes.
   * @returns {Promise<boolean>}
   */
  function answered(event, encode, onTaken, isWanted = () => true) {
    return new Promise((resolve) => {
      const onAnswer = (/** @type {RunBegun} */ run, /** @type {number} */ seq) => {
        const wanted = isWanted();
        if (wanted) {
          take(run, seq);
          onTaken?.();
        } else giveUp(run);
        resolve(wanted);
      };
      line.request(event, encode, onAnswer, readRun, () => resolve(false));
    });
  }

  /**
   * Brings the run of a shared step to that step. After a reload, the page's own run is found first.
   * @param {SharedStep} shared
   * @param {boolean} isOwn Whether the page itself stored the step; then its run stays as it is.
   * @returns {Promise<Run | null>} Null if there is nothing to wait for.
   */
  async function join(shared, isOwn) {
    await finding;
    const open = runNow();
    const isHere = open !== null && isOfRun(open, shared);
    if (isHere && isOwn) return null;
    if (!isHere || open.status === "lost") {
      const { preset, changes } = shared;
      store.update((state) => change.trainingChosen(state, { preset, changes, start: "random" }));
      if (!(await begin())) return null;
    }
    const run = runNow();
    if (run) steer({ action: "reach", value: Math.min(shared.step, run.steps) });
    return run;
  }

  /**
   * @param {RunBegun} run
   * @param {number} seq
   */
  function take(run, seq) {
    [untold, openedBy] = [{}, seq];
    kept?.setItem(RUN, run.token);
    store.update((state) => change.runBegun(state, run));
    if (early?.news.token === run.token) hear(early.news, early.received);
    else early?.received();
    early = null;
  }

  /**
   * Ends a run that is no longer wanted. It has already replaced the previous one.
   * @param {RunBegun} run
   */
  function giveUp({ token }) {
    givenUp = token;
    early?.received();
    early = null;
    if (runNow()) cancelled();
    const cancel = /** @type {const} */ ({ token, action: "cancel", value: null });
    line.request(
      "steer",
      (seq) => steerMessage({ seq, ...cancel }),
      nothing,
      () => true,
    );
  }

  function lose() {
    store.update((state) => change.runLost(state, "gone"));
    if (base) line.openModel(base);
  }

  /** @param {Steering} steering */
  function steer(steering) {
    if (!runNow()) return;
    untold = { ...untold, [steering.action === "learning_rate" ? "rate" : "move"]: steering };
    tell();
  }

  const play = () => steer({ action: "play", value: change.choiceOf(store.get()).rate });

  function playOrPause() {
    const run = runNow();
    if (!run) return;
    if (run.resumes !== null) steer({ action: "resume", value: null });
    else if (isGoing(run)) steer({ action: "pause", value: null });
    else play();
  }

  function tell() {
    /** @type {Steering | undefined} */
    let told;
    line.request(
      "steer",
      (seq) => {
        const token = runNow()?.token;
        if (!told) {
          const { rate, move } = untold;
          told = rate ?? move;
          untold = rate && move ? { move } : {};
        }
        if (!told || !token) return null;
        if (Object.keys(untold).length > 0) queueMicrotask(tell);
        return steerMessage({ seq, token, ...told });
      },
      () => {
        if (told?.action === "cancel") cancelled();
        if (told?.action === "resume") play();
      },
      () => true,
    );
  }

  function cancelled() {
    kept?.removeItem(RUN);
    store.update((state) => change.runLost(state, "cancelled"));
  }

  /**
   * @param {RunNews} news
   * @param {() => void} received Asks for the next news, once this one has been shown.
   */
  function hear(news, received) {
    const { card } = store.get();
    const isOpen = runNow()?.isOpen;
    if (news.weights) line.forgetDials();
    store.update((state) => change.runChanged(state, news));
    // Also after a lost connection, when the server knows no input.
    if (news.weights && (news.forget || !isOpen)) {
      if (card && card.name !== change.RUN_NAME) base = card.name;
      const argument = { token: news.token };
      line.opened(openedBy, { event: "find_training", argument, onRefused: lose });
    }
    line.receive(news.frames);
    whenPainted(received);
  }

  line.listen("training", (message, received) => {
    /** @type {RunNews} */
    let news;
    try {
      news = readNews(message);
    } catch (error) {
      received();
      if (!(error instanceof FrameError)) throw error;
      tellRefused(error.message);
      return;
    }
    if (news.token === runNow()?.token) hear(news, received);
    else if (news.token === givenUp) received();
    else {
      early?.received();
      early = { news, received };
    }
  });

  function keep() {
    store.update(networkKept);
    const network = store.get().training?.kept;
    if (network && storeKept(kept, network)) store.update(keptStored);
    return followKept();
  }

  function drop() {
    kept?.removeItem(KEPT);
    store.update(keptDropped);
  }

  async function followKept() {
    if (isKeptFollowed) return;
    isKeptFollowed = true;
    const { connectKept } = await import("./kept-outputs.js");
    connectKept(store);
  }

  /** @param {string} reason */
  function tellRefused(reason) {
    const notice = /** @type {const} */ ({
      kind: "error",
      key: "notice.refused",
      values: { reason },
    });
    store.update((state) => noticed(state, notice));
  }

  store.subscribe(({ card, training, connection }, previous) => {
    const run = training?.run;
    if (!run || run.status === "lost") return;
    const isElsewhere = card?.name !== previous.card?.name && card?.name !== change.RUN_NAME;
    if (isElsewhere) {
      kept?.removeItem(RUN);
      store.update(change.runLeft);
    } else if (connection === "connected" && previous.connection !== connection && !run.isOpen) {
      ask(run.token); // the line itself asks for what is open
    }
  });

  return (wish) => {
    if (wish.do === "choose") store.update((state) => change.trainingChosen(state, wish.choice));
    else if (wish.do === "steer") steer(wish.steering);
    else if (wish.do === "playOrPause") playOrPause();
    else if (wish.do === "keep") keep();
    else if (wish.do === "drop") drop();
    else if (wish.do === "join") return join(wish.shared, wish.isOwn);
    else if (wish.do === "begin") begin(play);
    else find();
    return null;
  };
}

/**
 * Returns the fields of a recipe to send. A network that continues keeps its own shape and numbers.
 * @param {Partial<import("../../types.js").Recipe>} changes
 * @param {"random" | "open"} start
 */
function asked({ sizes, activations, init, ...others }, start) {
  if (start === "open") return others;
  return Object.fromEntries(
    Object.entries({ ...others, sizes, activations, init }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
