/**
 * Connects to the server by Socket.IO: over WebSocket, or over long polling where that is blocked.
 * @module
 */

import { io as open, NodeWebSocket } from "socket.io-client";
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
  /** @type {(typeof NodeWebSocket | typeof import("./polling.js").Polling)[]} */
  const ways = [NodeWebSocket]; // in a browser, this is its WebSocket
  const socket = io(url, {
    path,
    query: { k: Math.random().toString(36).slice(2) }, // lets a proxy route all polls of this page to one server
    parser: msgpack,
    transports: ways,
    tryAllTransports: true,
    reconnectionDelay: 250,
    reconnectionDelayMax: 2000,
    timeout: 4000,
  });
  socket.on("connect_error", async ({ message }) => {
    if (!socket.active) return; // the server is full
    const polling = await import("./polling.js").catch(() => null); // the server may be gone
    if (!polling) return;
    if (ways.length === 1) ways.push(polling.Polling);
    // Some networks drop WebSockets silently instead of refusing them: start with the other transport.
    if (message === "timeout") ways.reverse();
  });
  return socket;
}
