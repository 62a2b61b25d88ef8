/**
 * Shows and hides parts of the page, and arranges those that remain.
 * @module
 */

import "../styles/page-parts.css";
import { t } from "../i18n/i18n.js";

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
 * @param {{fillGallery: () => void}} actions
 */
export function connectParts(store, { fillGallery }) {
  // Without its head the page has a name all the same, for those who cannot see it.
  const heading = document.createElement("h1");
  heading.className = "hidden";
  heading.textContent = t("page.title");
  document.querySelector("main")?.prepend(heading);
  const put = () => {
    const { hidden, embedded, gallery } = store.get();
    const columns = Object.entries(COLUMNS).filter(([, parts]) =>
      parts.every((part) => hidden.includes(part)),
    );
    const without = [...hidden, ...columns.map(([name]) => name)];
    heading.hidden = !hidden.includes("header");
    document.body.dataset.without = without.join(" ");
    document.body.toggleAttribute("data-embedded", embedded);
    if (gallery.items.length === 0 && !hidden.includes("gallery")) fillGallery();
  };
  store.subscribe((state, previous) => {
    if (state.hidden !== previous.hidden) put();
  });
  put();
}
