import assert from "node:assert/strict";
import { test } from "node:test";
import { Decoder, Encoder } from "socket.io-msgpack-parser";
import { overPort } from "../../frontend/src/net/port.js";
import { createTransport } from "../../frontend/src/net/transport.js";

/** A port whose other side is a kernel that answers by `answers`, event by event. */
function kernel(/** @type {Record<string, (argument: any) => any>} */ answers) {
  const decoder = new Decoder();
  const encoder = new Encoder();
  /** @type {[string, any][]} */
  const asked = [];
  const port = {
    onmessage: /** @type {any} */ (null),
    postMessage: (/** @type {any} */ packet) => decoder.add(packet),
  };
  const tell = (/** @type {object} */ packet) =>
    port.onmessage({ data: /** @type {any} */ (encoder.encode({ nsp: "/", ...packet }))[0] });
  decoder.on("decoded", ({ type, id, data: [event, argument] }) => {
    assert.equal(type, 2);
    asked.push([event, argument]);
    if (answers[event]) tell({ type: 3, id, data: [answers[event](argument)] });
  });
  return { port, asked, emit: (/** @type {any[]} */ ...data) => tell({ type: 2, data }) };
}

test("a transport over a port says hello and opens the network that it was told", async () => {
  const hello = { protocol: 1, version: "0", models: [], default: "network", mnist: null };
  const { port, asked } = kernel({ hello: ({ protocol }) => ({ ...hello, protocol }) });
  const { connect } = overPort(/** @type {any} */ (port));
  /** @type {any[]} */
  const states = [];
  const transport = createTransport({
    connect,
    onState: (state) => states.push(state),
    onHello: () => transport.openModel("network"),
  });
  assert.equal(asked.length, 0, "nothing is asked during the call that made the connection");
  await null;
  assert.deepEqual(states, ["connected"]);
  assert.equal(asked[1][0], "open_model");
  assert.equal(asked[1][1].name, "network");
  transport.close();
});

test("bytes and events arrive as from a server", async () => {
  const { port, emit } = kernel({ input: () => new Uint8Array([1, 2, 3]) });
  const connection = overPort(/** @type {any} */ (port)).connect();
  const answer = await new Promise((resolve) => connection.emit("input", 1, resolve));
  assert.deepEqual([...new Uint8Array(answer)], [1, 2, 3]);
  /** @type {any[]} */
  const heard = [];
  connection.on("layer", (layer, received) => {
    received();
    heard.push(layer);
  });
  emit("layer", { seq: 4 });
  emit("unheard", 1);
  assert.deepEqual(heard, [{ seq: 4 }]);
});

test("an answer that comes after the connection was given up is not passed on", () => {
  const { port } = kernel({});
  const connection = overPort(/** @type {any} */ (port)).connect();
  connection.emit("input", 1, () => assert.fail());
  connection.disconnect();
  const late = { type: 3, nsp: "/", id: 1, data: [2] };
  port.onmessage({ data: /** @type {any} */ (new Encoder().encode(late))[0] });
});

test("a request over a port is answered like one over HTTP", async () => {
  const body = new TextEncoder().encode('{"digits":[]}');
  const { port, asked } = kernel({
    request: ({ address }) =>
      address === "api/none"
        ? { status: 422, type: "application/json", body: new TextEncoder().encode("{}") }
        : { status: 200, type: "application/json", body },
  });
  const { request } = overPort(/** @type {any} */ (port));
  const answer = await request("api/handwriting?seed=1");
  assert.deepEqual([answer.status, await answer.json()], [200, { digits: [] }]);
  assert.deepEqual(asked[0][1], { address: "api/handwriting?seed=1", body: null });
  assert.equal((await request("api/none", { method: "POST", body: "x" })).ok, false);
  assert.deepEqual([...new Uint8Array(asked[1][1].body)], [120]);
});
