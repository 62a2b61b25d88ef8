/**
 * Notices for links with flaws.
 * @module
 */

import "../../i18n/all-messages.js";
import { t } from "../../i18n/i18n.js";

/** @import { Flaw } from "../../net/link.js" */
/** @import { Notice } from "../../types.js" */

/**
 * @param {readonly Flaw[]} flaws At least one.
 * @returns {Notice}
 */
export function noticeOf(flaws) {
  const kind = /** @type {const} */ ("info");
  const version = flaws.find(({ code }) => code === "version");
  if (version) return { kind, key: "address.version", values: { version: version.what } };
  if (flaws.some(({ code }) => code === "own")) return { kind, key: "own.gone", values: {} };
  const unread = flaws.filter(({ code }) => code === "field");
  if (unread.length > 0) {
    const parts = unread.map(({ what }) => t(`address.part.${what}`)).join(", ");
    return { kind, key: "address.unread", values: { parts } };
  }
  const isChanged = flaws.some(({ code }) => code === "sum");
  return { kind, key: isChanged ? "address.changed" : "address.newer", values: {} };
}
