/**
 * What a dropped file is, told by how it begins.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { kindOf } from "../../frontend/src/app/opened-file.js";

/** @type {[string, string][]} */
const NETWORKS = [
  ["ONNX", "\x08\x08\x12\x07pytorch"],
  ["ONNX without a producer", "\x08\x0a:\x10"],
];

test("a network is known by its first bytes, whatever it is called", async () => {
  for (const [what, head] of NETWORKS) {
    const file = new File([Buffer.from(head, "latin1")], "unnamed");
    assert.deepEqual(await kindOf(file), { kind: "network" }, what);
  }
  assert.deepEqual(await kindOf(new File(["hello"], "unnamed")), { kind: "unknown" });
});
