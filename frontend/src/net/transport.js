/**
 * The page's conversation with the server, over the connection that it receives.
 *
 * At most one input is unanswered; the newest waits, older ones are dropped. After a lost connection, the transport
 * says hello, opens the model and sends the newest input again. Everything the server must know comes from here, so a
 * restarted server loses nothing.
 * @module
 */

import { createAcknowledgements } from "./acknowledgements.js";
import { createInputSender } from "./input-sender.js";
import { createModelOpening } from "./model-opening.js";
import { createQuerySender } from "./query-sender.js";
import { createSocket } from "./socket.js";
import { decodeFrames, FrameError, readAccuracy, VERSION } from "./wire.js";

/** @import { Accuracy, Card } from "../types.js" */
/** @import { EncodeInput } from "./input-sender.js" */
/** @import { Query } from "./query-sender.js" */
/** @import { Connection, ConnectionState } from "./socket.js" */
/** @import { Frame } from "./wire.js" */

/**
 * Describes the server and what it offers.
 * @typedef {object} Hello
 * @property {number} protocol
 * @property {string} version
 * @property {Card[]} models
 * @property {string} default Name of the model to open first.
 * @property {{count: number} | null} mnist
 * @property {{strokes: number, points: number, pen_radius: [number, number], events_per_second: number}} limits
 */

/**
 * Explains why the server refused an event, or why its message cannot be read.
 * @typedef {object} Refusal
 * @property {string} code
 * @property {string | null} event
 * @property {number | null} seq
 * @property {string} message
 * @property {string | number | null} expected
 * @property {string | number | null} found
 */

/**
 * @typedef {object} Transport
 * @property {(name: string) => void} openModel Opens a model; its card, its weights and the newest input's pass
 *   through it (with a new seq) follow.
 * @property {ReturnType<typeof createModelOpening>["opened"]} opened Notes that a question has opened another
 *   network; the newest input's pass through it follows.
 * @property {ReturnType<typeof createModelOpening>["openOther"]} openOther Opens a network that is not a model of the
 *   server.
 * @property {(event: string, listener: (message: any, received: () => void) => void) => void} listen Listens to an
 *   event that the server sends of its own accord.
 * @property {(encode: EncodeInput) => number} sendInput Sends a frame and returns its seq. The frame is made when its
 *   turn comes (null if there is none to send any more), and is not sent at all if a newer one comes first.
 * @property {<A = Frame[]>(event: string, encode: Query["encode"], onAnswer: Query<A>["onAnswer"], read?: Query<A>["read"], onRefused?: () => void) => void} request
 *   Asks a question about the open model. One question per event is unanswered at a time; the newest waits, and is
 *   asked again after a lost connection. The question is written when its turn comes (null if it is no longer
 *   wanted). The answer consists of frames, unless `read` says otherwise.
 * @property {() => void} sleep Closes the connection; what is sent or asked meanwhile waits.
 * @property {() => void} wake Connects again, and sends and asks what waits.
 * @property {() => void} close
 */

const nothing = () => {};

/**
 * Returns the frames of an answer; an answer that is a bare number has none.
 * @param {ArrayBuffer | number} answer
 */
const framesIn = (answer) => (typeof answer === "number" ? [] : decodeFrames(answer));

/**
 * @param {object} options
 * @param {() => Connection} options.connect Makes the connection; called once.
 * @param {(state: ConnectionState) => void} [options.onState] Called when the state changes; it starts as
 *   `connecting`.
 * @param {(hello: Hello) => void} [options.onHello] Called on every connection, before anything else.
 * @param {(card: Card, answer: any) => void} [options.onCard] Called when a model is open; its weights come next. For
 *   a resumed training, the card is part of the answer.
 * @param {(frames: Frame[]) => void} [options.onFrames] Called with layers, answers and placements of a pass, or
 *   weights of the open model.
 * @param {(accuracy: Accuracy) => void} [options.onAccuracy] Called with the accuracy of the network as edited.
 * @param {(refusal: Refusal) => void} [options.onError] Called with refusals, except of what came too fast, which is
 *   sent again.
 * @param {(isPending: boolean) => void} [options.onPending] Called when it changes whether an input or a question is
 *   unanswered or waiting; at first none is. Answers are passed on before this call.
 * @returns {Transport}
 */
