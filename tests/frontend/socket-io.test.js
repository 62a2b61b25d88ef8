import assert from "node:assert/strict";
import { test } from "node:test";
import { connectSocketIo } from "../../frontend/src/net/socket-io.js";
import { FakeSocket } from "./fake-socket.js";

/** A connection over a socket that does nothing by itself. */
function connected() {
  const socket = new FakeSocket();
  connectSocketIo({ io: /** @type {any} */ (() => socket) });
  return socket;
}

test("begins with long polling where WebSockets are swallowed", () => {
  const socket = connected();
  socket.serve("connect_error", new Error("timeout"));
  assert.deepEqual(socket.io.opts.transports, ["polling", "websocket"]);
});

test("keeps to WebSockets first where the server is merely gone", () => {
  const socket = connected();
  socket.serve("connect_error", new Error("websocket error"));
  assert.deepEqual(socket.io.opts.transports, ["websocket", "polling"]);
});

test("keeps to WebSockets first where the server is full", () => {
  const socket = connected();
  socket.active = false;
  socket.serve("connect_error", new Error("timeout"));
  assert.deepEqual(socket.io.opts.transports, ["websocket", "polling"]);
});
