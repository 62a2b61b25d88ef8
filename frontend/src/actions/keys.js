/**
 * The keys of actions: which action a key press performs, and how keys are written.
 * @module
 */

import { ACTION_NAMES, entryOf } from "./index.js";

/** @import { ActionName, PlainActionName } from "./detail.d.ts" */

/**
 * Returns the action that these keys perform, or null.
 * @param {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">} event
 * @param {"page" | "stage"} where
 * @returns {PlainActionName | null}
 */
export function actionOfKey(event, where) {
  const pressed = pressedKeys(event);
  const isMeant = (/** @type {ActionName} */ name) => {
    const { keys, keysOn } = entryOf(name);
    return keysOn === where && keys !== undefined && keys.includes(pressed);
  };
  return /** @type {PlainActionName | undefined} */ (ACTION_NAMES.find(isMeant)) ?? null;
}

/**
 * Returns the pressed keys as entries write them: `Ctrl+Shift+Z`, `C`, `,`. On a layout without Latin letters, a key
 * counts as the Latin letter in the same position, so that Ctrl+Z is the same key everywhere.
 * @param {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">} event
 */
function pressedKeys({ key, code, ctrlKey, metaKey, shiftKey, altKey }) {
  const isLetter = key.length === 1 && key.toLowerCase() !== key.toUpperCase();
  const isLatin = /^[a-z]$/i.test(key);
  const letter = isLetter && !isLatin && code.startsWith("Key") ? code.slice(3) : key;
  const name = letter.length === 1 ? letter.toUpperCase() : letter;
  const isCommand = ctrlKey || metaKey;
  return [
    isCommand && "Ctrl",
    altKey && "Alt",
    shiftKey && (isCommand || isLetter) && "Shift",
    name,
  ]
    .filter(Boolean)
    .join("+");
}

/**
 * Returns the keys of an action as `aria-keyshortcuts` writes them (`Control+Z`), or undefined if it has none.
 * @param {ActionName} name
 */
export function shortcutsOf(name) {
  return entryOf(name)
    .keys?.map((keys) => keys.replace("Ctrl", "Control"))
    .join(" ");
}

/**
 * The actions that have both keys and a label, in the order of the entries.
 * @param {"page" | "stage"} where
 */
export function actionsWithKeys(where) {
  return ACTION_NAMES.map((name) => ({ name, ...entryOf(name) })).filter(
    ({ keys, keysOn = "page" }) => keys && keysOn === where,
  );
}
