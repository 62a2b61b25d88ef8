/**
 * The shapes that travel between the rooms of the page. Types only: nothing here runs.
 * @module
 */

/**
 * What can be chosen, by the lists of `options.js`.
 * @typedef {typeof import("./options.js").HUES[number]} Hues
 * @typedef {typeof import("./options.js").SHADES[number]} Shade
 * @typedef {typeof import("./options.js").THEMES[number]} Theme
 * @typedef {typeof import("./options.js").MODES[number]} Mode
 * @typedef {typeof import("./options.js").LINES[number]} LineKind
 * @typedef {typeof import("./options.js").DECIMAL_MARKS[number]} DecimalMark
 * @typedef {typeof import("./options.js").MOTIONS[number]} Motion
 * @typedef {typeof import("./options.js").TOOLS[number]} Tool
 * @typedef {typeof import("./options.js").VIEWS[number]} ViewName
 * @typedef {typeof import("./options.js").TABS[number]} TabName
 */

/**
 * The number format: the decimal mark, and the number of digits after it; null leaves this to each part of the page.
 * @typedef {{mark: DecimalMark, digits: number | null}} Numbers
 */

/**
 * One stroke of the pen: x, y, x, y, … in pad units, each in [0, 1).
 * @typedef {{points: number[]}} Stroke
 */

/**
 * What the visitor made: pen strokes, or the pixels of a picture or test image.
 * `drawn` and `centred` hold 784 greys, 0 black … 255 white, row by row.
 * `penRadius` is in pixels of the 28 × 28 grid. `erased`: the eraser took something of a test image.
 * @typedef {{kind: "strokes", strokes: Stroke[], penRadius: number}} StrokeDrawing
 * @typedef {{type: "mnist", index: number, label: number, erased?: true} | {type: "picture", inverted: boolean}} PixelSource
 * @typedef {{kind: "pixels", drawn: Uint8Array, centred: Uint8Array, source: PixelSource}} PixelDrawing
 * @typedef {StrokeDrawing | PixelDrawing} Drawing
 */

/**
 * A trained network as its card describes it. `activations` has one name per layer after the input.
 * @typedef {object} Card
 * @property {string} name
 * @property {string} title
 * @property {number[]} sizes
 * @property {string[]} activations
 * @property {"argmax" | "tenths"} readout
 * @property {string[]} [labels] What each output stands for; none where output k stands for the digit k.
 * @property {[rows: number, columns: number] | null} [input_shape] The picture that it sees; 28 × 28 if not stated.
 * @property {string[]} [features] What each input stands for; none where the inputs are a picture.
 * @property {number} parameter_count
 * @property {number} test_correct
 * @property {number} test_total
 * @property {number} accuracy
 * @property {string} [note] What it is meant to show; not in the greeting, which lists all networks.
 * @property {boolean} [foreign] True when the network does not come with the program.
 * @property {boolean} [shuffled] True when the network sees the pixels in another order.
 */

/**
 * Weights into one layer. `W` is row-major (nOut × nIn); row k holds the weights of neuron k.
 * `rowsLoaded` counts the rows that are in them. Rows that have come since wait in `arrived`, so that the
 * arrays, which are never changed, need not be copied for each.
 * @typedef {{W: Float32Array, b: Float32Array, nIn: number, nOut: number, rowsLoaded: number, arrived?: readonly WeightRows[]}} LayerWeights
 * @typedef {{row: number, rows: number, W: Float32Array, b: Float32Array}} WeightRows
 */

/**
 * One layer of a pass. Layer 0 has no pre-activations: it is what the network saw.
 * @typedef {{z: Float32Array | null, a: Float32Array}} LayerValues
 */

/**
 * What the network answered, as the server read it from the outputs.
 * @typedef {object} Answer
 * @property {"blank" | "digit" | "undecided"} state
 * @property {number | null} digit
 * @property {number} confidence Activation of the brightest output, as the server read it.
 * @property {number | null} runnerUp
 * @property {number} runnerUpConfidence
 */