export function createTransport({
  connect,
  onState = nothing,
  onHello = nothing,
  onCard = nothing,
  onFrames = nothing,
  onAccuracy = nothing,
  onError = nothing,
  onPending = nothing,
}) {
  let isGreeted = false;
  let isPending = false;
  let seq = 0;

  const nextSeq = () => (seq += 1);

  const socket = createSocket({ connect, onState, onConnect: sayHello, onGone: interrupt });
  const { ask, noteTooFast, giveUpAll } = createAcknowledgements({
    emit: socket.emit,
    onSilence: socket.startOver,
  });
  const model = createModelOpening({
    ask,
    nextSeq,
    isReady: () => isGreeted,
    onOpen(answer) {
      onCard(answer.card ?? answer, answer);
      queries.proceed();
      // The network of a training arrives with its first numbers.
      if (!answer.card) inputs.sendAgain();
    },
  });
  const inputs = createInputSender({
    ask,
    nextSeq,
    isReady: () => isGreeted && model.isAsked,
    attempt,
    onAnswer: receive,
    onChange: reportPending,
  });
  const queries = createQuerySender({
    ask,
    nextSeq,
    isReady: () => isGreeted && model.isOpen,
    attempt,
    onChange: reportPending,
  });

  function sayHello() {
    ask("hello", { protocol: VERSION }, (/** @type {Hello | null} */ hello) => {
      if (!hello) return; // an error event has said why
      if (hello.protocol !== VERSION) {
        socket.giveUp();
        return;
      }
      isGreeted = true;
      socket.greeted();
      const asked = model.requestSeq;
      onHello(hello); // this may open a model
      if (model.requestSeq === asked) model.openAgain();
    });
  }

  function reportPending() {
    const isBusy = inputs.isBusy || queries.isBusy;
    if (isBusy === isPending) return;
    isPending = isBusy;
    onPending(isPending);
  }

  /** The connection is gone, and with it everything that the server knew about this page. */
  function interrupt() {
    isGreeted = false;
    giveUpAll();
    model.interrupt();
    queries.interrupt();
    inputs.interrupt();
  }

  /** @param {ArrayBuffer | Uint8Array} blob */
  function receive(blob) {
    const frames = attempt(() => decodeFrames(blob), null, null);
    const wanted = frames?.filter((f) => f.kind !== "weights" || f.seq === model.requestSeq);
    if (wanted?.length) onFrames(wanted);
  }

  /**
   * Runs `act`, which reads or writes a frame or a map. Returns its result, or null after reporting a FrameError.
   * @template T
   * @param {() => T} act
   * @param {string | null} event
   * @param {number | null} inputSeq
   * @returns {T | null}
   */
  function attempt(act, event, inputSeq) {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      const { code, message, expected, found } = error;
      if (code === "unsupported_version") socket.giveUp();
      else onError({ code, event, seq: inputSeq, message, expected, found });
      return null;
    }
  }

  socket.on("weights", (/** @type {ArrayBuffer} */ blob, /** @type {() => void} */ received) => {
    receive(blob);
    received();
  });
  socket.on("layer", receive);
  socket.on("accuracy", (message) => {
    const accuracy = attempt(() => readAccuracy(message), null, null);
    if (accuracy) onAccuracy(accuracy);
  });
  socket.on("error", (/** @type {Refusal} */ refusal) => {
    if (refusal.code === "protocol_mismatch") socket.giveUp();
    else if (refusal.code === "too_fast") noteTooFast(refusal.event);
    else onError(refusal);
  });
  return {
    openModel: model.open,
    openOther: model.openOther,
    opened(seq, again) {
      model.opened(seq, again);
      inputs.sendAgain();
    },
    listen: socket.on,
    sendInput: inputs.send,
    request: (event, encode, onAnswer, read = /** @type {any} */ (framesIn), onRefused) =>
      queries.send(event, { encode, onAnswer, read, onRefused }),
    sleep: socket.sleep,
    wake: socket.wake,
    close: socket.close,
  };
}
