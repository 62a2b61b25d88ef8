/**
 * Writes into a PNG file how large it is to be printed. A canvas knows only pixels.
 * @module
 */

const INCH_M = 0.0254;
/** Signature and header of a PNG file, in bytes; the chunk of its density may follow them. */
const HEAD = 8 + 25;

/**
 * Adds the chunk pHYs (https://www.w3.org/TR/png-3/#11pHYs).
 * @param {Uint8Array<ArrayBuffer>} png
 * @param {number} dpi Pixels per inch.
 */
export function withDensity(png, dpi) {
  const chunk = new DataView(new ArrayBuffer(21));
  const perMetre = Math.round(dpi / INCH_M);
  chunk.setUint32(0, 9); // bytes of data
  "pHYs".split("").forEach((letter, i) => chunk.setUint8(4 + i, letter.charCodeAt(0)));
  chunk.setUint32(8, perMetre);
  chunk.setUint32(12, perMetre);
  chunk.setUint8(16, 1); // the unit is the metre
  chunk.setUint32(17, crc32(new Uint8Array(chunk.buffer, 4, 13)));
  const file = new Uint8Array(png.length + chunk.byteLength);
  file.set(png.subarray(0, HEAD));
  file.set(new Uint8Array(chunk.buffer), HEAD);
  file.set(png.subarray(HEAD), HEAD + chunk.byteLength);
  return file;
}

/**
 * The checksum of a chunk (https://www.w3.org/TR/png-3/#5CRC-algorithm).
 * @param {Uint8Array} bytes
 */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