/**
 * Where the centring put the drawing: centred px = scale × pad px + (dx, dy), on the 28-pixel grid.
 * @typedef {{scale: number, dx: number, dy: number}} Placement
 */

/**
 * One forward pass. `layers` fills up one by one in staged mode; the answer comes last.
 * @typedef {{seq: number, layers: LayerValues[], answer: Answer | null, placement: Placement}} Pass
 */

/**
 * One neuron: layer 0 is the pixels, `neuron` counts from 0.
 * @typedef {{layer: number, neuron: number}} NeuronRef
 */

/**
 * One connection: from neuron `source` of the layer before into neuron `neuron` of layer `layer`.
 * @typedef {{layer: number, neuron: number, source: number}} Edge
 */

/**
 * An activation function as the server sampled it: a at each z, in order, and how one writes it. `far`: at a z
 * far below the others and at one far above, where the function runs straight.
 * @typedef {{z: Float32Array, a: Float32Array, far: {z: number[], a: number[]}, formula: string}} Curve
 */

/**
 * The question how a neuron answers to one or two others of an earlier layer, `from`, when these take
 * every value in [0, 1] and the rest of that layer stays as it is in the pass.
 * @typedef {{layer: number, neuron: number, from: number, inputs: number[]}} Probe
 */

/**
 * The answer to a probe at `steps` values of each input, from 0 to 1: z and a of the neuron, one row
 * for each value of the second input (there is one row without), the first input running along it.
 * `seq` is that of the pass whose other activations stay as they are.
 * @typedef {{probe: Probe, seq: number, steps: number, z: Float32Array, a: Float32Array}} ProbeResponse
 */

/**
 * A network without squish as the one layer that it equals: its weights, and z and a for the input
 * of the pass with this seq, whose last z of all layers is `deep`.
 * @typedef {{seq: number, weights: LayerWeights, values: LayerValues, deep: Float32Array | null}} Collapsed
 */

/**
 * One weight or bias: `source` is a neuron of the layer before, or -1 for the bias.
 * @typedef {{layer: number, neuron: number, source: number}} DialRef
 */

/**
 * How the cost changes with one layer: ∂C/∂a, δ = ∂C/∂z, ∂C/∂W (n_out × n_in, row by row) and ∂C/∂b.
 * @typedef {{activations: Float32Array, delta: Float32Array, weights: Float32Array, biases: Float32Array}} LayerSlopes
 */

/**
 * The slope at one dial: the factors of the chain rule a · σ′(z) · ∂C/∂a (σ′ is null for a softmax, whose
 * outputs hang together; all are null for a batch), their product by backpropagation, and the central difference of the
 * cost at a step h. `rounding`: how much of the difference may come from the last bits. `relativeError` is null where
 * both are 0.
 * @typedef {{value: number, before: number | null, squishSlope: number | null, activation: number | null, delta: number | null, slope: number, difference: number, h: number, rounding: number, relativeError: number | null}} DialCheck
 */

/**
 * Some labelled digits of the server's; the same seed draws the same ones.
 * @typedef {{count: number, seed: number}} Batch
 */

/**
 * What a training learns from after its step `number`, of whose next batch `taken` images were learned from alone; its
 * learning rate as it was set last.
 * @typedef {{number: number, taken: number, rate: number}} NextBatch
 */

/**
 * What each image of a batch says: its digit, its cost, its slope at the dial looked at, and its 784 pixels, 0 to 255
 * (null where they are known already). `nextRate` is the learning rate of the training's next step, where that learns
 * from them.
 * @typedef {{labels: Uint8Array, costs: Float32Array, slopes: Float32Array, pictures: Uint8Array | null, source: "mnist" | "generated", nextRate: number | null}} BatchSlopes
 */

/**
 * What the cost says to the network: C, C after a nudge, the outputs that are wanted, what each output adds to C, the
 * slopes of each layer after the input, and one dial looked at closely. Of a batch all are means over its images.
 * @typedef {{seq: number, cost: number, after: number, desired: Float32Array, terms: Float32Array, layers: LayerSlopes[], check: DialCheck, batch: BatchSlopes | null}} Gradient
 */

