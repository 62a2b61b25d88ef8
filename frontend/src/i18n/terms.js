/**
 * Which term of the glossary a mark on the page stands for. Its words are `glossary.TERM.name` and
 * `glossary.TERM.text` in the catalogue, or a name that the page has already (`NAMES`); `STEPS` says
 * where the lesson comes to it.
 *
 * To explain a new mark: its `data-part` or `data-action` below, or `data-term` on the element itself.
 * What begins like a part of the table and goes on with a dash (`wall-legend`) is of that part.
 * @module
 */

/** @type {Record<string, string>} By `data-part`. */
const PARTS = {
  accuracy: "accuracy",
  activation: "activation",
  activations: "numbers",
  answer: "answer",
  bias: "bias",
  "bias-dial": "bias",
  bin: "histogram",
  binary: "binary",
  bits: "bits",
  board: "bias",
  brush: "painting",
  cause: "causes",
  cell: "weights",
  "cell-said": "weights",
  cells: "weights",
  centred: "centred",
  chain: "gradient",
  changed: "changes",
  "changed-network": "accuracy",
  changes: "changes",
  checked: "checked",
  code: "code",
  collapsed: "collapsed",
  column: "vector",
  compare: "changes",
  connection: "connection",
  cost: "gradient",
  definition: "squish",
  dimension: "dimensions",
  dimensions: "dimensions",
  effect: "effects",
  embed: "embed",
  end: "lesson",
  formula: "formula",
  gallery: "gallery",
  glossary: "glossary",
  grey: "pixel",
  grip: "grip",
  "head-bias": "bias",
  "head-sum": "sum",
  "head-z": "z",
  help: "help",
  histogram: "histogram",
  hues: "hues",
  inside: "inside",
  inspector: "neuron",
  "layer-output": "code",
  "layer-slopes": "gradient",
  "learning-rate": "gradient",
  lesson: "lesson",
  "live-word": "lesson",
  "map-sum": "sum",
  marked: "histogram",
  matrix: "matrix",
  meaning: "dimensions",
  model: "network",
  negative: "negative",
  "network-file": "save",
  networks: "networks",
  "no-bias": "bias",
  "no-slopes": "gradient",
  none: "causes",
  notice: "notice",
  nudged: "gradient",
  operations: "operations",
  outcome: "question",
  overlay: "seen",
  pad: "pad",
  painting: "painting",
  "pass-output": "code",
  picture: "picture",
  pixel: "pixel",
  "pixel-position": "pixel",
  position: "neuron",
  positive: "positive",
  preset: "preset",
  product: "collapsed",
  products: "products",
  projected: "projected",
  puzzle: "puzzle",
  puzzles: "puzzle",
  qr: "share",
  question: "question",
  refresher: "matrix",
  refusal: "refusal",
  response: "response",
  rest: "rest",
  rounded: "bits",
  rounding: "collapsed",
  said: "answer",
  samples: "squish",
  scale: "scale",
  seen: "seen",
  share: "share",
  slope: "gradient",
  speed: "speed",
  squish: "squish",
  squishes: "collapsed",
  stage: "network",
  steps: "lesson",
  sum: "sum",
  "sum-now": "sum",
  "sum-range": "range",
  task: "lesson",
  term: "term",
  "test-image": "mnist",
  theme: "theme",
  threshold: "threshold",
  tight: "expression",
  tile: "heatmap",
  "tile-activation": "activation",
  timeline: "timeline",
  timing: "operations",
  "too-long": "share",
  tour: "tour",
  turned: "changes",
  views: "views",
  wall: "wall",
  "wall-legend": "scale",
  "wall-log": "histogram",
  "wall-not": "not-probability",
  "wall-outputs": "not-probability",
  weight: "dial",
  weights: "weights",
  whole: "function",
  z: "z",
};

/** @type {Record<string, string>} By `data-action`; these go before parts. */
const ACTIONS = {
  adjust: "picture",
  blank: "preset",
  clear: "clear",
  closeGlossary: "glossary",
  closeInside: "inside",
  closeNeuron: "close",
  compare: "squish",
  copy: "code",
  copyCode: "embed",
  copyLink: "share",
  curtain: "curtain",
  drawOwn: "tour",
  doneAdjusting: "picture",
  edge: "preset",
  end: "lesson",
  eraser: "eraser",
  flow: "flow",
  fold: "lesson",
  handwriting: "handwriting",
  help: "help",
  inside: "inside",
  layerBack: "stepping",
  layerOn: "stepping",
  leaveLesson: "lesson",
  leavePuzzles: "puzzle",
  leaveTour: "tour",
  lesson: "lesson",
  live: "live",
  loop: "preset",
  measure: "operations",
  measureBoth: "operations",
  mnist: "mnist",
  much: "bias",
  neuronBack: "stepping",
  neuronOn: "stepping",
  nudge: "gradient",
  openLinear: "collapsed",
  openLink: "share",
  others: "gallery",
  pictured: "share",
  play: "play",
  playInside: "inside",
  predictAgain: "question",
  present: "timeline",
  puzzle: "puzzle",
  randomDials: "random",
  randomNeuron: "random",
  redo: "undo",
  redoEdit: "undo",
  refresher: "matrix",
  region: "preset",
  resetChange: "reset",
  resetDial: "reset",
  resetChanges: "reset",
  resetDials: "reset",
  resetNeuron: "reset",
  save: "save",
  saveLink: "share",
  saveQr: "share",
  setUpPuzzle: "puzzle",
  share: "share",
  showBlank: "answer",
  staged: "staged",
  stepBack: "lesson",
  stepOn: "lesson",
  sum: "sum",
  switchOff: "off",
  switchOn: "off",
  termInLesson: "glossary",
  tourOn: "tour",
  tourToLesson: "tour",
  turn: "dial",
  turnIt: "gradient",
  undo: "undo",
  undoChange: "undo",
  undoEdit: "undo",
  watch: "play",
  weights: "bare",
  whatIs: "glossary",
  wrongSize: "refusal",
};

