/**
 * Connects to the server by Socket.IO: over WebSocket, or over long polling where that is blocked.
 * @module
 */

import { io as open } from "socket.io-client";
import * as msgpack from "socket.io-msgpack-parser";

/** @import { Connection } from "./socket.js" */

/**
 * @param {object} [options]
 * @param {string} [options.url] The server's URL; the page's own by default.
 * @param {string} [options.path] The path on which the server listens; a proxy may have moved it below another path.
 * @param {typeof open} [options.io]
 * @returns {Connection}
 */
export function connectSocketIo({ url = "/", path = "/socket.io", io = open } = {}) {
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
  socket.on("connect_error", ({ message }) => {
    // Some networks drop WebSockets silently instead of refusing them: start with the other transport.
    if (socket.active && message === "timeout") socket.io.opts.transports?.reverse();
  });
  return socket;
}