/**
 * A direction of a slice through the cost; `network` is the name of the one that `towards` leads to.
 * @typedef {"downhill" | "random" | "origin" | "towards"} DirectionName
 * @typedef {{name: DirectionName, network: string | null}} Direction
 */

/**
 * Where a network stands as seen from a plane: how far along each direction, how far away from the plane, and the
 * network's own cost.
 * @typedef {{first: number, second: number, away: number, cost: number}} PlaceOnPlane
 */

/**
 * The cost around a network, a row for each distance along the first direction. `since` is the seq of the question that
 * the plane was taken for; where that is an earlier one `costs` is null. `goals`: where on the plane the directions lead
 * to, for those that lead to a network.
 * @typedef {{seq: number, since: number, costs: Float32Array | null, goals: ([number, number] | null)[], place: PlaceOnPlane}} Landscape
 */

/**
 * What can be asked about one step: the digit that is wanted and the dial to look at are null where nobody
 * chose; `AskedGradient` is the question as it was put. `batch` takes the place of the drawing.
 * @typedef {"quadratic" | "cross-entropy"} CostName
 * @typedef {{digit: number | null, cost: CostName, learningRate: number, dial: DialRef | null, batch: Batch | "next" | null, slice: Slice | null}} GradientQuestion
 * @typedef {{digit: number, cost: CostName, learningRate: number, dial: DialRef, batch: Batch | NextBatch | null, slice: Slice | null}} AskedGradient
 */

/**
 * The slice through the cost that is looked at: two directions, the seed of what is random, and how far it goes.
 * @typedef {{first: Direction, second: Direction, seed: number, reach: number}} Slice
 */

/**
 * The gradient with what it is of. A batch is there whatever the drawing: then `pass` is null.
 * @typedef {Gradient & {asked: AskedGradient, pass: Pass | null, weights: LayerWeights[], model: string}} FoundGradient
 */

/**
 * A slice that was taken, and where the network has been on it since, the newest place last.
 * @typedef {{slice: Slice, since: number, costs: Float32Array, goals: Landscape["goals"], trace: PlaceOnPlane[], model: string}} FoundSlice
 */

/**
 * The view of one step. `nudged` is the cost before the last nudge and after it, as the server foretold it, and
 * the weights that the nudge led to.
 * @typedef {object} GradientView
 * @property {FoundGradient | null} found
 * @property {FoundSlice | null} slice
 * @property {boolean} isSlicing Whether a slice is being worked out.
 * @property {string} refused Why there is none; empty otherwise.
 * @property {{before: number, after: number, weights: LayerWeights[]} | null} nudged
 * @property {MadeStep | null} made
 * @typedef {Partial<GradientQuestion> | "nudge" | "anew"} GradientWish
 */

/**
 * The step that a training has made since its next batch was looked at: where the dial stood before it and after it,
 * and −η times the average slope, which was foretold.
 * @typedef {{number: number, dial: DialRef, before: number, after: number, foretold: number}} MadeStep
 */

/**
 * One weight or bias and where it stands. `source` is a neuron of the layer before, or -1 for the bias.
 * @typedef {{layer: number, neuron: number, source: number, value: number}} Dial
 */

/**
 * Dials of one neuron set together: which, and their numbers before and after.
 * @typedef {{layer: number, neuron: number, sources: Int32Array, before: Float32Array, after: Float32Array}} NeuronEdit
 */

/**
 * An input of the wrong size that a network was given on purpose, and the server's words on it.
 * @typedef {{model: string, message: string, expected: string | number, found: number}} Refusal
 */

/**
 * The switches of a network: another activation function for a layer (null keeps that of the layer, an empty list keeps
 * all), neurons that stay at 0, layers without their biases, the number of bits that weights and biases are rounded to,
 * and whether activations are rounded to 0 or 1.
 * @typedef {{activations: (string | null)[], off: NeuronRef[], noBias: number[], bits: number | null, binary: boolean}} Switches
 */