/** @type {Record<string, string>} What stands in a part of the page and has no name of its own. */
const ELEMENTS = {
  "fp-answer": "answer",
  "fp-checked": "checked",
  "fp-code": "code",
  "fp-dials": "dial",
  "fp-formula": "formula",
  "fp-gallery": "gallery",
  "fp-glossary": "glossary",
  "fp-gradient": "gradient",
  "fp-header": "parameters",
  "fp-lesson": "lesson",
  "fp-linear": "collapsed",
  "fp-causes-effects": "causes",
  "fp-matrix": "matrix",
  "fp-modes": "modes",
  "fp-networks": "networks",
  "fp-neuron": "neuron",
  "fp-pictures": "weights",
  "fp-puzzle": "puzzle",
  "fp-refused": "refusal",
  "fp-response": "response",
  "fp-network-input": "seen",
  "fp-squish": "squish",
  "fp-sum": "sum",
  "fp-switches": "switches",
  "fp-tools": "pad",
  "fp-wall": "wall",
  "fp-edit": "changes",
};

/** @type {Record<string, string>} The step of the lesson that comes to a term, where one does. */
export const STEPS = {
  activation: "neuron",
  adding: "bias",
  answer: "outputs",
  bar: "outputs",
  bias: "bias",
  causes: "causes",
  checked: "checked",
  code: "code",
  collapsed: "linear",
  curtain: "hidden",
  curve: "squish",
  dial: "counting",
  expression: "matrix",
  function: "function",
  heatmap: "weights",
  hidden: "hidden",
  line: "weights",
  matrix: "matrix",
  networks: "readers",
  neuron: "neuron",
  output: "outputs",
  parameters: "counting",
  pixel: "pixels",
  play: "pass",
  preset: "region",
  random: "by-hand",
  squish: "squish",
  sum: "weights",
  timeline: "pass",
  vector: "matrix",
  wall: "each",
  weights: "weights",
  z: "bias",
};

/** Terms of what is painted on the stage, which has no elements of its own; see `app/help/term-finder.js`. */
export const PAINTED = [
  "pixel",
  "hidden",
  "output",
  "bar",
  "heatmap",
  "line",
  "curtain",
  "scale",
  "adding",
  "curve",
];

/** Every term that a mark can stand for. */
export const TERMS = [
  ...new Set([
    ...[PARTS, ACTIONS, ELEMENTS].flatMap((table) => Object.values(table)),
    ...PAINTED,
    "activation-function",
    "layer",
  ]),
].sort();

/** @type {Record<string, string>} The key of a name that stands on the page already, as a label or a title. */
const NAMES = {
  answer: "answer.title",
  checked: "view.checked",
  clear: "tools.clear",
  close: "neuron.close",
  code: "view.code",
  eraser: "tools.eraser",
  flow: "lines.flow",
  gradient: "view.gradient",
  handwriting: "gallery.handwriting",
  help: "header.help",
  lesson: "share.view.lesson",
  live: "mode.live",
  mnist: "gallery.mnist",
  network: "stage.title",
  networks: "networks.title",
  numbers: "table.title",
  parameters: "networks.parameters",
  play: "timeline.play",
  preset: "presets.title",
  question: "question.title",
  reset: "edit.reset",
  response: "section.response.title",
  speed: "timeline.speed",
  staged: "mode.staged",
  switches: "switches.title",
  theme: "header.theme",
  views: "header.views",
  wall: "wall.title",
};

/**
 * The key of the name of a term.
 * @param {string} term
 */
export const nameKey = (term) => NAMES[term] ?? `glossary.${term}.name`;

/** @typedef {{localName: string, dataset?: DOMStringMap, parentElement: Mark | null, control?: Mark | null}} Mark */

/**
 * The term of a mark, and the mark itself: the nearest element around that has one.
 * @template {Mark} T
 * @param {T | null} element
 * @returns {{name: string, mark: T} | null}
 */
export function termOf(element) {
  for (let at = element; at; at = /** @type {T | null} */ (at.parentElement)) {
    const name = ownTerm(at) ?? (at.control && ownTerm(at.control)) ?? ELEMENTS[at.localName];
    if (name) return { name, mark: at };
  }
  return null;
}

/**
 * @param {Mark} mark
 * @returns {string | undefined}
 */
function ownTerm({ dataset: { term, action, part, view } = {} }) {
  return term || entry(ACTIONS, action) || entry(PARTS, part) || (view && "views");
}

/**
 * @param {Record<string, string>} table
 * @param {string} [name]
 * @returns {string | undefined}
 */
function entry(table, name = "") {
  return table[name] ?? table[name.split("-")[0]];
}
