/**
 * The maths library, fetched with the first formula, and its type.
 *
 * RULE: KaTeX builds elements (`render`), never text to be parsed: our policy forbids style attributes.
 * @module
 */

import katex from "katex";
import "katex/dist/katex.css";

const TRUSTED = new Set(["\\htmlClass", "\\htmlData"]);

/**
 * Typesets TeX inside an element. What is seen is hidden from screen readers: the element that holds
 * the formula says it in words.
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