/**
 * One thing a visitor did to the network: dials set, switches set, or both. Of two steps the later has the
 * greater number `at`.
 * @typedef {{at: number, neurons: NeuronEdit[], switches: {before: Switches, after: Switches} | null}} Edit
 */

/**
 * One thing a visitor did to the drawing: the drawing before, or after it where it was undone.
 * @typedef {{at: number, drawing: Drawing}} DrawingStep
 */

/**
 * Everything a visitor did to one network: its numbers as they stand, and how they came about.
 * @typedef {Pick<State, "weights" | "trained" | "switches" | "editHistory" | "redoEdits">} NetworkEdits
 */

/**
 * What the trained network makes of the pixels `seen`: its output activations.
 * @typedef {{seen: Float32Array, a: Float32Array}} AsTrained
 */

/**
 * How many test digits the network as it stands reads right, and the trained one, in all and of each digit
 * from 0 to 9. `confusion` has a row for each true digit. `source` says what they were, `testSet` the name of an own test set.
 * @typedef {{seq: number, correct: number, total: number, trainedCorrect: number, perDigit: {correct: number, trainedCorrect: number, total: number}[], source: "mnist" | "generated" | "own", confusion: Uint32Array, testSet: string | null, serverUs: number}} Accuracy
 */

/**
 * How long one pass takes by loops and by matrices, and how far apart their outputs are.
 * @typedef {{model: string, loopUs: number, matrixUs: number, largestDifference: number}} Timing
 */

/**
 * What the check of one statement of the lesson found: whether it holds, does not, or hangs on how one
 * looks at it (or is but a number to know), and the numbers by the names that its words use.
 * @typedef {{verdict: "holds" | "fails" | "depends" | "number" | "unjudged", numbers: Record<string, string | number | number[] | number[][]>}} Finding
 */

/**
 * Statements by section, what the test digits are and how many, the network that is judged and all that can be,
 * the items that take seconds, and what was found so far, by item. `round` counts how often somebody has
 * come to look: only the newest round goes on.
 * @typedef {{round: number, source: "mnist" | "generated" | "own", testSet: string | null, count: number, model: string, models: string[], sections: {name: string, items: string[]}[], slow: string[], findings: Record<string, Finding>}} Checks
 */

/**
 * A digit to pick. Handwriting has the times at which each point is drawn, in ms from its start.
 * @typedef {{type: "handwriting", digit: number, seed: number, penRadius: number, strokes: {points: number[], timesMs: number[]}[]}} Handwriting
 * @typedef {{type: "mnist", index: number, label: number, pixels: Uint8Array}} TestImage
 * @typedef {Handwriting | TestImage} GalleryItem
 */

/**
 * What there is to pick from: ten digits of one hand, or MNIST test images, of one digit or of all.
 * @typedef {{source: "handwriting" | "mnist", seed: number, digit: number | null, items: GalleryItem[]}} Gallery
 */

/**
 * A digit to begin with that the server knows: one of a hand's, or an MNIST test image.
 * @typedef {{type: "handwriting", digit: number, seed: number} | {type: "mnist", index: number}} Sample
 */

/**
 * What only a place has: the name of its network, the drawing or the digit to begin with, all dials that do
 * not stand as trained, and the step of the lesson and the puzzle, null where none is open.
 * @typedef {{model: string, input: Drawing | Sample, changes: Dial[], step: string | null, puzzle: string | null}} OwnToPlaces
 */

/**
 * A place that the page can be brought to: what a link holds, a step of the lesson sets, a course page
 * asks for. What is absent stays as it is. Its fields are those of `place-fields.js`.
 * @typedef {{[F in import("./place-fields.js").PlaceFieldName]?: F extends keyof State ? State[F] : F extends keyof OwnToPlaces ? OwnToPlaces[F] : never}} Place
 */

