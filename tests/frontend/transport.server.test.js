/**
 * The transport against a real server: a process of its own, over real sockets.
 * @module
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, request } from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { connectSocketIo } from "../../frontend/src/net/socket-io.js";
import { createTransport } from "../../frontend/src/net/transport.js";
import { encodePixels } from "../../frontend/src/net/wire.js";

/** @import { ChildProcess } from "node:child_process" */
/** @import { Socket } from "node:net" */
/** @import { Frame } from "../../frontend/src/net/wire.js" */

const COMMAND = ["bin/forwardpass", "Scripts/forwardpass.exe"]
  .map((path) => fileURLToPath(new URL(`../../.venv/${path}`, import.meta.url)))
  .find((path) => existsSync(path));

/** @type {{process: ChildProcess, url: string}} */
let server;
/** @type {(() => void)[]} What is to be closed at the end. */
const closers = [];

/** @param {string} port */
async function serve(port) {
  assert.ok(COMMAND, "the server is not installed in .venv");
  const child = spawn(COMMAND, ["serve", "--port", port], { stdio: ["ignore", "pipe", "inherit"] });
  closers.push(() => child.kill());
  const [line] = await once(child.stdout, "data");
  return { process: child, url: String(line).trim().split(" ").at(-1) ?? "" };
}

/**
 * A network between page and server that blocks WebSockets in its way.
 * @param {(socket: Socket) => void} block
 */
async function blockingProxy(block) {
  const proxy = createServer((asked, answer) => {
    const { method, url, headers } = asked;
    const target = new URL(url ?? "/", server.url);
    const forwarded = request(target, { method, headers, agent: false }, (got) => {
      answer.writeHead(got.statusCode ?? 500, got.headers);
      got.pipe(answer);
    });
    forwarded.on("error", () => answer.destroy());
    asked.pipe(forwarded);
  });
  proxy.on("upgrade", (_, socket) => block(/** @type {Socket} */ (socket)));
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  closers.push(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  const address = proxy.address();
  assert.ok(address && typeof address === "object");
  return `http://127.0.0.1:${address.port}`;
}

/** @typedef {{states: string[], frames: Frame[], model: string}} Page What a page has been told. */

/** @param {string} url */
function page(url) {
  /** @type {[(page: Page) => boolean, (value?: unknown) => void][]} */
  let waiting = [];
  function look() {
    waiting = waiting.filter(([isSo, resolve]) => !isSo(it) || resolve());
  }
  const transport = createTransport({
    connect: () => connectSocketIo({ url }),
    onState: (state) => {
      it.states.push(state);
      look();
    },
    onHello: (hello) => transport.openModel(hello.default),
    onCard: (card) => {
      it.model = card.name;
      look();
    },
    onFrames: (frames) => {
      it.frames.push(...frames);
      look();
    },
  });
  closers.push(transport.close);
  const it = {
    transport,
    states: /** @type {string[]} */ ([]),
    frames: /** @type {Frame[]} */ ([]),
    model: "",
    /** @param {(page: Page) => boolean} isSo */
    until(isSo) {
      return new Promise((resolve) => {
        waiting.push([isSo, resolve]);
        look();
      });
    },
  };
  return it;
}

/**
 * Under Node the parser takes a Buffer for bytes; in a browser, where a page runs, an ArrayBuffer.
 * @param {number} seq
 * @returns {any}
 */
const picture = (seq) =>
  Buffer.from(encodePixels({ seq, staged: false, pixels: new Uint8Array(784).fill(100) }));

/** @param {number} count */
const answered =
  (count) =>
  (/** @type {Page} */ { frames }) =>
    frames.filter((frame) => frame.kind === "answer").length >= count;

before(async () => {
  server = await serve("0");
});
after(() => {
  for (const close of closers) close();
});

test("opens the default model with all its weights and gets answers", async () => {
  const visitor = page(server.url);
  visitor.transport.sendInput(picture);
  await visitor.until(answered(1));
  assert.equal(visitor.model, "digits");
  const values = () =>
    visitor.frames.reduce((n, f) => n + (f.kind === "weights" ? f.W.length + f.b.length : 0), 0);
  await visitor.until(() => values() === 13002);
});

for (const [how, block] of Object.entries({
  refuses: (/** @type {Socket} */ socket) => socket.destroy(),
  swallows: () => {},
})) {
  test(`falls back to long polling where the network ${how} WebSockets`, async () => {
    const visitor = page(await blockingProxy(block));
    visitor.transport.sendInput(picture);
    await visitor.until(answered(1));
    assert.equal(visitor.states.at(-1), "connected");
  });
}

test("a killed server is noticed at once; its successor hears the newest input", async () => {
  const visitor = page(server.url);
  visitor.transport.sendInput(picture);
  await visitor.until(answered(1));
  server.process.kill("SIGKILL");
  await visitor.until(({ states }) => states.at(-1) === "lost");
  const newest = visitor.transport.sendInput(picture);
  server = await serve(new URL(server.url).port);
  await visitor.until(answered(2));
  assert.equal(visitor.states.at(-1), "connected");
  assert.ok((visitor.frames.at(-1)?.seq ?? 0) > newest);
});
