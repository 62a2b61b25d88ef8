/**
 * Links: a place as a short text, and back. Python reads them too (`wire/links.py`); the golden links in
 * `tests/wire/` hold both sides to the same format.
 *
 * A link is `1.` (the version of the format) followed by base64url. The bytes are a sequence of fields: key (u8),
 * length (varint), and as many bytes as the length says. The last field has key 0 and holds the checksum (u16) of all
 * bytes before it. `link/fields.js` defines the keys and their contents.
 *
 * A link may come from a newer page or may have been damaged on its way. Whatever can be read is opened; the rest is
 * left out and reported. Anything that a link does not mention stays as it is.
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

/** Version of the format. A page reads only its own version; new fields do not need a new version. */
export const VERSION = "1";

const SUM = 0;

/**
 * A problem with a link:
 * - `version`: the link has another version (`what`), which this page cannot read;
 * - `sum`: the link was changed or cut off on its way, so what opens may not be what was shared;
 * - `field`: this part of the place (`what`) cannot be read and is left out;
 * - `unknown`: the link has a field (`what`: its key) that this page does not know;
 * - `own`: the network was from a visitor's file, and this page does not have it.
 * @typedef {{code: "version" | "sum" | "field" | "unknown" | "own", what: string}} Flaw
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
 * Returns the place in a link, as far as it can be read.
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
 * Reads the next field; returns it without bytes if the link ends too early.
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