/**
 * A prediction: the choice, and once the network has run, what its numbers say.
 * @typedef {{choice: string, grade: import("./lesson/question.js").Grade | null}} Guess
 */

/**
 * What each step of the lesson sets, and gives back to those who leave.
 * @typedef {Pick<State, "mode" | "lines" | "curtain" | "centred">} LessonSettings
 */

/**
 * Where the visitor is in the lesson.
 * @typedef {object} Lesson
 * @property {string} step That is open.
 * @property {readonly string[]} done Steps whose task was done.
 * @property {State | null} began The state in which the open step began, once the page got there.
 * @property {boolean} knowsWeights It has said what a weight is: pictures of weights mean something.
 * @property {LessonSettings} own The settings as the visitor chose them.
 * @property {import("./math/presets.js").Bar | null} guide The outline to draw along that the open step shows on the pad.
 * @property {Float32Array | null} compared The pixels that the open step compares others with, 0 to 1.
 * @property {Record<string, number>} measured Numbers that the open step has kept since it began.
 * @property {readonly number[]} spot The layers that are outlined on the stage, while a word speaks of them.
 * @property {State | null} asked The state of which its question is asked, once there is something to choose.
 * @property {Guess | null} guess The answer that the visitor predicted to its question.
 */

/**
 * What a visitor has made, kept while the puzzles use the page.
 * @typedef {Pick<State, "card" | "run" | "weights" | "trained" | "switches" | "editHistory" | "redoEdits" | "savedEdits" | "drawing" | "undo" | "redo" | "centred" | "mode" | "time" | "view" | "selection" | "lines" | "curtain">} Work
 */

/**
 * Where the visitor is among the puzzles.
 * @typedef {object} Puzzles
 * @property {string} name Of the open one.
 * @property {readonly string[]} solved Names of those solved in this visit.
 * @property {Readonly<Record<string, number>>} least The lowest score that solved a puzzle in this visit, by its name.
 * @property {State | null} began The state in which the open one began, once the page got there.
 * @property {Work} work
 */

/**
 * Where the visitor is in the tour: the number of the scene, from 0; whether it goes on by itself; what is written
 * in it, whole; and what comes back at its end.
 * @typedef {{at: number, moving: boolean, written: Drawing, before: Pick<State, "drawing" | "undo" | "redo" | "stepCount" | "mode" | "lines" | "curtain">}} Tour
 */

/**
 * A mark that is explained: its term in the glossary, where it and the column around it stand in the
 * window, in CSS px, and whether nobody asked but a mouse rests on it.
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{name: string, box: Box, column?: Box, rested?: boolean}} Term
 */

/**
 * A part of a picture: left, top, right, bottom as shares of its width and height, 0 … 1.
 * @typedef {readonly [left: number, top: number, right: number, bottom: number]} Crop
 */

/**
 * What a visitor knows better of a picture. `threshold`: above 0 less becomes ink, −0.3 … 0.3.
 * `inverted`: the pen is darker than the paper; null where that is found out.
 * @typedef {{crop: Crop, threshold: number, inverted: boolean | null}} Corrections
 */

/**
 * How the server came from a picture to its ink. `photo`: it has paper to be told from the pen. `box`:
 * the part that was read. `previews`: addresses of small pictures of the steps.
 * @typedef {{photo: boolean, box: Crop, previews: Record<"sheet" | "contrast" | "unlined" | "ink", string>}} PictureSteps
 */

/**
 * A picture file as it was read last. `reading`: it is being read again.
 * @typedef {{file: Blob, drawing: PixelDrawing, steps: PictureSteps, corrections: Corrections, reading: boolean}} ReadPicture
 */

/**
 * What was assumed about a network file that does not say it, or changed in order to show its network: see
 * `models/card.py`.
 * @typedef {"sigmoid" | "in_out" | "no_bias" | "log_softmax" | "normalised" | "cropped" | "input_shape"} Assumption
 */

