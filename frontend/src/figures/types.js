/**
 * The types that the modules of figures share; nothing here runs. All lengths are px of the figure unless stated
 * otherwise.
 * @module
 */

/**
 * @import { State } from "../types.js"
 * @import { CanvasCache, Palette } from "../stage/types.js"
 */

/**
 * What a visitor chooses of a figure's content.
 * @typedef {object} Content
 * @property {number} layer From 1 to the last layer.
 * @property {number} neuron
 * @property {"weights" | "products"} numbers Of a neuron's picture: w, or w · a.
 * @property {"one" | "own"} scales Of the pictures of a layer: one for all, or for each its own.
 * @property {{width: number, height: number}} stage The size of the stage on the page; 0 × 0 where it is not shown.
 * @property {boolean} hasLegend
 * @property {Palette} palette
 */

/**
 * The scale of a figure's colours, from −`full` to `full`, and what they mean. `full` is null where each part has a scale
 * of its own.
 * @typedef {{full: number | null, text: string}} Scale
 */

/**
 * A figure without its margins: what it shows, and its words.
 * @typedef {object} Figure
 * @property {string} name Of its file, without the ending.
 * @property {number} width
 * @property {number} height
 * @property {string} title
 * @property {string[]} notes Below the title.
 * @property {Scale | null} scale Null where the figure has its own legend.
 * @property {(ctx: CanvasRenderingContext2D, cache: CanvasCache) => void} paint
 */

/**
 * A kind of figure. Its words are `figure.what.NAME`.
 * @typedef {object} Kind
 * @property {string} name
 * @property {readonly ("layer" | "neuron" | "numbers" | "scales")[]} asks What a visitor chooses of it.
 * @property {boolean} [isMoving] Whether it is saved as an animation, of all moments of a pass.
 * @property {(state: State) => boolean} isPossible
 * @property {(state: State, content: Content) => Figure | null} figure Null until its numbers have arrived.
 */

/**
 * A figure with its margins, title and scale, ready to be painted.
 * @typedef {object} Sheet
 * @property {string} name
 * @property {string} title
 * @property {number} width
 * @property {number} height
 * @property {(ctx: CanvasRenderingContext2D, cache: CanvasCache) => void} paint
 */

export {};
