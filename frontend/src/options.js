/**
 * What can be chosen and how much there may be of anything: every option list and every limit of the
 * page, each once. Types are made from the lists, so that a name that is not in one is a type error.
 *
 * `SHARED` is what the server has to agree on; `backend/forwardpass/options.py` holds the same, and a test
 * holds the two equal.
 * @module
 */

/** Pairs of hues for positive and negative; `stage/palettes.js` has their colours. The first is the default. */
export const HUES = /** @type {const} */ (["safe", "lesson", "blue-red", "blue-orange", "grey"]);

/** A theme as it is shown. */
export const SHADES = /** @type {const} */ (["dark", "light"]);

/** A theme as it is chosen: `auto` follows the system, or the page around an embed. */
export const THEMES = /** @type {const} */ (["auto", ...SHADES]);

/** Whether a pass runs by itself or waits for a press of play. */
export const MODES = /** @type {const} */ (["live", "staged"]);

/** What the lines of the stage show: weight times activation, or the weight alone. */
export const LINES = /** @type {const} */ (["flow", "weights"]);

/** The decimal mark; `auto` is that of the language. */
export const DECIMAL_MARKS = /** @type {const} */ (["auto", "point", "comma"]);

/** Digits after the decimal mark that can be asked for. */
export const DECIMAL_DIGITS = /** @type {const} */ ([1, 2, 3, 4, 5]);

/** A BCP 47 tag, or `auto` for what the browser prefers. */
export const LANGUAGE = /^(auto|[a-z]{2,3}(-[a-z0-9]{2,8})*)$/i;

export const MOTIONS = /** @type {const} */ (["full", "reduced", "off"]);

export const TOOLS = /** @type {const} */ (["pen", "eraser"]);

/** What can stand in the middle of the page, in the order of the menu; `panels/views/index.js` loads them. */
export const VIEWS = /** @type {const} */ ([
  "stage",
  "matrix",
  "wall",
  "dials",
  "networks",
  "code",
  "checked",
  "linear",
  "gradient",
  "learn",
]);

/** The tabs of the inspector, in order; `panels/neuron/index.js` has the sections of each. */
export const TABS = /** @type {const} */ (["sum", "curve", "links", "edit"]);

/**
 * The parts of the page that can be left out, in the order in which it shows them. `stage` is its middle,
 * whatever the view.
 */
export const PARTS = /** @type {const} */ ([
  "header",
  "pad",
  "tools",
  "seen",
  "gallery",
  "stage",
  "answer",
  "inspector",
  "timeline",
  "modes",
  "table",
]);

/** What happens inside a neuron, one unit of its time each. */
export const INSIDE_STAGES = /** @type {const} */ (["look", "multiply", "add", "shift", "squish"]);

/** How fast time passes on the timeline: ten speeds, even to the eye, each about half as fast again. */
export const SPEEDS = /** @type {const} */ ([0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 4]);

/** Activation functions that a layer may be given instead of its own. */
export const ACTIVATIONS = /** @type {const} */ (["sigmoid", "relu", "tanh", "identity"]);

/** Formats in which the server saves a network so that it can be opened again; `models/__init__.py` has the same. */
export const SAVED_FORMATS = /** @type {const} */ (["safetensors", "npz", "json"]);

/** Formats of the network files that the server opens. */
export const OPENED_FORMATS = /** @type {const} */ ([...SAVED_FORMATS, "onnx", "keras", "h5"]);

/** Bits that weights and biases may be rounded to, in the menu. */
export const BITS = /** @type {const} */ ([1, 2, 3, 4, 5, 6, 8]);

/** Widths and heights of an embed, in CSS px; 0 is as wide as there is room, and as high as the content. */
export const EMBED_WIDTHS = /** @type {const} */ ([0, 360, 640, 960]);
export const EMBED_HEIGHTS = /** @type {const} */ ([0, 400, 520, 640, 800]);

/** Units of a figure's width: for print, or for a screen. */
export const FIGURE_UNITS = /** @type {const} */ (["mm", "px"]);

/** How wide a figure may be and usually is, in each unit: about the text of an A4 page, and a slide. */
export const FIGURE_WIDTH = /** @type {const} */ ({
  mm: { least: 20, most: 400, usual: 160 },
  px: { least: 100, most: 3000, usual: 1280 },
});

/** Dots per inch of a printed figure, and pixels per px of one on a screen. The largest has 9449 pixels across. */
export const FIGURE_DPI = /** @type {const} */ ([150, 300, 600]);
export const FIGURE_SCALES = /** @type {const} */ ([1, 2, 3]);