/**
 * What the network in a file makes of ten digits, with these activation functions. `right`: of `measured` digits, how
 * many it reads right with each function that was tried in its hidden layers. `shapes`: what its inputs can be, unless the
 * file states it.
 * @typedef {{sizes: number[], activations: string[], readout: Card["readout"], assumed: Assumption[], labels: string[], input_shape: Shape | null, shapes: (Shape | "numbers")[], right: Record<string, number>, measured: number, digits: {digit: number, pixels: Uint8Array, answer: Answer}[]}} NetworkPreview
 */

/** @typedef {readonly [rows: number, columns: number]} Shape */

/**
 * What a visitor says of a network file: the activation function of each layer, and what happens to the pixels first.
 * An inverted pixel x is 1 − x; from each, the mean is subtracted, and the rest is divided by std.
 * @typedef {object} About
 * @property {readonly string[]} activations
 * @property {number} mean
 * @property {number} std
 * @property {boolean} inverted
 * @property {Shape | "numbers" | null} shape Rows and columns of its pictures, or that its inputs are no picture; null
 *   for what the server suggests.
 */

/**
 * A network file that does not say its activation functions, while the visitor chooses them.
 * @typedef {object} UnopenedNetwork
 * @property {File} file
 * @property {About} about As it is chosen.
 * @property {NetworkPreview} preview The newest that has come.
 * @property {About} previewed What it was made with; the same object as `about` unless there is a newer choice.
 * @property {string} refused Why there is no newer one; empty otherwise.
 */

/**
 * A recipe as the server has it, by the names of its fields in Python.
 * @typedef {object} Recipe
 * @property {number[]} sizes
 * @property {string[]} activations
 * @property {string} cost
 * @property {string} optimiser
 * @property {number} learning_rate
 * @property {string} schedule
 * @property {number} warm_up
 * @property {number} decay
 * @property {string} decay_layers
 * @property {number} smoothness
 * @property {string} augmentation
 * @property {number} copies
 * @property {string} init
 * @property {number} batch
 * @property {number} epochs
 * @property {number} seed
 * @property {boolean} shuffle_pixels
 * @property {boolean} shuffle_labels
 * @property {number | null} digits Of the training images that are learned from; null for all.
 */

/**
 * The choices for the next training: a preset, the differences from it, the numbers to begin with, and the most steps
 * per second; 0 for no limit.
 * @typedef {{preset: string, changes: Partial<Recipe>, start: "random" | "open", rate: number}} TrainingChoice
 */

/**
 * What a run is told to do.
 * @typedef {{action: "play" | "pause" | "advance" | "reach" | "seek" | "learning_rate" | "cancel" | "resume", value: number | string | null}} Steering
 */

/**
 * A measurement of the network after a step, on the validation images (or the own test set) and on images that it learns
 * from.
 * @typedef {{number: number, validationCost: number, validationAccuracy: number, trainingCost: number, trainingAccuracy: number}} Measurement
 */

/**
 * A run as it began. `command` trains the same network; null where it did not begin with random numbers.
 * `testSet`: the own test set that measures it; null if the validation images do. `inputOrder`: in which the network sees
 * the pixels, as bytes; null for as they are.
 * @typedef {{token: string, recipe: Recipe, command: string | null, card: Card, source: "mnist" | "generated", steps: number, stepsPerEpoch: number, trainingImages: number, validationImages: number, testSet: {name: string, count: number} | null, inputOrder: Uint8Array | null}} RunBegun
 */

/**
 * The state of a run. `place` is the number of runs that wait before it. `costs` are [step, mean cost]. `confusion` has a
 * row for each true digit. `checkpoints` are the steps that the visitor can go back to.
 * @typedef {object} RunProgress
 * @property {"waiting" | "running" | "paused" | "done" | "diverged" | "lost"} status
 * @property {number | null} place
 * @property {"lost" | "time" | "idle" | "gone" | "cancelled" | null} reason Why it was lost; `gone` where the server
 *   no longer knows it, `cancelled` by the visitor.
 * @property {number | null} resumes The step that it can go on from, once it is lost.
 * @property {number} number Of the last step.
 * @property {number} taken So many images of the next batch were learned from alone.
 * @property {number} epoch
 * @property {number} examples
 * @property {number} examplesPerSecond
 * @property {number | null} cost
 * @property {number} learningRate
 * @property {boolean} byRecipe Whether recipe and step alone lead to its numbers.
 * @property {readonly (readonly [number, number])[]} costs
 * @property {readonly Measurement[]} measured
 * @property {Uint32Array | null} confusion
 * @property {readonly number[]} checkpoints
 */

