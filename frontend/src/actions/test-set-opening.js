/**
 * Reads the files of a test set and sends them to the server; loaded with the first files.
 * @module
 */

import { readTestSet } from "../net/api/test-sets.js";
import { viewChosen } from "../store/state.js";
import { testSetComing } from "../store/test-set.js";
import { update } from "./action.js";

/** @import { Services } from "./action.js" */

/**
 * @param {Services} page
 * @param {readonly File[]} files
 */
export async function openTestSet(page, files) {
  const [set] = await Promise.all([readTestSet(files), page.testSet(), page.ownFile()]);
  update(page, testSetComing, set);
  update(page, viewChosen, "dials"); // which shows what is counted on it
}
