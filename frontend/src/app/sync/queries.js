/**
 * Asks the server about the open network: responses to a probe, its collapse into one layer, and the curves of
 * activation functions. Also fetches the notes of all networks for their list.
 * @module
 */

import { ask, fetchActivations } from "../../net/api.js";
import { probeMessage, readResponse } from "../../net/wire.js";
import { codeMissed } from "../../store/missing-code.js";
import * as change from "../../store/state.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */
/** @import { Transport } from "../../net/transport.js" */

/**
 * @param {Store<State>} store
 * @param {Pick<Transport, "request">} transport
 */
export function connectQueries(store, { request }) {
  store.subscribe((state, previous) => {
    if (state.selection && state.selection !== previous.selection) fetchCurves();
    else if (isOnItsWay(state) && !isOnItsWay(previous)) fetchCurves();
    else if (state.sharing && !previous.sharing) fetchCurves(); // a figure may need them
    if (
      state.view === "networks" &&
      (state.view !== previous.view || state.models !== previous.models)
    )
      fetchNotes();
    if (!state.pass) return;
    const changed = state.pass !== previous.pass || state.weights !== previous.weights;
    if (state.probe && (changed || state.probe !== previous.probe)) askProbe();
    const isNew = changed || !collapses(previous) || state.codeRound !== previous.codeRound;
    if (collapses(state) && isNew) askCollapse();
  });

  async function fetchCurves() {
    if (Object.keys(store.get().curves).length > 0) return;
    // Without an answer no curve is drawn; the next opened neuron or the next pass asks again.
    const curves = await fetchActivations().catch(() => null);
    if (curves) store.update((state) => change.curvesReceived(state, curves));
  }

  async function fetchNotes() {
    if (store.get().models.every(({ note }) => note !== undefined)) return;
    // Without an answer the list has no notes; the next visit to it asks again.
    const answer = await ask("api/models").catch(() => null);
    if (answer) store.update((state) => change.notesReceived(state, answer.models));
  }

  function askProbe() {
    /** @type {State["probe"]} */
    let probe = null;
    let passSeq = -1;
    request(
      "probe",
      (seq) => {
        const { pass, ...state } = store.get();
        const a = state.probe && pass?.layers[state.probe.from]?.a;
        if (!state.probe || !a) return null;
        probe = state.probe;
        passSeq = pass.seq;
        return probeMessage({ seq, probe, a });
      },
      ({ steps, z, a }) => {
        if (!probe) return;
        const response = { probe, seq: passSeq, steps, z, a };
        store.update((state) => change.responded(state, response));
      },
      readResponse,
    );
  }

  async function askCollapse() {
    const collapse = await import("./collapse.js").catch(() => null);
    if (collapse) collapse.askCollapse(store, { request });
    else store.update(codeMissed);
  }
}

/**
 * Whether the pass is between the pixels and the last layer, where the stage shows the work of neurons.
 * @param {State} state
 */
function isOnItsWay(state) {
  const { pass, time } = state;
  return pass !== null && time > 0 && time < change.lastLayer(state);
}

/**
 * Whether the view shows the single layer that equals a network without squish.
 * @param {State} state
 */
export function collapses({ view, card }) {
  return view === "linear" && card !== null && change.isLinear(card);
}