/**
 * One training of the visitor. Once its first numbers are here, `isOpen`, its network is the open one.
 * @typedef {RunBegun & RunProgress & {isOpen: boolean}} Run
 */

/**
 * A network that the visitor has kept as it stood. `step`: after which, of a training. `accuracy`: the share that it
 * read right, of a training's validation images, of an own test set or of MNIST's test images. `first`: its first layer. `outputs`: what
 * it makes of what was `seen`.
 * @typedef {object} KeptNetwork
 * @property {string} title
 * @property {number | null} step
 * @property {{share: number, of: "validation" | "own" | "test"} | null} accuracy
 * @property {import("./store/edited-network.js").EditedNetwork} edited
 * @property {LayerWeights} first
 * @property {boolean} isStored Whether a reload finds it again.
 * @property {{seen: Float32Array, a: Float32Array} | null} outputs
 */

/**
 * The visitor's own network. `card`: null until it has been open. `inputNumbers`: what went into it last, while another
 * network is open. `before`: what it takes the place of then.
 * @typedef {{network: import("./store/edited-network.js").OwnNetwork, card: Card | null, inputNumbers: readonly number[], before: OwnNetworkState | null}} OwnNetworkState
 */

/**
 * A network file as it was opened. `about`: what the visitor said of it; null if the file says enough.
 * @typedef {{file: File, about: About | null}} OpenedFile
 */

/**
 * The visitor's own test set. `name`: of its file. `rows`: for each image its label and its 784 pixels, a byte each.
 * @typedef {{name: string, count: number, rows: Uint8Array}} TestSet
 */

/**
 * A message shown to the visitor: a key of the catalogue and its values, keys of more sentences, and lines of a program
 * to copy.
 * @typedef {{kind: "error" | "info", key: string, values: Record<string, string | number>, more?: string[], program?: string, server?: string}} Notice
 */

