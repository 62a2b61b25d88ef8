/**
 * The page's line to the server: Socket.IO, WebSocket first, long polling where that is blocked.
 *
 * It keeps one input unanswered; the newest waits, older ones are dropped. After a lost connection
 * it says hello again, opens the model again and sends the newest input again: all that the server
 * must know comes from here, so a restarted server loses nothing.
 * @module
 */

import { io as connectSocket } from "socket.io-client";
import * as msgpack from "socket.io-msgpack-parser";
import { decodeFrames, FrameError, VERSION } from "./wire.js";

/** @import { Socket } from "socket.io-client" */
/** @import { Card } from "../types.js" */
/** @import { Frame } from "./wire.js" */

/** @typedef {"connecting" | "connected" | "asleep" | "lost" | "outdated"} ConnectionState */

/**
 * What the server is and has.
 * @typedef {object} Hello
 * @property {number} protocol
 * @property {string} version
 * @property {Card[]} models
 * @property {string} default Name of the model to open first.
 * @property {{count: number} | null} mnist
 * @property {{strokes: number, points: number, pen_radius: [number, number], events_per_second: number}} limits
 */

/**
 * Why the server refused an event, or why what it sent cannot be read.
 * @typedef {object} Refusal
 * @property {string} code
 * @property {string | null} event
 * @property {number | null} seq
 * @property {string} message
 * @property {string | number | null} expected
 * @property {string | number | null} found
 */

/**
 * Writes an input as a frame with this seq; null if it is no longer wanted.
 * @typedef {(seq: number) => ArrayBuffer | null} Encode
 */

/**
 * @typedef {object} Transport
 * @property {(name: string) => void} openModel Opens a model; its card, its weights and the newest
 *   input's pass through it (with a new seq) follow.
 * @property {(encode: (seq: number) => ArrayBuffer | null) => number} sendInput Sends a frame, made when
 *   its turn comes (null if by then there is none to send) and not at all if a newer one comes first;
 *   returns its seq.
 * @property {(event: string, encode: (seq: number) => ArrayBuffer | object | null, onAnswer: (frames: Frame[], seq: number) => void) => void} request
 *   Asks a question about the open model: one of its event is unanswered at a time, the newest waits
 *   and is asked again after a lost connection. It is written (or null, if it is no longer wanted)
 *   when its turn comes.
 * @property {() => boolean} isBusy Whether an input or a question is unanswered or waits for its turn.
 * @property {() => void} sleep Lets go of the connection; what is sent or asked meanwhile waits.
 * @property {() => void} wake Connects again, and says and asks what waits.
 * @property {() => void} close
 */

/** No answer for so long means that the server is gone. */
const PATIENCE_MS = 2000;
/** The server was asked too much; the newest input is sent again after this. */
const PAUSE_MS = 250;

const nothing = () => {};

/**
 * The frames of an answer; one that is a bare number has none.
 * @param {ArrayBuffer | number} answer
 */
const framesIn = (answer) => (typeof answer === "number" ? [] : decodeFrames(answer));

/**
 * @param {object} options
 * @param {string} [options.url] Of the server; the page's own by default.
 * @param {string} [options.path] Where it listens; a proxy may have put it below another path.
 * @param {(state: ConnectionState) => void} [options.onState] When it changes; it begins as `connecting`.
 * @param {(hello: Hello) => void} [options.onHello] On every connection, before anything else.
 * @param {(card: Card) => void} [options.onCard] A model is open; its weights come next.
 * @param {(frames: Frame[]) => void} [options.onFrames] Layers, answers and placements of a pass, or weights
 *   of the open model.
 * @param {(refusal: Refusal) => void} [options.onError]
 * @param {typeof connectSocket} [options.io]
 * @returns {Transport}
 */
