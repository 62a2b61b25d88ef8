import { html } from "lit";

/** Outlines on a 16 × 16 grid, filled with the colour of the surrounding text. */
const PATHS = {
  play: "M4 2.5v11l9.5-5.5z",
  pause: "M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z",
  layerBack: "M3 3h2v10H3zM13 3v10L6 8z",
  layerOn: "M11 3h2v10h-2zM3 3v10l7-5z",
  neuronBack: "M11 3.5v9L4.5 8z",
  neuronOn: "M5 3.5v9L11.5 8z",
  close: "m4 2.6 4 4 4-4L13.4 4l-4 4 4 4-1.4 1.4-4-4-4 4L2.6 12l4-4-4-4z",
  steps: "M2 3h2v2H2zM6 3h8v2H6zM2 7h2v2H2zM6 7h8v2H6zM2 11h2v2H2zM6 11h8v2H6z",
  fold: "m8 11.4-6-6L3.4 4 8 8.6 12.6 4 14 5.4z",
  present: "M2 2h5v2H4v3H2zM9 2h5v5h-2V4H9zM2 9h2v3h3v2H2zM12 9h2v5H9v-2h3z",
  inside:
    "M6.5 1a5.5 5.5 0 1 0 3.3 9.9l3.7 3.7 1.4-1.4-3.7-3.7A5.5 5.5 0 0 0 6.5 1zm0 2a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM6 4.5h1V6h1.5v1H7v1.5H6V7H4.5V6H6z",
  undo: "M8 3a5.5 5.5 0 1 1-5.4 6.6h2A3.6 3.6 0 1 0 8 4.9v2.6L3.8 4 8 .5z",
  theme: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2v10A5 5 0 0 1 8 3z",
  share: "M9 1.2 15.8 8 9 14.8v-4.2c-4 0-6.6 1.2-8.8 4.2C.7 9 3.6 5.6 9 5.2z",
  help: "M7 11h2v2H7zM8 2.5c2.3 0 3.8 1.3 3.8 3.1 0 1.4-.8 2.1-1.7 2.7-.8.5-1.1.9-1.1 1.7H7c0-1.6.7-2.4 1.7-3.1.7-.5 1.1-.7 1.1-1.3 0-.8-.7-1.3-1.7-1.3s-1.7.6-1.8 1.6h-2c.1-2.1 1.6-3.4 3.7-3.4z",
};

/** @typedef {keyof typeof PATHS} IconName */

/**
 * Returns the icon of a button; the button itself has an accessible name.
 * @param {IconName} name
 */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d=${PATHS[name]} />
  </svg>`;
}