/** How wide an animation may be and usually is, in pixels. */
export const ANIMATION_WIDTH = Object.freeze({ least: 160, most: 1920, usual: 640 });

/** Frames per second of an animation, and how fast its pass runs, as on the timeline. */
export const ANIMATION_FPS = /** @type {const} */ ([10, 20, 25]);
export const ANIMATION_SPEEDS = /** @type {const} */ ([0.5, 1, 2]);

/** Pixels of all frames of a GIF, which are held at once, in four bytes each, to choose its 256 colours. */
export const MAX_GIF_PIXELS = 80_000_000;

/** The number of pixels along each side of the picture that the network sees. */
export const GRID = 28;

export const PIXELS = GRID * GRID;

/** Neurons of a layer, and sources of each of them, for which a worksheet has room. */
export const LARGEST_WORKSHEET = 16;

/**
 * The number of grid steps across the pad. Points of ink lie on this grid, as in the handwriting of the server. They are
 * a 36th of a pixel apart, which is finer than the raster needs and short in a link.
 */
export const PAD_UNITS = 1000;

/** The thinnest, the usual and the thickest pen, in pixels of the grid. The usual one is as bold as MNIST's. */
export const PEN_RADIUS = Object.freeze({ min: 0.3, usual: 1.25, max: 4 });

/** Strokes of one drawing. */
export const MAX_STROKES = 256;

/** Points in all strokes of one drawing: more than two minutes of a pen at 60 points a second. */
export const MAX_POINTS = 8192;

/** A picture file, in bytes. */
export const MAX_PICTURE_BYTES = 8_000_000;

/**
 * The furthest that a visitor can move the contrast from which a px of a picture is ink, either way, as a
 * share of the pen's.
 */
export const MAX_THRESHOLD = 0.3;

/** The shortest side of a crop, as a share of the picture's. */
export const MIN_CROP = 0.02;

/** The index of the last MNIST test image. */
export const MAX_MNIST_INDEX = 9999;

/** Images of a visitor's own test set. */
export const MAX_TEST_IMAGES = 10_000;

/** What handwriting or a choice of images is drawn with: 32 bits. */
export const MAX_SEED = 2 ** 32 - 1;

/** Layers after the input. A frame counts them in one byte. */
export const MAX_LAYERS = 255;

/** Neurons of one layer. A change counts them in two bytes. */
export const MAX_NEURONS = 65_536;

/** A position on the timeline; beyond the last layer is the end of the pass. */
export const MAX_TIME = 1000;

/** Dials that do not stand as trained: all of the widest network that comes along, and half as many. */
export const MAX_EDITS = 200_000;

/** Dials in one frame, so that it fits into one message. */
export const MAX_CHANGES = 5000;

/** The magnitude of a weight or a bias. */
export const MAX_DIAL_VALUE = 1_000_000;

/** The largest magnitude of an input that is no picture. */
export const MAX_INPUT = 1_000_000;

/** Each input that is no picture, until a visitor sets it. */
export const UNSET_INPUT = 0.5;

/** Neurons that may be off at a time. */
export const MAX_OFF = 4096;

/** Bits that weights and biases may be rounded to, at most. */
export const MAX_BITS = 16;

/** A link as it is made, in letters: mail, messengers and course sites let this much through. */
export const MAX_LINK = 2000;

/** A text in a message of the page around an embed, in letters. */
export const MAX_MESSAGE_TEXT = 4096;

/** Parameters in one such message. */
export const MAX_MESSAGE_PARAMETERS = 32;

/** The sides of a snapshot, in px. */
export const SNAPSHOT_SIDE = Object.freeze({ min: 64, max: 4096 });

/** What the server has under the same names. */
export const SHARED = Object.freeze({
  HUES,
  SHADES,
  THEMES,
  MODES,
  LINES,
  INSIDE_STAGES,
  TABS,
  PARTS,
  DECIMAL_MARKS,
  DECIMAL_DIGITS,
  LANGUAGE: LANGUAGE.source,
  GRID,
  LARGEST_WORKSHEET,
  PIXELS,
  PAD_UNITS,
  PEN_RADIUS,
  MAX_STROKES,
  MAX_POINTS,
  MAX_PICTURE_BYTES,
  MAX_THRESHOLD,
  MIN_CROP,
  MAX_MNIST_INDEX,
  MAX_TEST_IMAGES,
  MAX_SEED,
  MAX_LAYERS,
  MAX_NEURONS,
  MAX_TIME,
  MAX_EDITS,
  MAX_CHANGES,
  MAX_DIAL_VALUE,
  MAX_INPUT,
  UNSET_INPUT,
  MAX_OFF,
  MAX_BITS,
});
