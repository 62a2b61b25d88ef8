/**
 * Reads and writes bytes: varints, bits, numbers of fixed width, and base64url.
 * @module
 */

/** Bytes that cannot be read: they end too early, or hold an invalid value. */
export class BadBytes extends Error {}

/** The largest whole number; none of ours has more than 32 bits. */
const MOST = 2 ** 32 - 1;

/** After this many one bits, the number follows as plain bits. */
const LONGEST_RUN = 16;

/** Writes bytes. */
export class ByteWriter {
  /** @type {number[]} */
  bytes = [];

  /** @param {number} value 0 … 255. */
  u8(value) {
    this.bytes.push(value & 0xff);
  }

  /** @param {number} value 0 … 65535, little-endian. */
  u16(value) {
    this.bytes.push(value & 0xff, (value >> 8) & 0xff);
  }

  /**
   * Writes a whole number as LEB128: seven bits per byte, lowest first; the eighth bit says that more bytes follow.
   * @param {number} value 0 … 2³² − 1.
   */
  varint(value) {
    let rest = value;
    while (rest > 0x7f) {
      this.bytes.push((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.bytes.push(rest);
  }

  /** @param {number} value Written as float32, little-endian. */
  f32(value) {
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, value, true);
    this.put(new Uint8Array(view.buffer));
  }

  /** @param {number} value Written as float64, little-endian. */
  f64(value) {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value, true);
    this.put(new Uint8Array(view.buffer));
  }

  /** @param {Iterable<number>} bytes */
  put(bytes) {
    for (const byte of bytes) this.bytes.push(byte);
  }

  /** @param {string} text Written as UTF-8. */
  text(text) {
    this.put(new TextEncoder().encode(text));
  }

  /**
   * Writes whole numbers in Rice coding, high bit first, the last byte padded with zeros: value >> k in ones and a
   * zero, then the k lower bits. From `LONGEST_RUN` on, value >> k is replaced by 16 ones and the value in 16 bits.
   * @param {readonly number[]} values 0 … 65535.
   * @param {number} k
   */
  rice(values, k) {
    let bits = "";
    for (const value of values) {
      const high = value >> k;
      if (high >= LONGEST_RUN) bits += "1".repeat(LONGEST_RUN) + binary(value, 16);
      else bits += `${"1".repeat(high)}0${binary(value, k)}`;
    }
    for (let at = 0; at < bits.length; at += 8) {
      this.u8(parseInt(bits.slice(at, at + 8).padEnd(8, "0"), 2));
    }
  }
}

/**
 * Returns how many bits `ByteWriter.rice` needs for these values.
 * @param {readonly number[]} values
 * @param {number} k
 */
export function riceLength(values, k) {
  return values.reduce((sum, value) => {
    const high = value >> k;
    return sum + (high >= LONGEST_RUN ? LONGEST_RUN + 16 : high + 1 + k);
  }, 0);
}

/**
 * Returns the lowest `count` bits of a number.
 * @param {number} value
 * @param {number} count
 */
function binary(value, count) {
  return count ? (value % 2 ** count).toString(2).padStart(count, "0") : "";
}

/** Reads bytes. Every method throws `BadBytes` where the bytes end too early. */
export class ByteReader {
  #view;
  at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The number of bytes left. */
  get left() {
    return this.#view.byteLength - this.at;
  }

  /** @param {number} count */
  #take(count) {
    if (count > this.left) throw new BadBytes("the bytes end early");
    this.at += count;
    return this.at - count;
  }

  u8() {
    return this.#view.getUint8(this.#take(1));
  }

  u16() {
    return this.#view.getUint16(this.#take(2), true);
  }

  f32() {
    return this.#view.getFloat32(this.#take(4), true);
  }

  f64() {
    return this.#view.getFloat64(this.#take(8), true);
  }

  varint() {
    let value = 0;
    for (let shift = 1; shift <= 2 ** 28; shift *= 0x80) {
      const byte = this.u8();
      value += (byte & 0x7f) * shift;
      if (value > MOST) break;
      if (byte < 0x80) return value;
    }
    throw new BadBytes("a whole number has more than 32 bits");
  }

  /** @param {number} [count] All remaining bytes by default. */
  take(count = this.left) {
    const start = this.#take(count);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, count);
  }

  /** Reads all remaining bytes as UTF-8. */
  text() {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.take());
    } catch {
      throw new BadBytes("the text is not UTF-8");
    }
  }

  /**
   * Reads whole numbers in Rice coding.
   * @param {number} count
   * @param {number} k
   * @returns {number[]}
   */
  rice(count, k) {
    let byte = 0;
    let unread = 0;
    const bit = () => {
      if (unread === 0) {
        byte = this.u8();
        unread = 8;
      }
      unread -= 1;
      return (byte >> unread) & 1;
    };
    const bits = (/** @type {number} */ length) => {
      let value = 0;
      for (let i = 0; i < length; i += 1) value = 2 * value + bit();
      return value;
    };
    return Array.from({ length: count }, () => {
      let high = 0;
      while (high < LONGEST_RUN && bit() === 1) high += 1;
      return high === LONGEST_RUN ? bits(16) : high * 2 ** k + bits(k);
    });
  }
}

/**
 * Maps signed to unsigned whole numbers: 0, −1, 1, −2, … become 0, 1, 2, 3, …
 * @param {number} value
 */
export function zigzag(value) {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/** @param {number} value */
export function unzigzag(value) {
  return value % 2 ? -(value + 1) / 2 : value / 2;
}

/**
 * Fletcher's checksum of 16 bits, which detects a changed byte and two swapped bytes.
 * @param {Uint8Array} bytes
 */
export function sumOf(bytes) {
  let one = 0;
  let two = 0;
  for (const byte of bytes) {
    one = (one + byte) % 255;
    two = (two + one) % 255;
  }
  return two * 256 + one;
}

/** @param {Uint8Array} bytes */
export function toBase64Url(bytes) {
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * Decodes base64url up to the first invalid character, and tells whether the whole text was valid.
 * @param {string} text
 * @returns {{bytes: Uint8Array, whole: boolean}}
 */
export function fromBase64Url(text) {
  const [good] = /^[\w-]*/.exec(text) ?? [""];
  const full = good.length % 4 === 1 ? good.slice(0, -1) : good; // a single character holds no whole byte
  const letters = atob(full.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  return { bytes, whole: full.length === text.length };
}
