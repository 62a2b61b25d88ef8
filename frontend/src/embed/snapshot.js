/**
 * Paints the stage into an image file. It is painted anew, because the stage may not be visible on the page.
 * @module
 */

import { paletteOf } from "../stage/color.js";
import { layoutStage } from "../stage/layout.js";
import { buildScene } from "../stage/scene.js";
import { createCanvasCache } from "../stage/canvas-cache.js";
import { withOverviews } from "../stage/views/first.js";
import { VIEWS } from "../stage/views/index.js";
import { draw as overviews } from "../stage/views/overviews.js";
import { activationsOf } from "../store/state.js";

/** @import { State } from "../types.js" */

/** Default size of the image, in CSS px. */
const SIZE = { width: 1200, height: 800 };

/**
 * @param {State} state
 * @param {{width?: number, height?: number}} size In px.
 * @param {{clientWidth: number, clientHeight: number}} stage The stage element as it is shown.
 * @param {string} ground Background colour.
 * @returns {Promise<Blob>} A PNG file.
 */
export function takeSnapshot(state, size, stage, ground) {
  const width = size.width ?? (stage.clientWidth || SIZE.width);
  const height = size.height ?? (stage.clientHeight || SIZE.height);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.fillStyle = ground;
  ctx.fillRect(0, 0, width, height);
  const { card } = state;
  if (card) {
    const layout = layoutStage({ sizes: card.sizes, width, height, windows: state.windows });
    const scene = buildScene(
      { ...state, activations: activationsOf(state) },
      layout,
      paletteOf(state),
    );
    const cache = createCanvasCache((w, h) =>
      Object.assign(document.createElement("canvas"), { width: w, height: h }),
    );
    for (const draw of withOverviews(VIEWS, overviews)) draw(ctx, scene, cache);
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) =>
        blob ? resolve(blob) : reject(new Error("the browser could not make the picture")),
      "image/png",
    ),
  );
}
