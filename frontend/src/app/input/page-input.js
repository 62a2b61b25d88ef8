/**
 * Connects input to the page: pen and keys on the pad, pointer and keys on the stage, pasted or dropped files, and
 * the usual keys for undo.
 * @module
 */

import { attachPad } from "../../input/pad.js";
import { attachPadKeyboard } from "../../input/keyboard.js";
import { isPossible } from "../../actions/index.js";
import { actionOfKey } from "../../actions/keys.js";
import { GRID } from "../../options.js";
import * as change from "../../store/state.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */
/** @import { Player } from "./handwriting-player.js" */

/**
 * @param {Store<State>} store
 * @param {{pad: HTMLCanvasElement}} parts
 * @param {{act: import("../../actions/detail.d.ts").Act, player: Player}} does
 */
export function connectInput(store, { pad }, { act, player }) {
  let beforeStroke = store.get();
  const press = (/** @type {number} */ x, /** @type {number} */ y) => {
    if (store.get().recorded) {
      store.update(change.serverNeeded);
      return;
    }
    player.stop();
    beforeStroke = store.get();
    store.update((state) => change.penPressed(state, x, y));
  };
  const lift = () => store.update(change.penLifted);

  attachPad(pad, {
    onPress: press,
    onMove: (points) => store.update((state) => change.penMoved(state, points)),
    onLift: lift,
    onCancel: () => store.update((state) => change.penCancelled(state, beforeStroke)),
  });

  const middle = (/** @type {{column: number, row: number}} */ { column, row }) =>
    /** @type {[number, number]} */ ([(column + 0.5) / GRID, (row + 0.5) / GRID]);
  attachPadKeyboard(pad, {
    grid: GRID,
    onCursor: (cell) => store.update((state) => change.cursorMoved(state, cell)),
    onPress: (cell) => press(...middle(cell)),
    onMove: (cell) => store.update((state) => change.penMoved(state, middle(cell))),
    onLift: lift,
    onErase: (cell) => {
      const erase = (/** @type {State} */ state) => change.erasedAt(state, ...middle(cell));
      store.update(store.get().recorded ? change.serverNeeded : erase);
    },
  });

  /** @type {EventTarget | null} The text field being edited; until editing ends, the field handles undo itself. */
  let typing = null;
  document.addEventListener("input", ({ target }) => (typing = isText(target) ? target : null));
  for (const done of ["change", "focusout"]) document.addEventListener(done, () => (typing = null));
  document.addEventListener("keydown", (event) => {
    const name = actionOfKey(event, "page");
    if (!name || event.target === typing || event.defaultPrevented) return;
    if (hasKeysOfItsOwn(event) || !isPossible(name, store.get())) return;
    event.preventDefault();
    act(name);
  });

  document.addEventListener("paste", (event) => takeFiles(event.clipboardData));
  const invite = (/** @type {boolean} */ dropping) =>
    pad.parentElement?.toggleAttribute("dropping", dropping);
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    invite(true);
  });
  document.addEventListener("dragleave", (event) => invite(event.relatedTarget !== null));
  document.addEventListener("drop", (event) => {
    event.preventDefault(); // otherwise the browser would leave the page and open the file
    invite(false);
    takeFiles(event.dataTransfer);
  });

  /** @param {DataTransfer | null} data */
  function takeFiles(data) {
    const files = [...(data?.files ?? [])];
    if (files.length > 0) act("openFiles", files);
  }
}

/**
 * Whether the focused field uses a key itself: letters in text fields and menus, page keys on a slider. Combinations
 * with Ctrl are never the field's.
 * @param {KeyboardEvent} event
 */
function hasKeysOfItsOwn({ ctrlKey, metaKey, target }) {
  if (ctrlKey || metaKey) return false;
  const own = "input, select, textarea, [role=region][tabindex]";
  return target instanceof Element && target.closest(own) !== null;
}

/** Input types that hold no text. */
const WITHOUT_TEXT = ["checkbox", "radio", "range", "color", "file"];

/** @param {EventTarget | null} target */
function isText(target) {
  if (target instanceof HTMLInputElement) return !WITHOUT_TEXT.includes(target.type);
  return target instanceof HTMLTextAreaElement;
}
