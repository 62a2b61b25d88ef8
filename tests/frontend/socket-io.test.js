import assert from "node:assert/strict";
import { test } from "node:test";
import { connectSocketIo } from "../../frontend/src/net/socket-io.js";
import { FakeSocket } from "./fake-socket.js";

/** A connection over a socket that does nothing by itself. */
function connected() {
  const socket = new FakeSocket();
  const io = (/** @type {string} */ _, /** @type {object} */ opts) => {
    socket.io.opts = { ...socket.io.opts, ...opts };
    return socket;
  };
  connectSocketIo({ io: /** @type {any} */ (io) });
  return socket;
}

/** @param {FakeSocket} socket */
const ways = ({ io }) => io.opts.transports.map(({ prototype }) => prototype.name);

test("begins with WebSockets alone: long polling is fetched where they fail", async () => {
  const socket = connected();
  assert.deepEqual(ways(socket), ["websocket"]);
  await socket.serve("connect_error", new Error("websocket error"));
  assert.deepEqual(ways(socket), ["websocket", "polling"]);
  await socket.serve("connect_error", new Error("xhr poll error"));
  assert.deepEqual(ways(socket), ["websocket", "polling"]);
});

test("goes on with long polling where WebSockets are swallowed, and with them where that is", async () => {
  const socket = connected();
  await socket.serve("connect_error", new Error("timeout"));
  assert.deepEqual(ways(socket), ["polling", "websocket"]);
  await socket.serve("connect_error", new Error("xhr poll error"));
  assert.deepEqual(ways(socket), ["polling", "websocket"]);
  await socket.serve("connect_error", new Error("timeout"));
  assert.deepEqual(ways(socket), ["websocket", "polling"]);
});

test("keeps to WebSockets where the server is full", async () => {
  const socket = connected();
  socket.active = false;
  await socket.serve("connect_error", new Error("timeout"));
  assert.deepEqual(ways(socket), ["websocket"]);
});
