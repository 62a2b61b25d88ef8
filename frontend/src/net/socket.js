/**
 * The life cycle of the socket: it connects, reconnects after a loss, disconnects while the page is hidden, and
 * closes for good when the server has another version.
 * @module
 */

/** @typedef {"connecting" | "connected" | "asleep" | "lost" | "outdated"} ConnectionState */

/**
 * What answers the page's questions: a server by Socket.IO, or anything that keeps to this part of its interface.
 *
 * It starts to connect when it is created, and emits `connect` once connected, never during the call that created it.
 * It also emits `disconnect` with a reason, `connect_error`, and what the server sends. After the reason `io server
 * disconnect` it stays disconnected until `connect` is called.
 * @typedef {object} Connection
 * @property {boolean} active Whether it reconnects by itself after an error.
 * @property {(event: string, argument: unknown, onAnswer: (answer: any) => void) => unknown} emit Asks; the answer is
 *   a number, a map, bytes as an `ArrayBuffer`, or null after a refusal.
 * @property {(event: string, listener: (...args: any[]) => void) => unknown} on
 * @property {() => unknown} connect Connects again.
 * @property {() => unknown} disconnect
 */

/** Delay before reconnecting after the server has ended the connection. */
const RETURN_MS = 250;
/** Delay before reconnecting after the server has refused the page because it is full. */
const TURNED_AWAY_MS = 2000;

/**
 * @param {object} options
 * @param {() => Connection} options.connect Makes the connection; called once.
 * @param {(state: ConnectionState) => void} options.onState Called when the state changes; it starts as `connecting`.
 * @param {() => void} options.onConnect Called whenever a connection is established; `greeted` must be called once
 *   the server has said hello.
 * @param {() => void} options.onGone Called whenever a connection ends; no pending answer will come.
 */
export function createSocket({ connect, onState, onConnect, onGone }) {
  const socket = connect();

  /** @type {ConnectionState} */
  let state = "connecting";
  let isClosed = false;
  let isAsleep = false;

  /** @param {ConnectionState} next */
  function setState(next) {
    if (next === state || state === "outdated") return;
    state = next;
    onState(state);
  }

  /** @param {number} delayMs */
  function connectLater(delayMs) {
    setTimeout(() => {
      if (!isClosed && !isAsleep) socket.connect();
    }, delayMs);
  }

  function close() {
    isClosed = true;
    onGone();
    socket.disconnect();
  }

  socket.on("connect", onConnect);
  socket.on("disconnect", (reason) => {
    if (isAsleep) return;
    onGone();
    setState("lost");
    if (reason === "io server disconnect") connectLater(RETURN_MS);
  });
  socket.on("connect_error", () => {
    if (isAsleep) return;
    setState("lost");
    if (!socket.active) connectLater(TURNED_AWAY_MS);
  });

  return {
    /** @param {[event: string, argument: unknown, onAnswer: (answer: any) => void]} args */
    emit: (...args) => void socket.emit(...args),

    /**
     * @param {string} event
     * @param {(...args: any[]) => void} listener
     */
    on: (event, listener) => void socket.on(event, listener),

    greeted: () => setState("connected"),

    /** Replaces a connection that does not respond with a new one. */
    startOver() {
      onGone();
      setState("lost");
      socket.disconnect();
      socket.connect();
    },

    /** Closes for good: only a page of the server's version can speak to it. */
    giveUp() {
      setState("outdated");
      close();
    },

    sleep() {
      if (isAsleep || isClosed) return;
      isAsleep = true;
      onGone();
      setState("asleep");
      socket.disconnect();
    },

    wake() {
      if (!isAsleep) return;
      isAsleep = false;
      setState("connecting");
      socket.connect();
    },

    close,
  };
}
