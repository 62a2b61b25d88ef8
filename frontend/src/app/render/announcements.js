/**
 * Announces the state to screen readers: the answer as a sentence, the position of the cursor, and the table that
 * mirrors the stage.
 * @module
 */

import { pictureInto } from "../../store/state.js";
import {
  changeSentence,
  createAnnouncer,
  edgeSentence,
  isAnswerNew,
  neuronSentence,
  sentenceOf,
} from "../../a11y/announce.js";
import { createTable } from "../../a11y/table.js";
import { t } from "../../i18n/i18n.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/**
 * @param {Store<State>} store
 * @param {{stage: HTMLElement, table: HTMLTableElement, said: HTMLElement, changed: HTMLElement, position: HTMLElement}} parts
 */
export function connectAnnouncements(store, parts) {
  const say = createAnnouncer(parts.said);
  const sayChange = createAnnouncer(parts.changed);
  const table = createTable(parts.table);
  store.subscribe((state, previous) => {
    if (state.card && state.card.sizes !== previous.card?.sizes)
      table.build(state.card.sizes, pictureInto(state.card, 1));
    const isSaidAnew = state.spoken !== previous.spoken;
    if (isSaidAnew && state.card) table.build(state.card.sizes, pictureInto(state.card, 1));
    // Update the table first, because a reader of the answer may go on to its numbers. While the visitor draws or
    // turns a dial nobody reads them, and writing 800 numbers for each move would slow the hand down.
    if (!state.penDown && !state.activeEdit) table.update(state.pass);
    if (isAnswerNew(state, previous)) say(sentenceOf(state));
    if (state.accuracy !== previous.accuracy || state.weights !== previous.weights) {
      sayChange(changeSentence(state));
    }
    if (state.selection && state.selection !== previous.selection) {
      parts.position.textContent = neuronSentence(state, state.selection);
    }
    if (state.edge && state.edge !== previous.edge && document.activeElement === parts.stage) {
      parts.position.textContent = edgeSentence(state, state.edge);
    }
    if (state.cursor && state.cursor !== previous.cursor) {
      const { column, row } = state.cursor;
      parts.position.textContent = t("pad.cursor", { column, row });
    }
  });
}
