/**
 * The drawing: undo, clear, and the choice of its tool.
 * @module
 */

import * as change from "../store/state.js";
import { action, update } from "./action.js";

/** @import { State } from "../types.js" */
/** @import { Services } from "./action.js" */

/**
 * @param {Services} page
 * @param {(state: State) => State} transition
 */
function redraw(page, transition) {
  page.player.stop();
  update(page, change.penLifted);
  update(page, transition);
}

/** Sets one of the numbers that go into a network that sees no pictures. */
export const setInput = action({
  perform: (page, /** @type {{input: number, value: number}} */ { input, value }) =>
    update(page, change.numberSet, input, value),
});

export const clear = action({
  label: "tools.clear",
  perform: (page) => redraw(page, change.cleared),
});

/** Undo and redo of the drawing alone, for the buttons beside the pad. The keys belong to `undo`. */
export const undoDrawing = action({
  label: "tools.undo",
  isPossible: (state) => state.undo.length > 0,
  perform: (page) => redraw(page, change.drawingUndone),
});

export const redoDrawing = action({
  label: "tools.redo",
  isPossible: (state) => state.redo.length > 0,
  perform: (page) => redraw(page, change.drawingRedone),
});

export const eraser = action({
  label: "tools.eraser",
  isOn: ({ tool }) => tool === "eraser",
  perform: (page) => {
    const { tool } = page.store.get();
    update(page, change.toolChosen, tool === "eraser" ? "pen" : "eraser");
  },
});

export const centred = action({
  label: "tools.centred",
  perform: (page, /** @type {boolean} */ wanted) => update(page, change.centringChosen, wanted),
});
