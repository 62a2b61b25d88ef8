/** A drawing as an SVG file. */

import { attributes, escaped, rounded } from "./svg-markup.js";

/** @import { SvgContext } from "./svg-context.js" */

/**
 * Puts a drawing into an SVG file.
 * @param {SvgContext} drawing
 * @param {object} file
 * @param {number} file.width Of the drawing, in its own units.
 * @param {number} file.height
 * @param {string} file.printed The width of the picture with its unit, such as `170mm`.
 * @param {string} file.printedHeight
 * @param {string} file.title
 * @param {string} file.style CSS, such as the faces of the embedded font.
 */
export function svgFile({ body, definitions }, file) {
  const { width, height, printed, printedHeight, title, style } = file;
  const size = attributes({ width: printed, height: printedHeight });
  const viewBox = attributes({ viewBox: `0 0 ${rounded(width)} ${rounded(height)}` });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg"${size}${viewBox} role="img" aria-labelledby="title">\n` +
    `<title id="title">${escaped(title)}</title>\n<style>${style}</style>\n` +
    `<defs>\n${definitions}\n</defs>\n${body}\n</svg>\n`
  );
}
