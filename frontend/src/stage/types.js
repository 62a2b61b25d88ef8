/**
 * The types that the modules of the stage share; nothing here runs. All lengths are CSS pixels from the top left
 * corner of the stage unless stated otherwise.
 * @module
 */

/**
 * @import { Answer, Curve, LineKind, NeuronRef, Shade } from "../types.js"
 * @import { LineJob } from "./line-raster.js"
 */

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/** @typedef {{x: number, y: number, align: CanvasTextAlign}} Anchor  The position of a line of text. */

/**
 * The overview of a large layer: a cell for each neuron, `deep` cells along the flow and `rows` across it. The cells
 * follow each other along the flow first.
 * @typedef {{box: Box, cell: number, deep: number, rows: number}} OverviewLayout
 */

/**
 * The neurons of one layer. `x`, `y` are their centres. Neurons `first` … `end` − 1 stand as discs, all of them unless
 * the layer is large; `x`, `y` of any other are the centre of its cell in the overview.
 * @typedef {object} LayerLayout
 * @property {number} count
 * @property {number} first
 * @property {number} end
 * @property {OverviewLayout | null} overview
 * @property {number} radius
 * @property {Float32Array} x
 * @property {Float32Array} y
 * @property {number} numberSize Font size of the activation inside a neuron; 0 where it has no room.
 * @property {number} heatmap The longer side of the weight heatmap beside each neuron; 0 for none.
 * @property {number} heatmapWidth
 * @property {number} heatmapHeight
 * @property {Float32Array} heatmapX Left edges of the heatmaps; NaN for neurons that do not stand as discs.
 * @property {Float32Array} heatmapY Top edges of the heatmaps.
 * @property {Box} box The box around all neurons and heatmaps, and the overview.
 */

/**
 * The positions of the lines between two layers. Along the flow (x where it runs right, y where it runs down), a line
 * from source i to target j goes from `fromFlow[i]` to `toFlow[j]`; across it, from `fromCross[i]` to `toCross[j]`.
 * @typedef {object} GapLayout
 * @property {Box} box The box around the lines between discs.
 * @property {Box} wholeBox The box around all lines, those of cells of an overview too.
 * @property {Float32Array} fromFlow
 * @property {Float32Array} fromCross
 * @property {Float32Array} toFlow
 * @property {Float32Array} toCross
 * @property {boolean} overPixels Whether the lines start inside the picture of the pixels.
 * @property {Box} scale The position of the scale of these lines.
 */

/**
 * What stands beside one output neuron. The bar grows along its longer side.
 * @typedef {{label: Anchor, bar: Box, number: Anchor, outline: Box}} OutputLayout
 */

/**
 * The number line beside a single output: an axis from 0 to 9 tenths.
 * @typedef {{from: Anchor, to: Anchor, ticks: Anchor[], outline: Box}} NumberLineLayout
 */

/**
 * The positions of a layer's sums. Each bar starts from zero at `x`, `y` and reaches `half` to either side; `note` is
 * the position of their scale. They mean nothing for neurons that do not stand as discs. The curve of the squish begins `curve.below` and is `curve.height` high; it is null
 * where there is no room.
 * @typedef {{x: Float32Array, y: Float32Array, half: number, thickness: number, curve: {below: number, height: number} | null, note: Anchor}} SumLayout
 */

/**
 * @typedef {object} Layout
 * @property {number} width
 * @property {number} height
 * @property {"right" | "down"} flow The direction in which a pass runs.
 * @property {number[]} sizes
 * @property {{x: number, y: number, width: number, height: number, pitch: number, rows: number, columns: number, isPicture: boolean}} grid
 *   The picture of the input, or the line of its numbers.
 * @property {LayerLayout[]} layers Layer 0 is the inputs.
 * @property {GapLayout[]} gaps Gap k lies between layers k and k + 1.
 * @property {OutputLayout[]} outputs Empty for a single output.
 * @property {NumberLineLayout | null} numberLine
 * @property {Anchor[]} captions One per layer.
 * @property {(SumLayout | null)[]} sums One per layer.
 * @property {Box | null} curtain The area that covers the hidden layers; null where there are none.
 * @property {Box} legend
 * @property {Box | null} lens Room for a large heatmap of the focused neuron, where its own is missing or too small
 *   to read.
 * @property {number} textSize Font size of captions and legend.
 * @property {number} labelSize Font size of the output labels.
 * @property {boolean} compact Whether the stage is so low that captions, bars and legend make room for the network.
 */

