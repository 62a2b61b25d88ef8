/**
 * What the page asks the server for over HTTP about the statements of the lesson.
 * @module
 */

import { ask } from "../api.js";

/** @import { Checks, Finding } from "../../types.js" */

/**
 * Which statements of the lesson can be checked, by section, of which networks and on which digits.
 * @returns {Promise<Omit<Checks, "findings" | "round">>}
 */
export async function fetchChecks() {
  return ask("api/checks");
}

/**
 * One statement of the lesson, worked out by the server.
 * @param {string} item
 * @param {string} model That is judged.
 * @returns {Promise<Finding>}
 */
export async function fetchCheck(item, model) {
  const query = new URLSearchParams({ model });
  const { verdict, numbers } = await ask(`api/checks/${encodeURIComponent(item)}?${query}`);
  return { verdict, numbers };
}
