/**
 * What the browser keeps for the visitor.
 * @module
 */

/** Where it keeps that the tour was begun once. */
export const SEEN = "forwardpass.tour";

/** The page's storage; none where the browser or a course site forbids it. */
export function storageOfPage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
