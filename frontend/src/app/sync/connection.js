/**
 * Keeps the store and the server in sync: sends the input, receives passes and weights.
 * @module
 */

import { NEEDS_SERVER } from "../../net/recorded.js";
import { createTransport } from "../../net/transport.js";
import { openOwnMessages } from "../../net/wire/own-network.js";
import { encodePixels, encodeStrokes, encodeValues } from "../../net/wire.js";
import { OWN_NAME, ownRefused } from "../../store/own-network.js";
import { connectQueries } from "./queries.js";
import { connectComparison } from "./trained-outputs.js";
import { connectDials } from "./edits.js";
import { BLANK } from "../../store/drawing.js";
import * as change from "../../store/state.js";

/** @import { Drawing, State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */
/** @import { Frame, WeightsFrame } from "../../net/wire.js" */
/** @import { Connection } from "../../net/socket.js" */
/** @import { Refusal, Transport } from "../../net/transport.js" */

/** A refusal that the visitor cannot change and that resolves itself. */
const QUIET = "out_of_order";

/**
 * @param {Store<State>} store
 * @param {ReturnType<typeof import("../../stage/clock.js").createClock>} clock
 * @param {string | null} wanted The network to open first.
 * @param {() => Connection} connect
 * @returns {Transport & {run: () => void, receive: (frames: Frame[]) => void, forgetDials: () => void, sendPad: () => void}}
 *   `forgetDials`: call it when the server's network has no changed dials any more. `sendPad`: call it when the page
 * does not start with a drawing; until then a blank pad is not sent.
 */
export function connectServer(store, clock, wanted, connect) {
  const transport = createTransport({
    connect,
    onState: (connection) => store.update((s) => change.connectionChanged(s, connection)),
    onHello: (hello) => {
      store.update((s) => change.greeted(s, hello));
      if (store.get().card) return; // reconnected: the transport opens the same network
      const known = hello.models.some(({ name }) => name === wanted);
      transport.openModel(known && wanted ? wanted : hello.default);
    },
    onCard: (card) => {
      dials.forget();
      store.update((s) => change.modelOpened(s, card));
      dials.opened();
    },
    onFrames: (frames) => receive(frames),
    onAccuracy: (accuracy) => store.update((s) => change.counted(s, accuracy)),
    onError: (refusal) => tell(refusal),
    onPending: (isPending) => store.update((s) => change.pendingChanged(s, isPending)),
  });

  /** @param {string} name Name of a network of the server, or of the visitor's own. */
  function openModel(name) {
    const { own } = store.get();
    if (name !== OWN_NAME || !own) transport.openModel(name);
    else {
      const onRefused = () => store.update(ownRefused);
      transport.openOther({ ...openOwnMessages(own.network), onRefused });
    }
  }

  /** The oldest seq that is still valid; a late staged pass of an older drawing is ignored. */
  let oldestWanted = 0;
  /** The seq of the pass of which a staged page shows only the pixels until the visitor presses play. */
  let pixelsOnly = -1;
  let hasSent = false;

  /** @param {Frame[]} received */
  function receive(received) {
    const frames = received.filter((frame) => frame.kind === "weights" || isWanted(frame));
    const weights = frames.filter((frame) => frame.kind === "weights");
    if (weights.length) store.update((s) => change.weightsReceived(s, weights));
    const before = store.get().pass;
    store.update((s) => change.framesReceived(s, frames));
    const { pass, mode, motion, tour } = store.get();
    if (!pass || pass === before || tour) return; // the tour controls the time itself
    if (pass.seq === before?.seq) {
      if (motion === "off") clock.seek(Infinity);
      return;
    }
    // A new pass: in live mode it is complete at once, in staged mode it plays from the pixels on.
    if (pass.seq === pixelsOnly) clock.seek(0);
    else if (mode === "live" || motion === "off") clock.seek(Infinity);
    else {
      clock.seek(0);
      clock.play();
    }
  }

  /** @param {Exclude<Frame, WeightsFrame>} frame */
  function isWanted(frame) {
    if (frame.seq !== pixelsOnly) return frame.seq >= oldestWanted;
    return frame.kind === "placement" || (frame.kind === "layer" && frame.layer === 0);
  }

  /** @param {Refusal} refusal */
  function tell({ code, message, event }) {
    if (code === QUIET) return;
    if (code === NEEDS_SERVER) {
      if (event === "input") store.update(change.passMissing);
      store.update(change.serverNeeded);
      return;
    }
    const notice = { kind: "error", key: "notice.refused", values: { reason: message } };
    store.update((s) => change.noticed(s, /** @type {State["notice"]} */ (notice)));
  }

  function run() {
    send(false);
  }

  /** @param {boolean} looks Whether to show only the pixels. */
  function send(looks) {
    hasSent = true;
    const asked = store.get();
    transport.sendInput((seq) => {
      // The transport calls this again for another network or after a lost connection; the input may be out of date
      // by then.
      if (!sameInput(store.get(), asked)) return null;
      const { drawing, centred, mode } = asked;
      oldestWanted = looks ? Infinity : mode === "staged" ? seq : 0;
      pixelsOnly = looks ? seq : -1;
      const staged = mode === "staged" && !looks;
      const { card, inputNumbers } = store.get();
      if (change.takesNumbers(card)) return encodeValues({ seq, staged, values: inputNumbers });
      return encode(drawing, { seq, centred, staged });
    });
  }

  store.subscribe((state, previous) => {
    if (sameInput(state, previous)) return;
    const isPad = !change.takesNumbers(state.card);
    if (!hasSent && isPad && state.drawing === BLANK) return; // the pad is cleared for the next drawing
    if (state.mode === "live") {
      run();
    } else {
      oldestWanted = Infinity;
      store.update(change.passOutdated);
      send(true);
    }
  });

  function sendPad() {
    if (!hasSent) send(store.get().mode === "staged");
  }

  const dials = connectDials(store, transport, receive);
  connectQueries(store, transport);
  connectComparison(store);
  return { ...transport, openModel, run, receive, forgetDials: dials.opened, sendPad };
}

/**
 * Whether everything that the network's answer depends on is unchanged.
 * @param {State} state
 * @param {State} other
 */
function sameInput(state, other) {
  return (
    state.drawing === other.drawing &&
    state.centred === other.centred &&
    state.mode === other.mode &&
    state.inputNumbers === other.inputNumbers
  );
}

/**
 * Encodes a drawing as a frame for the server.
 * @param {Drawing} drawing
 * @param {{seq: number, centred: boolean, staged: boolean}} options
 */
export function encode(drawing, { seq, centred, staged }) {
  if (drawing.kind === "pixels") {
    return encodePixels({ seq, staged, pixels: centred ? drawing.centred : drawing.drawn });
  }
  const { strokes, penRadius } = drawing;
  return encodeStrokes({ seq, staged, centred, penRadius, strokes });
}
