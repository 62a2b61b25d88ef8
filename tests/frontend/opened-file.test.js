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

/** @type {[string, string, string][]} */
const TEST_SETS = [
  ["IDX images", "\0\0\x08\x03\0\0\0\x0a", "t10k"],
  ["IDX labels", "\0\0\x08\x01\0\0\0\x0a", "t10k"],
  ["packed IDX", "\x1f\x8b\x08\0", "t10k-images-idx3-ubyte.gz"],
  ["CSV with a header", "label,pixel0,pixel1", "class"],
  ["CSV without a header", "7,0,0,0,0,128", "class"],
  ["packed CSV", "\x1f\x8b\x08\0", "class.csv.gz"],
  ["npz with images", npz("y_test.npy", "x_test.npy"), "class.npz"],
];

/**
 * The beginning of a zip file and its table of files.
 * @param {string[]} names
 */
function npz(...names) {
  const entries = names.map((name) => {
    const entry = Buffer.alloc(46);
    entry.write("PK\x01\x02", "latin1");
    entry.writeUInt16LE(name.length, 28);
    return entry.toString("latin1") + name;
  });
  return ["PK\x03\x04", ...entries, "PK\x05\x06"].join("");
}

test("a test set is known by its first bytes, its name or its arrays", async () => {
  for (const [what, text, name] of TEST_SETS) {
    const file = new File([Buffer.from(text, "latin1")], name);
    assert.deepEqual(await kindOf(file), { kind: "test set" }, what);
  }
});

test("a network in an npz or gzip file is no test set", async () => {
  for (const [text, name] of [
    [npz("W1.npy", "max.npy"), "mine.npz"],
    ["\x1f\x8b\x08\0", "mine.pkl.gz"],
  ]) {
    const file = new File([Buffer.from(text, "latin1")], name);
    assert.deepEqual(await kindOf(file), { kind: "network" }, name);
  }
});

test("a network is known by its first bytes, whatever it is called", async () => {
  for (const [what, head] of NETWORKS) {
    const file = new File([Buffer.from(head, "latin1")], "unnamed");
    assert.deepEqual(await kindOf(file), { kind: "network" }, what);
  }
  assert.deepEqual(await kindOf(new File(["hello"], "unnamed")), { kind: "unknown" });
});
