/**
 * Brings the visitor's own test set to the server, in parts, and again after a lost connection. Loaded with the first
 * test set.
 * @module
 */

import { testSetPart } from "../../net/wire/test-set.js";
import { testSetRefused, testSetUsed } from "../../store/test-set.js";

/** @import { State, TestSet } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */
/** @import { Transport } from "../../net/transport.js" */

/** Pause between two parts, because the server limits the share of its time that one page may take. */
const REST_MS = 30;

/**
 * @param {Store<State>} store
 * @param {Pick<Transport, "request">} transport
 */
export function connectTestSet(store, { request }) {
  /** @type {TestSet | null} What the server counts; null for its own. */
  let used = null;
  /** @type {TestSet | null} What is being sent, and how many bytes of it the server has. */
  let sent = null;
  let at = 0;

  store.subscribe((state, previous) => {
    if (state.connection !== previous.connection) {
      used = sent = null; // a new connection knows nothing of this page
      at = 0;
      if (state.connection === "connected") send();
    } else if (wanted(state) !== wanted(previous)) send();
  });
  if (wanted(store.get())) send(); // that of a page before its reload

  function send() {
    let size = 0;
    request(
      "test_set",
      (seq) => {
        const set = wanted(store.get());
        if (set === used) return null;
        if (set !== sent) at = 0;
        sent = set;
        const part = testSetPart(set, seq, at);
        size = part.rows.byteLength;
        return part;
      },
      () => {
        if (wanted(store.get()) !== sent) return send();
        at += size;
        if (sent && at < sent.rows.length) return void setTimeout(send, REST_MS);
        const now = (used = sent);
        at = 0;
        if (now) store.update((state) => testSetUsed(state, now));
      },
      undefined,
      () => {
        sent = null;
        store.update(testSetRefused);
      },
    );
  }
}

/** @param {State} state */
const wanted = ({ testSet, testSetComing }) => testSetComing ?? testSet;
