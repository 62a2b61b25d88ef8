/**
 * The shapes that travel between the rooms of the stage. Types only: nothing here runs.
 * All lengths are CSS pixels from the top left corner of the stage unless said otherwise.
 * @module
 */

/**
 * @import { Answer, Curve, LineKind, NeuronRef, Shade } from "../types.js"
 * @import { LineJob } from "./line-raster.js"
 */

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/** @typedef {{x: number, y: number, align: CanvasTextAlign}} Anchor Where a line of text sits. */

/**
 * The neurons of one layer. `x`, `y` are their centres.
 * @typedef {object} LayerLayout
 * @property {number} count
 * @property {number} radius
 * @property {Float32Array} x
 * @property {Float32Array} y
 * @property {number} numberSize Font size of the activation inside a neuron; 0 where it has no room.
 * @property {number} heatmap Side of the weight heatmap beside each neuron; 0 for none.
 * @property {Float32Array} heatmapX Left edges of the heatmaps.
 * @property {Float32Array} heatmapY Top edges of the heatmaps.
 * @property {Box} box Around all neurons and heatmaps.
 */

/**
 * Where the lines between two layers run. Along the flow (x when it runs right, y when down) a line
 * from source i to target j goes from `fromFlow[i]` to `toFlow[j]`, across it from `fromCross[i]` to
 * `toCross[j]`.
 * @typedef {object} GapLayout
 * @property {Box} box
 * @property {Float32Array} fromFlow
 * @property {Float32Array} fromCross
 * @property {Float32Array} toFlow
 * @property {Float32Array} toCross
 * @property {boolean} overPixels Whether the lines start inside the picture of the pixels.
 * @property {Box} scale Where the scale of these lines is written.
 */

/**
 * What stands beside one output neuron. The bar grows along its longer side.
 * @typedef {{label: Anchor, bar: Box, number: Anchor, outline: Box}} OutputLayout
 */

/**
 * The number line beside a single output: an axis from the value 0 to 9 tenths.
 * @typedef {{from: Anchor, to: Anchor, ticks: Anchor[], outline: Box}} NumberLineLayout
 */

/**
 * Where the sums of a layer are shown: each from the zero at `x`, `y`, so far to either side and so thick;
 * `note` is where their scale is written. The curve of the squish begins so far `below` and is so high; null where
 * there is no room.
 * @typedef {{x: Float32Array, y: Float32Array, half: number, thickness: number, curve: {below: number, height: number} | null, note: Anchor}} SumLayout
 */

/**
 * @typedef {object} Layout
 * @property {number} width
 * @property {number} height
 * @property {"right" | "down"} flow Which way a pass runs.
 * @property {number[]} sizes
 * @property {{x: number, y: number, size: number, pitch: number, side: number}} grid The input picture.
 * @property {LayerLayout[]} layers Layer 0 is the pixels.
 * @property {GapLayout[]} gaps Gap k lies between layers k and k + 1.
 * @property {OutputLayout[]} outputs Empty for a single output.
 * @property {NumberLineLayout | null} numberLine
 * @property {Anchor[]} captions One per layer.
 * @property {(SumLayout | null)[]} sums One per layer.
 * @property {Box | null} curtain What covers the hidden layers, where there are any.
 * @property {Box} legend
 * @property {Box | null} lens Room for a large heatmap of the neuron looked at, where its own is too small to read or missing.
 * @property {number} textSize Of captions and legend.
 * @property {number} labelSize Of the output labels.
 * @property {boolean} compact So low that captions, bars and legend make room for the network.
 */

/**
 * Colours of the stage, as `#rrggbb`.
 * @typedef {object} Palette
 * @property {Shade} theme
 * @property {string} background
 * @property {string} panel
 * @property {string} line Borders.
 * @property {string} ink Text.
 * @property {string} dim Secondary text.
 * @property {string} positive Lines and text of positive numbers.
 * @property {string} negative
 * @property {string} highest The most positive weight of a heatmap.
 * @property {string} lowest The most negative one.
 * @property {boolean} signs True without hues: sign is told by + and −, negative lines are dashed.
 * @property {string} bias
 * @property {string} chosen The brightest output, the selected neuron.
 * @property {string} zero A weight of 0 in a heatmap.
 * @property {string} rim The outline of a neuron.
 * @property {string} cell The outline of an unlit pixel.
 * @property {string} backdrop What the picture of the pixels lies on.
 * @property {string} crowd What densely crossing lines tend to.
 * @property {number} glow How much light a fully active neuron sheds, 0 … 1.
 */

