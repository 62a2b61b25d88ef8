/**
 * Creates the code that embeds the page, from the author's choices.
 * @module
 */

/**
 * The author's choices. `width` and `height` are in CSS px; 0 stands for the available width, and for the height of
 * the content.
 * @typedef {object} Choice
 * @property {"here" | "fresh"} start Whether to start with the current page or with a blank pad.
 * @property {string} view
 * @property {readonly string[]} controls Parts to show in addition to the view.
 * @property {string} theme
 * @property {number} width
 * @property {number} height
 */

/**
 * Returns the attributes of the tag. For the view of the lesson there is no `at` unless a step is open, so that the
 * embed starts at the first step.
 * @param {Choice} choice
 * @param {{link: string, model: string, neuron: string | null, step: string | null}} place The current place.
 * @returns {Record<string, string>}
 */
export function attributesOf(
  { start, view, controls, theme, height },
  { link, model, neuron, step },
) {
  const isHere = start === "here" && (view !== "lesson" || step !== null);
  return {
    ...(start === "fresh" && { model }),
    view,
    ...(neuron && view === "neuron" && { neuron }),
    ...(controls.length > 0 && { controls: controls.join(",") }),
    theme,
    ...(height > 0 && { height: String(height) }),
    ...(isHere && { at: link }),
  };
}

/**
 * @param {string} page The address of our page.
 * @param {Record<string, string>} attributes
 * @param {number} width
 */
export function tagOf(page, attributes, width) {
  const all = { ...attributes, ...(width > 0 && { style: `max-width: ${width}px` }) };
  const written = Object.entries(all).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const script = `<script type="module" src="${escaped(new URL("embed.js", page).href)}"></script>`;
  return `${script}\n<forward-pass${written.join("")}></forward-pass>`;
}

/**
 * Returns the same without any script: an iframe of fixed height.
 * @param {string} page
 * @param {Record<string, string>} attributes
 * @param {{width: number, title: string}} iframe
 */
export function iframeOf(page, { at, height = "600", ...params }, { width, title }) {
  const address = new URL(page);
  address.search = `embed&${new URLSearchParams(params)}`;
  address.hash = at ?? "";
  const size = `width="${width > 0 ? width : "100%"}" height="${height}"`;
  return `<iframe src="${escaped(address.href)}" title="${escaped(title)}" ${size} loading="lazy" style="border: 0"></iframe>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
