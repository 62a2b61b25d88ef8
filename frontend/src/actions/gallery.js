/**
 * The gallery of digits: handwriting and MNIST test images.
 * @module
 */

import { fetchHandwriting, fetchTestImage, fetchTestImages } from "../net/api.js";
import { BLANK, drawingOfTestImage } from "../store/drawing.js";
import * as change from "../store/state.js";
import { action, update } from "./action.js";

/** @import { Gallery, GalleryItem, Handwriting, TestImage } from "../types.js" */
/** @import { Services } from "./action.js" */

/** Test images offered at once: two rows of five, as for handwriting. */
const OFFERED = 10;

export const pick = action({
  perform: (page, /** @type {GalleryItem} */ item) =>
    item.type === "mnist" ? showTestImage(page, item) : write(page, item),
});

export const others = action({
  label: "gallery.others",
  perform: (page) => {
    const { gallery, recorded } = page.store.get();
    const isFirst = recorded !== null && gallery.items.length === 0; // the digits that were recorded
    return fill(page, { seed: gallery.seed + (isFirst ? 0 : 1) });
  },
});

export const gallerySource = action({
  perform: (page, /** @type {Gallery["source"]} */ source) => fill(page, { source }),
});

export const galleryDigit = action({
  perform: (page, /** @type {Gallery["digit"]} */ digit) => fill(page, { digit }),
});

export const testImage = action({
  perform: async (page, /** @type {number} */ index) =>
    showTestImage(page, await fetchTestImage(index)),
});

export const handwriting = action({
  perform: async (page, /** @type {{digit: number, seed: number}} */ { digit, seed }) =>
    write(page, (await fetchHandwriting(seed, digit))[0]),
});

/**
 * @param {Services} page
 * @param {Handwriting} written
 */
function write(page, written) {
  update(page, change.replaced, BLANK);
  update(page, change.penHeld);
  const { motion, recorded } = page.store.get();
  const atOnce = motion !== "full" || recorded !== null; // a recording has only complete digits
  page.player.start(written, atOnce);
}

/**
 * @param {Services} page
 * @param {TestImage} image
 */
function showTestImage(page, image) {
  page.player.stop();
  update(page, change.replaced, drawingOfTestImage(image));
}

/**
 * @param {Services} page
 * @param {Partial<Gallery>} wanted
 */
async function fill(page, wanted) {
  const gallery = { ...page.store.get().gallery, ...wanted };
  const items = await offered(gallery);
  update(page, change.galleryChanged, { ...gallery, items });
}

/**
 * @param {Gallery} gallery
 * @returns {Promise<GalleryItem[]>}
 */
function offered({ source, seed, digit }) {
  return source === "mnist"
    ? fetchTestImages(seed, OFFERED, digit ?? undefined)
    : fetchHandwriting(seed);
}