/**
 * Signed strengths of lines: line i runs from neuron `sources[i]` to neuron `targets[i]`.
 * `values` are w × a (flow) or w (weights). `largest` is the largest |value| of the whole gap.
 * @typedef {{count: number, sources: Uint16Array, targets: Uint16Array, values: Float32Array, largest: number}} Lines
 */

/**
 * One layer as painted: activations, how far each has lit up (0 … 1), which activation is white, and
 * whether there can be negative ones. `sums` is there while the pass is.
 * @typedef {{a: Float32Array | null, lit: Float32Array, white: number, signed: boolean, sums: SumPaint | null}} LayerPaint
 */

/**
 * What the neurons of a layer do with what reaches them: their weighted sums, how far their biases shift
 * these, and z; how much of their work each has done, 0 … 1. `full` is the number at full length. `squish` is null until
 * the activation functions have come; one of the whole layer has no curve.
 * @typedef {{sum: Float32Array, shift: Float32Array, z: Float32Array, work: Float32Array, full: number, strength: number, squish: {curve: Curve | null} | null}} SumPaint
 */

/**
 * The lines of one gap. `full` is the |value| painted at full strength. `travel` says how far the
 * pulses to each target have come (0 … 1); null when all have arrived.
 * `moment` tells apart scenes whose pulses differ: the time, held within the gap's own span.
 * @typedef {object} GapPaint
 * @property {Lines} lines
 * @property {number} full
 * @property {Float32Array | null} travel
 * @property {number} moment
 * @property {number} strength How strongly they are painted, 0 … 1: what the pass has left behind steps back.
 * @property {Lines | null} focusLines The lines of the focused neuron, all of them.
 * @property {boolean} dimmed Whether `lines` step back behind a focused neuron.
 */

/**
 * The heatmaps of the first layer of weights; heatmap j shows |w| = `full[j]` in the pure hue.
 * @typedef {{W: Float32Array, nIn: number, rows: number, full: Float32Array}} HeatmapPaint
 */

/**
 * One connection across a gap: its weight, and the activation that it carries once that is known.
 * @typedef {{gap: number, source: number, target: number, w: number, a: number | null}} EdgePaint
 */

/**
 * Everything that one repaint shows, as plain data: the same scene paints the same pixels.
 * @typedef {object} Scene
 * @property {Layout} layout
 * @property {Palette} palette
 * @property {number} seq Of the pass shown; -1 without one.
 * @property {number} time
 * @property {LineKind} mode
 * @property {LayerPaint[]} layers
 * @property {GapPaint[]} gaps
 * @property {HeatmapPaint | null} heatmaps
 * @property {NeuronRef | null} focus The neuron whose lines are shown: the hovered, else the selected one.
 * @property {boolean} curtain The hidden layers are covered.
 * @property {boolean} hurried A hand is at work: the next picture is more urgent than the last line of this one.
 * @property {EdgePaint | null} edge The connection pointed at.
 * @property {NeuronRef | null} selection
 * @property {Answer | null} answer Only once the pass has reached the output layer.
 */

/**
 * Pictures kept from one repaint to the next. `canvasFor` calls `paint` only when the size or one of
 * `deps` changed. Where there is a `job`, a hurried repaint may leave the picture as it was: the job is done by a
 * worker or, without one, some repaints later.
 * @typedef {object} CanvasCache
 * @property {number} ratio Device pixels per CSS pixel.
 * @property {(name: string, width: number, height: number, deps: unknown[], paint: (ctx: CanvasRenderingContext2D) => void, job?: () => LineJob) => CanvasImageSource} canvasFor
 *   `width`, `height` in device pixels.
 */

/** @typedef {(ctx: CanvasRenderingContext2D, scene: Scene, cache: CanvasCache) => void} View */

export {};
