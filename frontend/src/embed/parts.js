/**
 * Which parts of the page are shown, and how they stand when some are left out.
 * @module
 */

import "../styles/parts.css";

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/** Columns of the page, and the parts that stand in them. */
const COLUMNS = {
  input: ["pad", "tools", "seen", "gallery"],
  foot: ["modes", "table"],
};

/**
 * Says on `<body>` what is hidden, for the style sheet: `data-without`.
 * @param {Store<State>} store
 * @param {{fillGallery: () => void}} acts
 */
export function connectParts(store, { fillGallery }) {
  const put = () => {
    const { hidden, embedded, gallery } = store.get();
    const columns = Object.entries(COLUMNS).filter(([, parts]) =>
      parts.every((part) => hidden.includes(part)),
    );
    const without = [...hidden, ...columns.map(([name]) => name)];
    document.body.dataset.without = without.join(" ");
    document.body.toggleAttribute("data-embedded", embedded);
    if (gallery.items.length === 0 && !hidden.includes("gallery")) fillGallery();
  };
  store.subscribe((state, previous) => {
    if (state.hidden !== previous.hidden) put();
  });
  put();
}
