/**
 * To the clipboard, from any page: browsers hand it out to secure ones only, and a classroom's server
 * often is none.
 * @module
 */

/**
 * @param {HTMLInputElement | HTMLTextAreaElement} field What to copy; it is left selected.
 * @returns {Promise<boolean>} False where the visitor has to press the keys.
 */
export async function copied(field) {
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}
