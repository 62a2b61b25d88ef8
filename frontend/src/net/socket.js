/**
 * The life cycle of the socket: it connects, reconnects after a loss, disconnects while the page is hidden, and
 * closes for good when the server has another version.
 * @module
 */

import { io as connectSocket } from "socket.io-client";
import * as msgpack from "socket.io-msgpack-parser";

/** @import { Socket } from "socket.io-client" */

/** @typedef {"connecting" | "connected" | "asleep" | "lost" | "outdated"} ConnectionState */

/** Delay before reconnecting after the server has ended the connection. */
const RETURN_MS = 250;
/** Delay before reconnecting after the server has refused the page because it is full. */
const TURNED_AWAY_MS = 2000;

/**
 * @param {object} options
 * @param {string} options.url The server's URL.
 * @param {string} options.path The path on which the server listens.
 * @param {typeof connectSocket} [options.io]
 * @param {(state: ConnectionState) => void} options.onState Called when the state changes; it starts as `connecting`.
 * @param {() => void} options.onConnect Called whenever a connection is established; `greeted` must be called once
 *   the server has said hello.
 * @param {() => void} options.onGone Called whenever a connection ends; no pending answer will come.
 */
export function createSocket({ url, path, io = connectSocket, onState, onConnect, onGone }) {
  /** @type {Socket} */
  const socket = io(url, {
    path,
    query: { k: Math.random().toString(36).slice(2) }, // lets a proxy route all polls of this page to one server
    parser: msgpack,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelay: 250,
    reconnectionDelayMax: 2000,
    timeout: 4000,
  });

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
  socket.on("connect_error", (error) => {
    if (isAsleep) return;
    setState("lost");
    if (!socket.active) {
      connectLater(TURNED_AWAY_MS);
    } else if (error.message === "timeout") {
      // Some networks drop WebSockets silently instead of refusing them: start with the other transport.
      socket.io.opts.transports?.reverse();
    }
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
