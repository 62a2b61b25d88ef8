/**
 * The error with which messages of the embedding page are refused.
 * @module
 */

/** Version of the message format; `public/embed.d.ts` documents the messages. */
export const VERSION = 1;

/** Explains why a message is refused. */
export class MessageError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {string | number} [expected]
   * @param {unknown} [found] Reported in shortened form.
   */
  constructor(code, message, expected, found) {
    super(message);
    this.name = "MessageError";
    this.code = code;
    this.expected = expected;
    this.found = found === undefined ? undefined : brief(found);
  }
}

/**
 * Describes an unexpected value in a few characters.
 * @param {unknown} value
 * @returns {string | number}
 */
function brief(value) {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "string") return value.slice(0, 40);
  if (typeof value === "bigint") return "a bigint"; // writing out its digits may take minutes
  if (value === null || typeof value !== "object") return String(value);
  return isArray(value) ? `a list of ${value.length}` : "an object";
}

/**
 * @param {unknown} value
 * @returns {value is ArrayLike<unknown>}
 */
export function isArray(value) {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
