/**
 * Undoes or redoes the visitor's newest action, on the drawing or on the network.
 * @module
 */

import * as change from "../store/state.js";
import { action } from "./action.js";
import { redoDrawing, undoDrawing } from "./drawing.js";
import { redoEdit, undoEdit } from "./edits.js";

export const undo = action({
  label: "tools.undo",
  keys: ["Ctrl+Z"],
  keysOn: "page",
  isPossible: (state) => change.nextToUndo(state) !== null,
  perform: (page) => {
    const next = change.nextToUndo(page.store.get());
    if (next) (next === "edit" ? undoEdit : undoDrawing).perform(page, undefined);
  },
});

export const redo = action({
  label: "tools.redo",
  keys: ["Ctrl+Shift+Z", "Ctrl+Y"],
  keysOn: "page",
  isPossible: (state) => change.nextToRedo(state) !== null,
  perform: (page) => {
    const next = change.nextToRedo(page.store.get());
    if (next) (next === "edit" ? redoEdit : redoDrawing).perform(page, undefined);
  },
});
