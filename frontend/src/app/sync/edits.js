/**
 * Keeps the server's copy of the edited network in sync. Only differences are sent; after the server has opened the
 * network anew, all of them are sent again.
 * @module
 */

import { switchesToJson } from "../../net/api.js";
import { encodeChanges } from "../../net/wire.js";
import { MAX_CHANGES } from "../../options.js";
import * as change from "../../store/state.js";

/** @import { Dial, State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */
/** @import { Frame } from "../../net/wire.js" */
/** @import { Transport } from "../../net/transport.js" */

/**
 * @param {Store<State>} store
 * @param {Pick<Transport, "request">} transport
 * @param {(frames: Frame[]) => void} receive Receives the pass through the current network.
 * @returns {{opened: () => void, forget: () => void}} Call `forget` when the server has opened another network, before
 *   the store has it, and `opened` when the server has a network as trained.
 */
export function connectDials(store, { request }, receive) {
  /** @type {Map<string, Dial>} The edited dials that the server knows. */
  let known = new Map();
  let knownSwitches = change.NO_SWITCHES;

  store.subscribe((state, previous) => {
    if (state.weights !== previous.weights) sendChanges();
    if (state.switches !== previous.switches) sendSwitches();
  });

  function sendChanges() {
    /** @type {Dial[]} */
    let sent = [];
    let more = false;
    request(
      "change",
      (seq) => {
        const changes = unknown(store.get(), known);
        sent = changes.slice(0, MAX_CHANGES);
        more = changes.length > sent.length;
        return sent.length > 0 ? encodeChanges({ seq, reset: false, more, changes: sent }) : null;
      },
      (frames, seq) => {
        note(sent);
        store.update((state) => change.editAnswered(state, seq));
        receive(frames);
        if (more) sendChanges();
      },
      undefined,
      takeBack,
    );
  }

  /** @param {Dial[]} sent */
  function note(sent) {
    const { trained } = store.get();
    for (const dial of sent) {
      const { layer, neuron, source, value } = dial;
      if (Object.is(value, change.valueOf(trained, layer, neuron, source))) known.delete(key(dial));
      else known.set(key(dial), dial);
    }
  }

  function sendSwitches() {
    let sent = knownSwitches;
    request(
      "switches",
      (seq) => {
        sent = store.get().switches;
        return sent === knownSwitches ? null : { seq, ...switchesToJson(sent) };
      },
      (frames, seq) => {
        knownSwitches = sent;
        store.update((state) => change.editAnswered(state, seq));
        receive(frames);
      },
      undefined,
      takeBack,
    );
  }

  function forget() {
    known = new Map();
    knownSwitches = change.NO_SWITCHES;
  }

  /** Without a server, only recorded networks have numbers. */
  function takeBack() {
    if (!store.get().recorded) return;
    store.update((state) => change.serverNeeded(change.editUndone(state)));
  }

  return {
    forget,
    opened() {
      forget();
      sendChanges();
      sendSwitches();
    },
  };
}

/**
 * Returns the changes to send: dials whose values differ from those that the server knows, and dials that were reset.
 * @param {State} state
 * @param {Map<string, Dial>} known
 * @returns {Dial[]}
 */
function unknown({ weights, trained }, known) {
  const edited = change.changesOf(weights, trained);
  const keys = new Set(edited.map(key));
  const back = [...known.values()].filter((dial) => !keys.has(key(dial)));
  return [
    ...edited.filter((dial) => !Object.is(known.get(key(dial))?.value, dial.value)),
    ...back.map((dial) => ({
      ...dial,
      value: change.valueOf(trained, dial.layer, dial.neuron, dial.source),
    })),
  ];
}

/** @param {Dial} dial */
const key = ({ layer, neuron, source }) => `${layer}.${neuron}.${source}`;
