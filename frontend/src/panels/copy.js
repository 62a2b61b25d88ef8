/**
 * To the clipboard, from any page: browsers hand it out to secure ones only, and not into every frame; a
 * classroom's server often is neither.
 * @module
 */

/**
 * @param {HTMLInputElement | HTMLTextAreaElement | string} source What to copy. A field is left selected.
 * @returns {Promise<boolean>} False where the visitor has to do it themselves.
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