/**
 * Everything the page knows.
 * @typedef {object} State
 * @property {"connecting" | "connected" | "asleep" | "lost" | "outdated"} connection
 * @property {{server: string | null} | null} recorded Null on a page with a server; otherwise a recording answers, and
 *   `server` is the URL of a page that has one.
 * @property {boolean} pending Whether the server owes an answer, or will once it has been asked.
 * @property {Place | null} destination Where the page is being brought and is not yet.
 * @property {Card[]} models
 * @property {number} mnistCount Test images at hand on the server; 0 without MNIST.
 * @property {Card | null} card The open model.
 * @property {LayerWeights[]} weights One entry per layer after the input, as the visitor has set them.
 * @property {LayerWeights[]} trained The same as they came; where nothing was edited, the same arrays.
 * @property {Switches} switches
 * @property {Edit[]} editHistory What was done to the network, newest last.
 * @property {Edit[]} redoEdits Edits that were undone, newest last.
 * @property {Edit | null} activeEdit The edit that goes on while a dial is held.
 * @property {Record<string, NetworkEdits>} savedEdits The edits of networks that are not open now, by name.
 * @property {number} editSeq The seq of the newest edit that the server has taken over.
 * @property {Accuracy | null} accuracy
 * @property {TestSet | null} testSet The visitor's own test set, which the server counts; null for the server's own.
 * @property {TestSet | null} testSetComing The one that is being sent to take its place.
 * @property {AsTrained | null} asTrained
 * @property {Drawing} drawing
 * @property {readonly number[]} inputNumbers What goes into a network that sees no pictures; empty for others.
 * @property {number} stepCount How many steps there were: things done to the drawing or to a network, undone or redone.
 * @property {DrawingStep[]} undo What was done to the drawing, newest last.
 * @property {DrawingStep[]} redo What of it was undone, newest last.
 * @property {boolean} penDown A stroke is being drawn.
 * @property {{column: number, row: number} | null} cursor The keyboard's cursor on the pad, while it is used.
 * @property {Tool} tool
 * @property {boolean} centred Centre and scale like MNIST.
 * @property {Mode} mode
 * @property {Pass | null} pass
 * @property {number} time Position on the timeline, 0 … L; at k layer k is fully lit.
 * @property {boolean} playing
 * @property {boolean} byNeuron The pass is stepped through from neuron to neuron: they light up one after another.
 * @property {number} speed One of `SPEEDS`.
 * @property {boolean} presenting On a projector: full screen, large, without panels.
 * @property {boolean} laser A dot follows the mouse while the page is presented.
 * @property {NeuronRef | null} selection
 * @property {number | null} inside The time of the scene inside the chosen neuron, 0 … 5; null: it is closed.
 * @property {boolean} insidePlaying
 * @property {TabName | null} tab Of the inspector that was chosen; null: the one that suits the view.
 * @property {NeuronRef | null} hover
 * @property {Readonly<Record<number, number>>} windows The first neuron that each large layer shows as a disc, by layer;
 *   0 unless stated.
 * @property {Edge | null} edge The connection pointed at, anywhere on the page.
 * @property {string} view What stands in the middle of the page: a name of `panels/views/index.js`.
 * @property {Record<string, Curve>} curves Activation functions by name, once they have come.
 * @property {Probe | null} probe
 * @property {ProbeResponse | null} response
 * @property {Collapsed | null} collapsed
 * @property {GradientView | null} gradient
 * @property {string | null} asked What was chosen in the view of one step, see `store/gradient.js`; null for nothing.
 * @property {Refusal | null} refusal
 * @property {Timing | null} timing Of the network as it stands, if it was measured.
 * @property {Hues} hues Of positive and negative.
 * @property {Shade} shade The theme that is on.
 * @property {number} pixelRatio Pixels of the screen in a CSS px.
 * @property {LineKind} lines
 * @property {boolean} curtain The hidden layers are covered by a question mark.
 * @property {boolean} blankShown What the network makes of a blank pad is shown.
 * @property {Gallery} gallery
 * @property {Theme} theme
 * @property {string} language A BCP 47 tag that was asked for, or `auto`: what the browser prefers.
 * @property {{tag: string}} spoken The language that is on; another object once words or numbers are written anew.
 * @property {Numbers} numbers
 * @property {boolean} embedded The page stands inside another one.
 * @property {readonly string[]} hidden Parts of the page that are not shown: names in `PARTS`.
 * @property {Motion} motion
 * @property {boolean} help The help is open.
 * @property {boolean} asking What is pointed at is explained, and does nothing else.
 * @property {Term | null} term The mark that is explained.
 * @property {boolean} sharing The share dialog is open.
 * @property {ReadPicture | null} picture The picture file that was read last.
 * @property {boolean} adjusting How it was read is shown, while it stands on the pad.
 * @property {UnopenedNetwork | null} unopened
 * @property {Lesson | null} lesson
 * @property {Puzzles | null} puzzles
 * @property {Tour | null} tour
 * @property {Checks | null} checks
 * @property {OwnNetworkState | null} own
 * @property {Readonly<Record<string, OpenedFile>>} openedFiles The file opened last as changes of a network of the
 *   server, by the name of that network.
 * @property {{choice: TrainingChoice, run: Run | null, kept?: KeptNetwork | null} | null} training Null until somebody chooses something.
 * @property {string | null} [run] The step that the run stands at, as a link holds it; null where none could.
 * @property {Notice | null} notice
 * @property {boolean} codeMissing Code of the page could not be fetched when it was needed.
 * @property {number} codeRound How often it was fetched again.
 */

export {};
