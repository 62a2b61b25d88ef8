/**
 * Pages that the browser translates. It puts a `<font>` with its words in the place of each text, while
 * whoever renders the page goes on writing into the text that it took out. So before anything is rendered
 * anew the texts are put back, and what has not changed gets its translation again; what has changed is
 * translated by the browser when it comes upon it.
 * @module
 */

/** @type {WeakMap<Node, Text>} Translations, and the texts in whose place they stand. */
const originals = new WeakMap();
/** @type {MutationObserver | undefined} */
let observer;

/** Watches, from the first call on, what is put in the place of texts. */
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
 * Puts the texts back into an element that is about to be rendered.
 * @param {ParentNode} root
 * @returns {() => void} What brings the translations back of all that has not changed by then.
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