export function createTransport({
  url = "/",
  path = "/socket.io",
  onState = nothing,
  onHello = nothing,
  onCard = nothing,
  onFrames = nothing,
  onError = nothing,
  io = connectSocket,
}) {
  /** @type {Socket} */
  const socket = io(url, {
    path,
    parser: msgpack,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelay: 250,
    reconnectionDelayMax: 2000,
    timeout: 4000,
  });

  /** @type {ConnectionState} */
  let state = "connecting";
  let greeted = false;
  let seq = 0;
  /** @type {string | null} */
  let model = null;
  let modelSeq = 0;
  /** The server has opened the model that was asked for last. */
  let open = false;
  /** @typedef {{seq: number, encode: (seq: number) => ArrayBuffer | null}} Input */
  /** @type {Input | null} */
  let newest = null;
  /** @type {Input | null} */
  let waiting = null;
  let unanswered = false;
  let tooFast = false;
  let closed = false;
  let asleep = false;
  /** @type {Set<ReturnType<typeof setTimeout>>} One timer for each event without an answer. */
  const patience = new Set();

  /** @param {ConnectionState} next */
  function setState(next) {
    if (next === state || state === "outdated") return;
    state = next;
    onState(state);
  }

  function sayHello() {
    ask("hello", { protocol: VERSION }, (/** @type {Hello | null} */ hello) => {
      if (!hello) return; // an error event has said why
      if (hello.protocol !== VERSION) {
        giveUp();
        return;
      }
      greeted = true;
      setState("connected");
      const requested = modelSeq;
      onHello(hello); // which may open a model
      if (model !== null && modelSeq === requested) requestModel(model);
    });
  }

  /** @param {string} name */
  function requestModel(name) {
    modelSeq = nextSeq();
    open = false;
    const request = { name, seq: modelSeq };
    ask("open_model", request, (/** @type {(Card & {seq: number}) | null} */ card) => {
      if (!card || card.seq !== modelSeq) return; // refused, or another was asked for since
      open = true;
      onCard(card);
      askQuestions();
      if (newest) offer({ ...newest, seq: nextSeq() });
    });
  }

  function nextSeq() {
    seq += 1;
    return seq;
  }

  /** @param {Input} input */
  function offer(input) {
    newest = input;
    waiting = input;
    sendWaiting();
  }

  function sendWaiting() {
    if (!waiting || !greeted || model === null || unanswered) return;
    const input = waiting;
    waiting = null;
    tooFast = false;
    const frame = orRefused(() => input.encode(input.seq), "input", input.seq);
    if (!frame) return;
    unanswered = true;
    ask("input", frame, (/** @type {ArrayBuffer | number | null} */ answer) => {
      unanswered = false;
      if (answer !== null && typeof answer === "object") receive(answer);
      if (answer === null && tooFast && !waiting) setTimeout(resend, PAUSE_MS, input);
      sendWaiting();
    });
  }

  /** @param {Input} input */
  function resend(input) {
    if (newest === input) offer({ ...input, seq: nextSeq() });
  }

  /**
   * Emits an event and hands on its acknowledgement (null if the server refused it). Without one in
   * time the server is gone, whatever the socket may think.
   * @template T
   * @param {string} event
   * @param {unknown} argument
   * @param {(answer: T | null) => void} answered
   */
  function ask(event, argument, answered) {
    const timer = setTimeout(startOver, PATIENCE_MS);
    patience.add(timer);
    socket.emit(event, argument, (/** @type {T | null | undefined} */ answer) => {
      if (!patience.delete(timer)) return; // given up before it came
      clearTimeout(timer);
      answered(answer ?? null);
    });
  }

  /** @typedef {{encode: (seq: number) => ArrayBuffer | object | null, onAnswer: (frames: Frame[], seq: number) => void}} Question */
  /**
   * By event: the newest question, and whether one is on its way.
   * @type {Map<string, {waiting: Question | null, asked: Question | null}>}
   */
  const questions = new Map();

  /** @param {string} event */
  function askQuestion(event) {
    const line = questions.get(event);
    if (!line?.waiting || line.asked || !greeted || !open) return;
    const question = line.waiting;
    line.waiting = null;
    const number = nextSeq();
    const frame = orRefused(() => question.encode(number), event, number);
    if (!frame) return;
    line.asked = question;
    ask(event, frame, (/** @type {ArrayBuffer | number | null} */ answer) => {
      if (line.asked !== question) return; // given up before it came
      line.asked = null;
      const frames = answer !== null && orRefused(() => framesIn(answer), null, null);
      if (frames) question.onAnswer(frames, number);
      askQuestion(event);
    });
  }

  function askQuestions() {
    for (const event of questions.keys()) askQuestion(event);
  }

  function forget() {
    greeted = false;
    open = false;
    for (const line of questions.values()) {
      line.waiting ??= line.asked;
      line.asked = null;
    }
    unanswered = false;
    waiting = newest;
    for (const timer of patience) clearTimeout(timer);
    patience.clear();
  }

  function startOver() {
    forget();
    setState("lost");
    socket.disconnect();
    socket.connect();
  }

  function giveUp() {
    setState("outdated");
    close();
  }

  /** @param {number} delayMs */
  function connectLater(delayMs) {
    setTimeout(() => {
      if (!closed && !asleep) socket.connect();
    }, delayMs);
  }

  function sleep() {
    if (asleep || closed) return;
    asleep = true;
    forget();
    setState("asleep");
    socket.disconnect();
  }

  function wake() {
    if (!asleep) return;
    asleep = false;
    setState("connecting");
    socket.connect();
  }

  function close() {
    closed = true;
    forget();
    socket.disconnect();
  }

  /** @param {ArrayBuffer | Uint8Array} blob */
  function receive(blob) {
    const frames = orRefused(() => decodeFrames(blob), null, null);
    const wanted = frames?.filter((f) => f.kind !== "weights" || f.seq === modelSeq);
    if (wanted?.length) onFrames(wanted);
  }

  /**
   * The result of reading or writing a frame, or null once what is wrong with it has been reported.
   * @template T
   * @param {() => T} act
   * @param {string | null} event
   * @param {number | null} inputSeq
   * @returns {T | null}
   */
  function orRefused(act, event, inputSeq) {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      const { code, message, expected, found } = error;
      if (code === "unsupported_version") giveUp();
      else onError({ code, event, seq: inputSeq, message, expected, found });
      return null;
    }
  }

  socket.on("connect", sayHello);
  socket.on("disconnect", (reason) => {
    if (asleep) return;
    forget();
    setState("lost");
    if (reason === "io server disconnect") connectLater(PAUSE_MS);
  });
  socket.on("connect_error", (error) => {
    if (asleep) return;
    setState("lost");
    if (!socket.active) {
      connectLater(PATIENCE_MS); // turned away: the server is full
    } else if (error.message === "timeout") {
      // A network may swallow WebSockets instead of refusing them: begin with the other one.
      socket.io.opts.transports?.reverse();
    }
  });
  socket.on("weights", (/** @type {ArrayBuffer} */ blob, /** @type {() => void} */ received) => {
    receive(blob);
    received();
  });
  socket.on("layer", receive);
  socket.on("accuracy", receive);
  socket.on("error", (/** @type {Refusal} */ refusal) => {
    if (refusal.code === "protocol_mismatch") giveUp();
    else if (refusal.code === "too_fast" && refusal.event === "input") tooFast = true;
    else onError(refusal);
  });
  return {
    openModel(name) {
      model = name;
      if (greeted) requestModel(name);
    },
    sendInput(encode) {
      const input = { seq: nextSeq(), encode };
      offer(input);
      return input.seq;
    },
    request(event, encode, onAnswer) {
      const line = questions.get(event) ?? { waiting: null, asked: null };
      line.waiting = { encode, onAnswer };
      questions.set(event, line);
      askQuestion(event);
    },
    isBusy: () =>
      unanswered ||
      waiting !== null ||
      tooFast || // the newest input is sent again after a pause
      [...questions.values()].some((line) => line.asked !== null || line.waiting !== null),
    sleep,
    wake,
    close,
  };
}
