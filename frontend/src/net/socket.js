/**
 * The life of the socket: it connects, comes back after a loss, sleeps while nobody looks, and ends
 * for good when the server is of another version.
 * @module
 */

import { io as connectSocket } from "socket.io-client";
import * as msgpack from "socket.io-msgpack-parser";

/** @import { Socket } from "socket.io-client" */

/** @typedef {"connecting" | "connected" | "asleep" | "lost" | "outdated"} ConnectionState */

/** After the server has ended the connection, it is made again this much later. */
const RETURN_MS = 250;
/** After the server has turned the page away, because it is full. */
const TURNED_AWAY_MS = 2000;

/**
 * @param {object} options
 * @param {string} options.url Of the server.
 * @param {string} options.path Where it listens.
 * @param {typeof connectSocket} [options.io]
 * @param {(state: ConnectionState) => void} options.onState When it changes; it begins as `connecting`.
 * @param {() => void} options.onConnect Whenever there is a connection; `greeted` is then to be called
 *   once the server has said who it is.
 * @param {() => void} options.onGone Whenever there is none any more: no answer will come.
 */
export function createSocket({ url, path, io = connectSocket, onState, onConnect, onGone }) {
  /** @type {Socket} */
  const socket = io(url, {
    path,
    query: { k: Math.random().toString(36).slice(2) }, // by which a proxy keeps its polls together
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
      // A network may swallow WebSockets instead of refusing them: begin with the other one.
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

    /** Begins again with a new connection: this one leads nowhere. */
    startOver() {
      onGone();
      setState("lost");
      socket.disconnect();
      socket.connect();
    },

    /** The server is of another version; only another page can speak to it. */
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
