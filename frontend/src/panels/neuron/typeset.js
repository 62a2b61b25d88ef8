/**
 * The maths library and its fonts, loaded with the first formula.
 *
 * RULE: KaTeX must build elements (`render`), never HTML text to be parsed, because our policy forbids style
 * attributes.
 * @module
 */

import katex from "katex";
import "katex/dist/katex.css";

const TRUSTED = new Set(["\\htmlClass", "\\htmlData"]);

/**
 * Typesets TeX inside an element. The visible formula is hidden from screen readers; the element around it describes
 * it in words.
 * @param {HTMLElement} element
 * @param {string} tex
 */
export function typeset(element, tex) {
  element.translate = false;
  katex.render(tex, element, {
    output: "html",
    trust: ({ command }) => TRUSTED.has(command),
    strict: (code) => (code === "htmlExtension" ? "ignore" : "error"),
  });
}
