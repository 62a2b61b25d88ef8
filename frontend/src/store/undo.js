/**
 * The history of everything a visitor does, to the drawing or to the open network. Drawings and edits are stored
 * separately, because each network has its own edits. Every entry has a number, which tells which is the newest.
 * @module
 */

/** @import { State } from "../types.js" */

/**
 * Returns what is undone next: the newest action.
 * @param {Pick<State, "undo" | "editHistory">} state
 * @returns {"drawing" | "edit" | null}
 */
export function nextToUndo({ undo, editHistory }) {
  return newest(undo, editHistory);
}

/**
 * Returns what is redone next: the action that was undone last.
 * @param {Pick<State, "redo" | "redoEdits">} state
 * @returns {"drawing" | "edit" | null}
 */
export function nextToRedo({ redo, redoEdits }) {
  return newest(redo, redoEdits);
}

/**
 * @param {readonly {at: number}[]} drawings Newest last, as with the edits.
 * @param {readonly {at: number}[]} edits
 */
function newest(drawings, edits) {
  const [drawing, edit] = [drawings, edits].map((steps) => steps.at(-1)?.at ?? -1);
  if (drawing === edit) return null;
  return drawing > edit ? "drawing" : "edit";
}
