/**
 * Whether the browser can encode videos. Not every one can, and none does on a page that came over plain HTTP from
 * another machine.
 * @module
 */

/** The codecs of a WebM file, the best first. */
export const VIDEO_CODECS = /** @type {const} */ (["vp9", "vp8"]);

/** Their names for the browser: of VP9, profile 0 with 8 bits. */
const NAMES = { vp9: "vp09.00.40.08", vp8: "vp8" };

/** @returns {Promise<boolean>} */
export async function canEncodeVideo() {
  if (!("VideoEncoder" in globalThis)) return false;
  for (const codec of VIDEO_CODECS) {
    const config = { codec: NAMES[codec], width: 640, height: 480 };
    const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({
      supported: false,
    }));
    if (supported) return true;
  }
  return false;
}
