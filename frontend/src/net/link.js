/**
 * Links: a place as a short text, and back. Python reads them too (`wire/links.py`); the golden links
 * in `tests/wire/` hold both to the same.
 *
 * A link is `1.` (the version of the format) and base64url of bytes: fields one after another, each
 * its key (u8), its length (varint) and so many bytes. The last one has the key 0 and the sum (u16) of
 * every byte before it. Which keys there are and what they hold is told in `link/fields.js`.
 *
 * A link may come from a newer page or have suffered on its way. What can be read opens; what cannot
 * is left out and told. What a link does not hold stays as it is.
 * @module
 */

import {
  BadBytes,
  ByteReader,
  ByteWriter,
  fromBase64Url,
  sumOf,
  toBase64Url,
} from "./link/bytes.js";
import { FIELDS } from "./link/fields.js";

/** @import { Place } from "../types.js" */

/** Of the format. A page reads its own version; more fields do not make another one. */
export const VERSION = "1";

const SUM = 0;

/**
 * Something about a link that is not right:
 * - `version`: it is of another version (`what`) and says nothing to this page;
 * - `sum`: it was changed or cut off on its way, so that what opens may not be what was shared;
 * - `field`: this part of the place (`what`) cannot be read and is left out;
 * - `unknown`: it holds a field (`what`: its key) that this page does not know.
 * @typedef {{code: "version" | "sum" | "field" | "unknown", what: string}} Flaw
 */

/**
 * @param {Place} place
 * @returns {string}
 */
export function packed(place) {
  const link = new ByteWriter();
  for (const { key, write } of FIELDS) {
    const field = new ByteWriter();
    if (write(field, place) === false) continue;
    putField(link, key, field);
  }
  const sum = new ByteWriter();
  sum.u16(sumOf(Uint8Array.from(link.bytes)));
  putField(link, SUM, sum);
  return `${VERSION}.${toBase64Url(Uint8Array.from(link.bytes))}`;
}

/**
 * @param {ByteWriter} link
 * @param {number} key
 * @param {ByteWriter} field
 */
function putField(link, key, { bytes }) {
  link.u8(key);
  link.varint(bytes.length);
  link.put(bytes);
}

/**
 * Whether a text looks like a link, of any version.
 * @param {string} text
 */
export function isLink(text) {
  return /^\d{1,6}\./.test(text);
}

/**
 * The place in a link, as far as it can be read.
 * @param {string} text
 * @returns {{place: Place, flaws: Flaw[]}}
 */
export function unpacked(text) {
  const [version, body = ""] = text.split(/\.(.*)/s);
  if (version !== VERSION) return { place: {}, flaws: [{ code: "version", what: version }] };
  const { bytes, whole } = fromBase64Url(body);
  const reader = new ByteReader(bytes);
  /** @type {Place} */
  let place = {};
  /** @type {Flaw[]} */
  const flaws = [];
  let summed = false;
  while (reader.left > 0 && !summed) {
    const start = reader.at;
    const { key, field } = nextField(reader);
    if (key === SUM) {
      summed = field?.length === 2 && new ByteReader(field).u16() === sumOf(bytes.slice(0, start));
      break;
    }
    const { part, flaw } = readField(key, field);
    place = { ...place, ...part };
    if (flaw) flaws.push(flaw);
  }
  if (!summed || !whole || reader.left > 0) flaws.push({ code: "sum", what: "" });
  return { place, flaws };
}

/**
 * The next field; without its bytes where the link ends before it does.
 * @param {ByteReader} reader
 * @returns {{key: number, field: Uint8Array | null}}
 */
function nextField(reader) {
  const key = reader.u8();
  try {
    return { key, field: reader.take(reader.varint()) };
  } catch (error) {
    if (!(error instanceof BadBytes)) throw error;
    reader.take();
    return { key, field: null };
  }
}

/**
 * @param {number} key
 * @param {Uint8Array | null} bytes
 * @returns {{part?: Place, flaw?: Flaw}}
 */
function readField(key, bytes) {
  const known = FIELDS.find((field) => field.key === key);
  if (!known) return { flaw: { code: "unknown", what: String(key) } };
  try {
    if (!bytes) throw new BadBytes("the link ends early");
    const reader = new ByteReader(bytes);
    const part = known.read(reader);
    if (reader.left > 0) throw new BadBytes("there is more than the field holds");
    return { part };
  } catch (error) {
    if (!(error instanceof BadBytes)) throw error;
    return { flaw: { code: "field", what: known.name } };
  }
}
