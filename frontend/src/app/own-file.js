/**
 * Keeps the visitor's own network, with what was turned in it, and their test set over a reload of their tab. They
 * belong to that tab: the tab has their key, and holds it while its page is open. When the tab is gone, the next page
 * that opens in this browser removes what it left.
 * @module
 */

import "../i18n/all-messages.js";
import { createStore, delMany, getMany, keys, setMany } from "idb-keyval";
import { ownEdits, ownFound, ownNow } from "../store/kept-own-network.js";
import { noticed } from "../store/state.js";
import { testSetComing } from "../store/test-set.js";
import { heldKeys, holdKey } from "./open-tabs.js";
import { OWN, storageOfPage } from "./storage.js";

/** @import { State, TestSet } from "../types.js" */
/** @import { Store } from "../store/store.js" */
/** @import { OwnNow } from "../store/kept-own-network.js" */

/**
 * @typedef {object} OwnFile
 * @property {() => Promise<boolean>} keep Resolves to whether a reload finds the network as it is now.
 * @property {() => Promise<void>} find Brings back the network and the test set that were this tab's before a reload.
 */

/** The parts of what a tab keeps, each stored under the key of the tab and this name. */
const NETWORK = "network";
const EDITS = "edits";
const TEST_SET = "test set";

/**
 * @param {Store<State>} store
 * @returns {OwnFile}
 */
export function connectOwnFile(store) {
  const tab = store.get().embedded ? null : storageOfPage("sessionStorage");
  /** @type {ReturnType<typeof createStore> | undefined} */
  let opened;
  const database = () => (opened ??= createStore("forwardpass", OWN));
  /** The key of this tab, once it holds its lock. */
  let key = "";
  /** @type {OwnNow | null} What was tried to store last. */
  let tried = null;
  /** @type {OwnNow | null} What stands in storage. */
  let kept = null;
  /** @type {Promise<boolean> | null} */
  let writing = null;
  /** @type {TestSet | null} The test set that stands in storage. */
  let keptSet = null;

  function keep() {
    return (writing ??= write().finally(() => {
      writing = null;
    }));
  }

  /** Stores the network until nothing new has come meanwhile. */
  async function write() {
    for (;;) {
      const now = ownNow(store.get());
      if (!now || isSame(now, tried)) return now !== null && tried === kept;
      tried = now;
      try {
        await put(now);
        kept = now;
      } catch {
        // The browser forbids storage, or it is full. What it has is out of date, and tells nothing any more.
        const wasKept = kept?.network === now.network;
        kept = null;
        await forget().catch(() => {});
        if (wasKept)
          store.update((state) => noticed(state, { kind: "info", key: "own.unkept", values: {} }));
      }
    }
  }

  /** @param {OwnNow} now */
  async function put(now) {
    const { network, card } = now;
    hold(key || newKey());
    /** @type {[string[], unknown][]} */
    const parts = [[[key, EDITS], ownEdits(now)]];
    if (kept?.network !== network) parts.push([[key, NETWORK], { network, card }]);
    await setMany(parts, database());
  }

  /** @param {TestSet | null} set What a reload is to find; null for none. */
  async function keepTestSet(set) {
    if (set === keptSet) return;
    try {
      if (set) {
        hold(key || newKey());
        await setMany([[[key, TEST_SET], set]], database());
      } else await delMany([[key, TEST_SET]], database());
      keptSet = set;
    } catch {
      // The browser forbids storage, or it is full. What it has is out of date.
      keptSet = null;
      await delMany([[key, TEST_SET]], database()).catch(() => {});
      store.update((state) => noticed(state, { kind: "info", key: "testset.unkept", values: {} }));
    }
  }

  const forget = async () =>
    delMany(
      [
        [key, NETWORK],
        [key, EDITS],
      ],
      database(),
    );

  /**
   * Takes a key for this tab.
   * @param {string} wanted
   */
  function hold(wanted) {
    if (key === wanted) return;
    if (!tab) throw new TypeError("the page has no storage of its own");
    tab.setItem(OWN, wanted);
    storageOfPage()?.setItem(OWN, "");
    key = wanted;
    holdKey(OWN, key);
  }

  async function find() {
    const left = tab?.getItem(OWN);
    try {
      /** @type {[string, string][]} */
      const ids = await keys(database());
      const held = await heldKeys(OWN);
      const [network, edits, testSet] = left
        ? await getMany(
            [
              [left, NETWORK],
              [left, EDITS],
              [left, TEST_SET],
            ],
            database(),
          )
        : [];
      const gone = ids.filter((id) => !held.includes(id[0]) && id[0] !== left);
      await delMany(gone, database());
      if (gone.length === ids.length) storageOfPage()?.removeItem(OWN);
      if (!left) return;
      // A copy of a tab has its key too, and takes one of its own.
      if (!held.includes(left)) hold(left);
      if (testSet && !store.get().testSet) {
        if (key === left) keptSet = testSet;
        store.update((state) => testSetComing(state, testSet));
        if (!network) return;
      }
      if (!network || !edits) throw new TypeError("the network of this tab is gone");
      if (store.get().own) return; // opened meanwhile
      store.update((state) => ownFound(state, network, edits));
      if (key === left) tried = kept = ownNow(store.get());
    } catch {
      tab?.removeItem(OWN);
      if (left)
        store.update((state) => noticed(state, { kind: "info", key: "own.gone", values: {} }));
    }
  }

  store.subscribe((state, previous) => {
    if (state.testSet !== previous.testSet) keepTestSet(state.testSet);
    const now = state.activeEdit ? null : ownNow(state);
    if (now && !isSame(now, tried)) keep();
  });

  return { keep, find };
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16)).join(
    "",
  );
}

/**
 * @param {OwnNow} now
 * @param {OwnNow | null} before
 */
function isSame(now, before) {
  return (
    before !== null &&
    now.network === before.network &&
    now.weights === before.weights &&
    now.switches === before.switches &&
    now.inputNumbers === before.inputNumbers
  );
}
