/**
 * The page's HTTP requests that read picture files.
 * @module
 */

import { ask, fromBase64 } from "../api.js";

/** @import { Corrections, PictureSteps, PixelDrawing } from "../../types.js" */

/**
 * Reads a picture file as the network will see it.
 * @param {Blob} file
 * @returns {Promise<PixelDrawing>}
 */
export async function readPicture(file) {
  return pixelDrawing(await ask("api/pictures", { method: "POST", body: file }));
}

/**
 * Reads a picture file with the visitor's corrections, and returns the steps from the file to its ink.
 * @param {Blob} file
 * @param {Corrections} corrections
 * @returns {Promise<{drawing: PixelDrawing, steps: PictureSteps}>}
 */
export async function readPictureSteps(file, { crop, threshold, inverted }) {
  const [left, top, right, bottom] = crop;
  const search = new URLSearchParams({ steps: "true" });
  const given = { left, top, right, bottom, threshold, inverted: inverted ?? "" };
  for (const [name, value] of Object.entries(given)) {
    if (value !== "") search.set(name, String(value));
  }
  const sent = await ask(`api/pictures?${search}`, { method: "POST", body: file });
  const { photo, box, previews } = sent.steps;
  const addresses = Object.entries(previews).map(([name, png]) => [
    name,
    `data:image/png;base64,${png}`,
  ]);
  return {
    drawing: pixelDrawing(sent),
    steps: { photo, box, previews: Object.fromEntries(addresses) },
  };
}

/**
 * @param {{drawn: string, centred: string, inverted: boolean}} sent
 * @returns {PixelDrawing}
 */
function pixelDrawing({ drawn, centred, inverted }) {
  return {
    kind: "pixels",
    drawn: fromBase64(drawn),
    centred: fromBase64(centred),
    source: { type: "picture", inverted },
  };
}
