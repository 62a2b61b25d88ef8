/**
 * Shows and hides parts of the page, and arranges the remaining ones.
 * @module
 */

import "../styles/page-parts.css";
import { t } from "../i18n/i18n.js";

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/** The columns of the page and the parts in them. */
const COLUMNS = {
  input: ["pad", "tools", "seen", "gallery"],
  foot: ["modes", "table"],
};

/**
 * Lists the hidden parts on `<body>` in `data-without`, for the style sheet.
 * @param {Store<State>} store
 * @param {{fillGallery: () => void}} actions
 */
export function connectParts(store, { fillGallery }) {
  // Without its header, the page still needs a title for screen readers.
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
