/**
 * The page's data in browser storage.
 * @module
 */

/** The key under which the page notes that the tour was started. */
export const SEEN = "forwardpass.tour";

/** The key under which a tab keeps the token of its training. */
export const RUN = "forwardpass.run";

/** The key under which a tab keeps the network for comparison. */
export const KEPT = "forwardpass.kept";

/** The key under which a tab keeps the key of the visitor's own network, and all tabs that there may be one. */
export const OWN = "forwardpass.own";

/**
 * Returns the page's storage, or nothing if the browser or a course site forbids it.
 * @param {"localStorage" | "sessionStorage"} [kind] `sessionStorage` belongs to a single tab.
 */
export function storageOfPage(kind = "localStorage") {
  try {
    return window[kind];
  } catch {
    return null;
  }
}
