/**
 * Networks to files and back, against a real server.
 * @module
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { ApiError } from "../../frontend/src/net/api.js";
import { openNetwork, saveNetwork } from "../../frontend/src/net/api/networks.js";

/** @import { ChildProcess } from "node:child_process" */

const COMMAND = ["bin/forwardpass", "Scripts/forwardpass.exe"]
  .map((path) => fileURLToPath(new URL(`../../.venv/${path}`, import.meta.url)))
  .find((path) => existsSync(path));

/** @type {ChildProcess} */
let server;
const plainFetch = globalThis.fetch;

before(async () => {
  assert.ok(COMMAND, "the server is not installed in .venv");
  const child = spawn(COMMAND, ["serve", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  server = child;
  const [line] = await once(child.stdout, "data");
  const base = String(line).trim().split(" ").at(-1);
  // A browser knows what `api/…` is relative to.
  globalThis.fetch = (address, options) =>
    plainFetch(new URL(String(address), `${base}/`), options);
});

after(() => {
  globalThis.fetch = plainFetch;
  server.kill();
});

const TURNED = {
  model: "lesson",
  changes: [
    { layer: 1, neuron: 3, source: 400, value: 2.5 },
    { layer: 3, neuron: 9, source: -1, value: Math.fround(0.1) },
  ],
  switches: {
    activations: [null, "relu", null],
    off: [{ layer: 2, neuron: 5 }],
    noBias: [1],
    bits: 6,
    binary: true,
  },
};

for (const format of /** @type {const} */ (["safetensors", "npz", "json"])) {
  test(`an edited network comes back from its ${format} file to the bit`, async () => {
    const opened = await openNetwork(
      new File([await saveNetwork(TURNED, format)], `mine.${format}`),
    );
    assert.deepEqual(opened, { ...TURNED, assumed: [] });
  });
}

test("a file that is no network is refused with its reason", async () => {
  await assert.rejects(openNetwork(new File(["hello"], "mine.npz")), (error) => {
    assert.ok(error instanceof ApiError);
    const expected = "expected a file of keras or safetensors or npz or json or onnx or h5";
    assert.deepEqual(
      [error.code, error.message],
      ["no_network", `The file is not a network; ${expected}`],
    );
    return true;
  });
});

test("what cannot be saved is refused with its reason", async () => {
  const changes = [{ layer: 9, neuron: 0, source: 0, value: 1 }];
  await assert.rejects(saveNetwork({ ...TURNED, changes }, "npz"), {
    code: "malformed",
    message: "there is no such layer",
  });
});