/**
 * The colours of the stage, as `#rrggbb`.
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
 * @property {boolean} signs True in palettes without hues: + and − show the sign, and negative lines are dashed.
 * @property {string} bias
 * @property {string} chosen For the brightest output and the selected neuron.
 * @property {string} zero A weight of 0 in a heatmap.
 * @property {string} rim The outline of a neuron.
 * @property {string} cell The outline of an unlit pixel.
 * @property {string} backdrop The background of the picture of the pixels.
 * @property {string} crowd The colour that dense crossings of lines tend to.
 * @property {number} glow How much light a fully active neuron sheds, 0 … 1.
 */

/**
 * Signed strengths of lines: line i runs from neuron `sources[i]` to neuron `targets[i]`.
 * `values` are w × a (flow) or w (weights). `largest` is the largest |value| of the whole gap.
 * @typedef {{count: number, sources: Uint16Array, targets: Uint16Array, values: Float32Array, largest: number}} Lines
 */

/**
 * One layer as painted: its activations, how far each has lit up (0 … 1), which activation is white, and whether
 * negative ones can occur. `sums` is present while the pass is at the layer.
 * @typedef {{a: Float32Array | null, lit: Float32Array, white: number, signed: boolean, sums: SumPaint | null}} LayerPaint
 */

/**
 * What the neurons of a layer do with their inputs: their weighted sums, how far their biases shift these, z, and how
 * much of the work each has done, 0 … 1. `full` is the value at full length. `squish` is null until the activation
 * functions have arrived; a function of the whole layer has no curve.
 * @typedef {{sum: Float32Array, shift: Float32Array, z: Float32Array, work: Float32Array, full: number, strength: number, squish: {curve: Curve | null} | null}} SumPaint
 */

/**
 * The lines of one gap. `full` is the |value| painted at full strength. `travel` gives how far the pulses to each
 * target have come (0 … 1); it is null once all have arrived. `moment` distinguishes scenes whose pulses differ: it
 * is the time, clamped to the gap's own span.
 * @typedef {object} GapPaint
 * @property {Lines} lines
 * @property {number} full
 * @property {Float32Array | null} travel
 * @property {number} moment
 * @property {number} strength How strongly the lines are painted, 0 … 1; those that the pass has left behind are
 *   dimmed.
 * @property {Lines | null} focusLines All lines of the focused neuron.
 * @property {boolean} dimmed Whether `lines` are dimmed behind a focused neuron.
 */

/**
 * The heatmaps of the first layer of weights; heatmap j shows |w| = `full[j]` in the pure hue.
 * @typedef {{W: Float32Array, nIn: number, rows: number, full: Float32Array}} HeatmapPaint
 */

/**
 * One connection across a gap: its weight, and the activation that it carries, once known.
 * @typedef {{gap: number, source: number, target: number, w: number, a: number | null}} EdgePaint
 */

/**
 * Everything that one repaint shows, as plain data. The same scene always paints the same pixels.
 * @typedef {object} Scene
 * @property {Layout} layout
 * @property {Palette} palette
 * @property {number} seq The seq of the pass shown; -1 without one.
 * @property {number} time
 * @property {LineKind} mode
 * @property {LayerPaint[]} layers
 * @property {GapPaint[]} gaps
 * @property {HeatmapPaint | null} heatmaps
 * @property {NeuronRef | null} focus The neuron whose lines are shown: the hovered one, otherwise the selected one.
 * @property {boolean} curtain Whether the hidden layers are covered.
 * @property {boolean} hurried Whether a hand is at work, so that the next picture is more urgent than the last line
 *   of this one.
 * @property {EdgePaint | null} edge The connection under the pointer.
 * @property {NeuronRef | null} selection
 * @property {string[]} features What the inputs stand for; none where they are a picture.
 * @property {string[]} labels What the outputs stand for; none where they stand for digits.
 * @property {Answer | null} answer Null until the pass has reached the output layer.
 */

/**
 * Pictures cached between repaints. `canvasFor` calls `paint` only if the size or one of `deps` has changed. With a
 * `job`, a hurried repaint may return the old picture; a worker then does the job or, without a worker, a later
 * repaint does it.
 * @typedef {object} CanvasCache
 * @property {number} ratio Device pixels per CSS pixel.
 * @property {{drawLines: (job: LineJob, box: Box) => void}} [vector] Set where the stage is painted into a vector drawing, in
 *   which nothing is cached. It draws the lines there.
 * @property {(name: string, width: number, height: number, deps: unknown[], paint: (ctx: CanvasRenderingContext2D) => void, job?: () => LineJob) => CanvasImageSource} canvasFor
 *   `width`, `height` in device pixels.
 */

/** @typedef {(ctx: CanvasRenderingContext2D, scene: Scene, cache: CanvasCache) => void} View */

export {};
