/**
 * The page's HTTP request to read the files of a test set.
 * @module
 */

import { ask, fromBase64 } from "../api.js";

/** @import { TestSet } from "../../types.js" */

/** How files that are compressed already begin: gzip, zip. */
const COMPRESSED = ["\x1f\x8b", "PK"];

/**
 * Reads the labelled images in a file, or in the two files of IDX.
 * @param {readonly File[]} files
 * @returns {Promise<TestSet>}
 */
export async function readTestSet(files) {
  const body = new FormData();
  for (const file of files) body.append("file", await compressed(file), file.name);
  const { name, count, rows } = await ask("api/test-sets/open", { method: "POST", body });
  return { name, count, rows: fromBase64(rows) };
}

/**
 * Compresses a file: a CSV file of many images is larger than what the server takes.
 * @param {File} file
 * @returns {Promise<Blob>}
 */
async function compressed(file) {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 2).arrayBuffer()));
  if (COMPRESSED.includes(head) || file.size === 0) return file;
  return new Response(file.stream().pipeThrough(new CompressionStream("gzip"))).blob();
}
