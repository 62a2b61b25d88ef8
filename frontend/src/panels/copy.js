/**
 * Copies text to the clipboard on any page. Browsers offer the clipboard API only to secure pages and not in every
 * iframe, and a classroom's server is often not secure.
 * @module
 */

/**
 * @param {HTMLInputElement | HTMLTextAreaElement | string} source What to copy. A field is left with its text
 *   selected.
 * @returns {Promise<boolean>} False if the visitor has to copy it by hand.
 */
export async function copied(source) {
  if (typeof source !== "string") return copiedFrom(source);
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const field = document.createElement("textarea");
  field.className = "hidden";
  field.value = source;
  document.body.append(field);
  try {
    return await copiedFrom(field);
  } finally {
    field.remove();
    focused?.focus();
  }
}

/** @param {HTMLInputElement | HTMLTextAreaElement} field */
async function copiedFrom(field) {
  field.focus({ preventScroll: true });
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}
