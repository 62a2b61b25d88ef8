/**
 * Handles pointer and keys on the wall: pointing, opening and moving.
 * @module
 */

import { tilesIn } from "./wall-pictures.js";
import { walkFrom } from "./wall-walk.js";

/** @import { WallTiles } from "./wall-tiles.js" */
/** @typedef {{neuron: number, source: number | null}} Under A picture and a cell in it. */

/** Handles the events of one wall. Its handlers are bound, so they can be passed as they are. */
export class WallControls {
  #panel;
  /** The picture and the cell of the keyboard cursor, and which of the two the arrow keys move. */
  #at = { neuron: 0, source: 0, inside: false };
  /** What pointed at the wall last: "mouse", "pen" or "touch". */
  #pointer = "mouse";

  /**
   * Where the wall was pressed. By the time of the click, the description of that weight may have moved the pictures
   * away from under the finger.
   * @type {Under | null}
   */
  #pressed = null;

  /** @param {WallTiles} panel The wall, which sends the actions. */
  constructor(panel) {
    this.#panel = panel;
  }

  /**
   * Returns the picture of the keyboard cursor.
   * @param {number} count The number of pictures; a cursor beyond the last returns to the start.
   */
  neuronAmong(count) {
    if (this.#at.neuron >= count) this.#at = { neuron: 0, source: 0, inside: false };
    return this.#at.neuron;
  }

  /** @param {PointerEvent} event */
  point = (event) => {
    this.#pointer = event.pointerType;
    const under = this.#under(event);
    this.#pressed = under;
    if (!under) this.#panel.act("point", null);
    else this.#show(under);
  };

  /** Keeps what a lifted finger pointed at, even if the page slides under the finger. */
  leave = () => {
    if (this.#pointer !== "touch") this.#letGo();
  };

  /** @param {PointerEvent} event */
  choose = (event) => {
    const under = this.#pressed ?? this.#under(event);
    this.#pressed = null;
    if (!under) return;
    this.#at = { neuron: under.neuron, source: under.source ?? this.#at.source, inside: false };
    this.#panel.act("select", { layer: this.#panel.layer, neuron: under.neuron });
    this.#show(under);
    tilesIn(this.#panel)[under.neuron].scrollIntoView({ block: "nearest" }); // a sheet may cover the picture now
  };

  /** @param {FocusEvent} event */
  enter = ({ target }) => {
    const tile = /** @type {HTMLElement} */ (target);
    if (!tile.matches(".tile:focus-visible")) return;
    this.#at = { ...this.#at, neuron: Number(tile.dataset.neuron) };
    this.#showWhereKeysStand();
  };

  /** @param {FocusEvent} event */
  exit = ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && this.#panel.contains(relatedTarget)) return;
    this.#at = { ...this.#at, inside: false };
    this.#letGo();
  };

  /** @param {KeyboardEvent} event */
  walk = (event) => {
    const into = this.#into();
    if (!into || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") {
      this.#panel.act("select", { layer: this.#panel.layer, neuron: this.#at.neuron });
    } else {
      const tiles = [...tilesIn(this.#panel)];
      const next = walkFrom(this.#at, event.key, {
        ...this.#panel.layoutOf(into.nIn),
        sources: into.nIn,
        neurons: into.nOut,
        tilesPerRow: perRow(tiles),
      });
      if (!next) return;
      this.#at = next;
      tiles[next.neuron].focus();
    }
    event.preventDefault();
    event.stopPropagation();
    this.#showWhereKeysStand();
    this.#panel.requestUpdate();
  };

  #into() {
    const { state } = this.#panel;
    return state && this.#panel.into(state);
  }

  /**
   * Returns the neuron whose picture is under an event, and the cell in it.
   * @param {Event} event
   * @returns {Under | null}
   */
  #under(event) {
    const target = /** @type {Element} */ (event.target);
    const tile = target.closest(".tile");
    const into = this.#into();
    if (!(tile instanceof HTMLElement) || !into) return null;
    const neuron = Number(tile.dataset.neuron);
    const canvas = tile.querySelector("canvas");
    if (!(event instanceof PointerEvent) || target !== canvas) return { neuron, source: null };
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const { columns, rows } = this.#panel.layoutOf(into.nIn);
    const column = Math.floor(((event.clientX - left) / width) * columns);
    const row = Math.floor(((event.clientY - top) / height) * rows);
    const inside = column >= 0 && column < columns && row >= 0 && row < rows;
    const source = row * columns + column;
    return { neuron, source: inside && source < into.nIn ? source : null };
  }

  #showWhereKeysStand() {
    const { neuron, source, inside } = this.#at;
    this.#show({ neuron, source: inside ? source : null });
  }

  /** @param {Under} under */
  #show({ neuron, source }) {
    const { layer } = this.#panel;
    if (source === null) this.#panel.act("point", { layer, neuron });
    else this.#panel.act("edge", { layer, neuron, source });
  }

  #letGo() {
    this.#panel.act("edge", null);
    this.#panel.act("point", null);
  }
}

/** @param {HTMLElement[]} tiles */
function perRow(tiles) {
  const first = tiles[0]?.offsetTop;
  const second = tiles.findIndex(({ offsetTop }) => offsetTop !== first);
  return second < 0 ? tiles.length : second;
}
