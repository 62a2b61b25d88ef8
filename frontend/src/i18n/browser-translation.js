/**
 * Supports pages that the browser translates. The browser replaces each text node by a `<font>` element with the
 * translation, but Lit still writes into the removed node. Therefore the original nodes are put back before an element is
 * rendered. Afterwards, unchanged texts get their translation again, and the browser translates the changed ones.
 * @module
 */

/** @type {WeakMap<Node, Text>} Translation → the text node that it replaced. */
const originals = new WeakMap();
/** @type {MutationObserver | undefined} */
let observer;

/** Starts to watch for replaced text nodes, on the first call. */
export function watchTranslation() {
  if (observer || typeof MutationObserver === "undefined") return;
  observer = new MutationObserver(note);
  observer.observe(document.body, { childList: true, subtree: true });
}

/** @param {readonly MutationRecord[]} records */
function note(records) {
  for (const { addedNodes, removedNodes, previousSibling, nextSibling } of records) {
    for (const text of removedNodes) {
      if (!(text instanceof Text)) continue;
      const beside = [...addedNodes, previousSibling, nextSibling];
      const translation = beside.find((node) => node?.nodeName === "FONT" && !originals.has(node));
      if (translation) originals.set(translation, text);
    }
  }
}

/**
 * Puts the original text nodes back into an element, before it is rendered.
 * @param {ParentNode} root
 * @returns {() => void} Restores the translations of the texts that have not changed.
 */
export function putOriginals(root) {
  note(observer?.takeRecords() ?? []);
  const found = [...root.querySelectorAll("font")].flatMap((translation) => {
    const text = originals.get(translation);
    if (!text) return [];
    translation.replaceWith(text);
    return { translation, text, data: text.data };
  });
  observer?.takeRecords(); // what was done here is not a translator's work
  return () => {
    for (const { translation, text, data } of found) {
      if (text.isConnected && text.data === data) text.replaceWith(translation);
    }
    note(observer?.takeRecords() ?? []);
  };
}
