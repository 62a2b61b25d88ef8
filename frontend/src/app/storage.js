/**
 * What the browser keeps for the visitor.
 * @module
 */

/** Where it keeps that the tour was begun once. */
export const SEEN = "forwardpass.tour";

/** Where a tab keeps the token of its training. */
export const RUN = "forwardpass.run";

/**
 * The page's storage; none where the browser or a course site forbids it.
 * @param {"localStorage" | "sessionStorage"} [kind] The second is that of one tab.
 */
export function storageOfPage(kind = "localStorage") {
  try {
    return window[kind];
  } catch {
    return null;
  }
}
