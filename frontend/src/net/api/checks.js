/**
 * The page's HTTP requests about the statements of the lesson.
 * @module
 */

import { ask } from "../api.js";

/** @import { Checks, Finding } from "../../types.js" */

/**
 * Fetches which statements of the lesson can be checked, by section, for which networks and on which digits.
 * @returns {Promise<Omit<Checks, "findings" | "round">>}
 */
export async function fetchChecks() {
  const { test_set: testSet, ...listed } = await ask("api/checks");
  return { ...listed, testSet };
}

/**
 * Has the server check one statement of the lesson.
 * @param {string} item
 * @param {string} model That is judged.
 * @returns {Promise<Finding>}
 */
export async function fetchCheck(item, model) {
  const query = new URLSearchParams({ model });
  const { verdict, numbers } = await ask(`api/checks/${encodeURIComponent(item)}?${query}`);
  return { verdict, numbers };
}
