/**
 * The one history of what a visitor does, whether to the drawing or to the open network. Drawings and
 * edits are kept apart, for each network has edits of its own; which of them is the newest is told by
 * the number that each was given.
 * @module
 */

/** @import { State } from "../types.js" */

/**
 * What is undone next: the newest thing done.
 * @param {Pick<State, "undo" | "editHistory">} state
 * @returns {"drawing" | "edit" | null}
 */
export function nextToUndo({ undo, editHistory }) {
  return newest(undo, editHistory);
}

/**
 * What is redone next: the newest thing undone.
 * @param {Pick<State, "redo" | "redoEdits">} state
 * @returns {"drawing" | "edit" | null}
 */
export function nextToRedo({ redo, redoEdits }) {
  return newest(redo, redoEdits);
}

/**
 * @param {readonly {at: number}[]} drawings Newest last, as the edits are.
 * @param {readonly {at: number}[]} edits
 */
function newest(drawings, edits) {
  const [drawing, edit] = [drawings, edits].map((steps) => steps.at(-1)?.at ?? -1);
  if (drawing === edit) return null;
  return drawing > edit ? "drawing" : "edit";
}
