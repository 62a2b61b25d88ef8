/**
 * Forward Pass inside another page: the element `<forward-pass>` that `embed.js` defines, and the
 * messages that pass between a page and the iframe inside it. Version 1.
 *
 * An embed without `embed.js` is an `<iframe src="https://HOST/?embed&view=…&controls=…">`; it takes
 * and sends the same messages by `postMessage`, each with `forwardPass: 1`.
 */

/** The version of the messages. */
export type Version = 1;

/** A neuron as `layer.neuron`: both count from 0, and the pixels are layer 0. */
export type NeuronName = `${number}.${number}`;

export type View =
  "stage" | "neuron" | "matrix" | "wall" | "dials" | "networks" | "code" | "linear";

/** One weight or one bias and where it stands. `source` is a neuron of the layer before, -1 the bias. */
export interface Edit {
  layer: number;
  neuron: number;
  source: number;
  value: number;
}

/** What a network is told besides numbers. */
export interface Switches {
  /** By layer, from layer 1: another activation function, or null for its own; empty: all their own. */
  activations: (string | null)[];
  /** Neurons that stay at 0. */
  off: { layer: number; neuron: number }[];
  /** Layers without biases. */
  noBias: number[];
  /** Weights and biases rounded to so many bits. */
  bits: number | null;
  /** Activations rounded to 0 or 1. */
  binary: boolean;
}

/** 784 greys, row by row, 0 black to 1 white. */
export type Pixels = ArrayLike<number>;

/** What the network is to look at. */
export type Input =
  | { digit: number; seed?: number }
  | { mnist: number }
  | { pixels: Pixels }
  /** Strokes of points x, y in [0, 1), from the top left of the pad. */
  | { strokes: [number, number][][]; penRadius?: number }
  /** The inputs of a network that takes numbers, one for each, within ±1,000,000. */
  | { values: ArrayLike<number> }
  /** A picture file. */
  | { picture: Blob };

/** Where the page is to be. What is left out stays as it is. */
export interface Place {
  model?: string;
  /** Null for a blank pad. */
  input?: Input | null;
  centred?: boolean;
  view?: View;
  /** Names of parts with commas between them, or `all`. */
  controls?: string;
  neuron?: NeuronName | null;
  /** The part of the open neuron that is shown; null for the one that suits the view. */
  tab?: "sum" | "curve" | "links" | "edit" | null;
  /** What is asked in the view of one step of learning: its choices by name, as in the query of an address. */
  asked?: string | null;
  /** Of a lesson; the name of a lesson opens it where it was left. */
  step?: string | null;
  /** That is open after the lesson. */
  puzzle?: string | null;
  /** A training, which is begun and goes up to a step: as `CurrentPlace` tells of one. */
  run?: string | null;
  /** All weights and biases that do not stand as trained. */
  edits?: Edit[];
  switches?: Switches;
  /** On the timeline: 0 the pixels, 1, 2, … the layers. */
  time?: number;
  /** The scene inside the chosen neuron: 0 to 5, one for each of its stages; null where it is closed. */
  inside?: number | null;
  mode?: "live" | "staged";
  lines?: "flow" | "weights";
  curtain?: boolean;
  hues?: "safe" | "lesson" | "blue-red" | "blue-orange" | "grey";
  theme?: "auto" | "dark" | "light";
  /** A tag like `de`, or `auto` for what the browser prefers. */
  language?: string;
  /** How numbers are written: the decimal mark, and 1 to 5 digits after it; null as each place shows them. */
  numbers?: { mark: "auto" | "point" | "comma"; digits: number | null };
}

/** Where the page is. */
export type CurrentPlace = Required<Omit<Place, "input" | "step" | "puzzle" | "run" | "model">> & {
  model: string | null;
  step: string | null;
  puzzle: string | null;
  /** The step that an open training stands at: its preset, the step, its digits, its other choices. */
  run: string | null;
  /** The 784 greys that the network sees, if it has looked. */
  pixels: number[] | null;
};

/** How the outputs are read. */
export interface Prediction {
  state: "digit" | "undecided" | "blank";
  digit: number | null;
  /** Activation of the brightest output. */
  confidence: number;
  runnerUp: number | null;
  runnerUpConfidence: number;
  /** Activations of the last layer. */
  outputs: number[];
}

/** Every number of a pass. Layer 0 is what the network saw, without `z`. */
export interface Trace {
  model: string;
  layers: { z: number[] | null; a: number[] }[];
  prediction: Prediction;
}

/** Why something was not done. */
export interface Reason {
  code: string;
  message: string;
  expected?: string | number;
  found?: string | number;
}

/** What the page tells, by name. */
export interface Events {
  /** The network is there, and the page where it was asked to be. */
  ready: { version: Version; model: string; models: string[] };
  /** The network has read something else, or the same anew. */
  prediction: Prediction;
  /** Another neuron is open, or none. */
  selection: { neuron: NeuronName | null };
  /** Another step of the lesson is open, or none. */
  step: { step: string | null };
  /** Another puzzle is open, or none. */
  puzzle: { puzzle: string | null };
  /** Something was turned. */
  edits: { edits: Edit[]; switches: Switches };
  /** Time has passed on the timeline. */
  time: { time: number; playing: boolean };
  /** Something went wrong that nobody asked for. */
  error: Reason;
  /** So high is what is shown, in CSS px. */
  size: { height: number };
}

/** What a request asks for, by type: what goes with it, and its answer. */
export interface Requests {
  set: { message: { place: Place }; result: undefined };
  get: { message: object; result: CurrentPlace };
  predict: { message: { pixels: Pixels }; result: Prediction };
  trace: { message: { pixels: Pixels }; result: Trace };
  snapshot: { message: { width?: number; height?: number }; result: Blob };
  play: { message: object; result: undefined };
  pause: { message: object; result: undefined };
  seek: { message: { time: number }; result: undefined };
}

interface Envelope {
  forwardPass: Version;
}

/** From the page around to the page in the iframe. A request is answered by `done` or `error` with its `id`. */
export type MessageToPage = Envelope &
  (
    | { type: "hello"; fit?: boolean }
    | { type: "visible"; visible: boolean }
    /** Parameters of the address, as text; null takes one away. */
    | { type: "params"; params: Record<string, string | null> }
    | { [T in keyof Requests]: { type: T; id: number } & Requests[T]["message"] }[keyof Requests]
  );

/** From the page in the iframe. `loaded` holds nothing and is sent to whoever is there; all else to the page that said hello. */
export type MessageFromPage = Envelope &
  (
    | { type: "loaded" }
    | { type: "done"; id: number; result: unknown }
    | ({ type: "error"; id?: number } & Reason)
    | { [N in keyof Events]: { type: N; detail: Events[N] } }[Exclude<keyof Events, "error">]
  );

/** A promise of the element that is not kept fails with this. */
export interface ForwardPassError extends Error, Reason {}

/**
 * `<forward-pass>`. Its attributes are those of the page's address, and may change at any time. Two more are read when the
 * element is put on the page: `server`, the URL of the server, by default where `embed.js` came from; and `fallback`, the
 * URL of a site that `forwardpass export` wrote, which is shown when the server is away. With `server`, the fallback is by
 * default where `embed.js` came from.
 */
export interface ForwardPassElement extends HTMLElement {
  /** Brings the page to a place; resolves when it is there and the network has answered. */
  set(place: Place): Promise<void>;
  /** Where the page is. */
  get(): Promise<CurrentPlace>;
  /**
   * What the network, as it stands, says to these pixels. What the page shows stays as it is. Once
   * something is turned, the server takes only so many of these in a minute.
   */
  predict(pixels: Pixels): Promise<Prediction>;
  /** The same with every number. */
  trace(pixels: Pixels): Promise<Trace>;
  /** The network as a picture, in PNG. Without a size as large as it is shown. */
  snapshot(size?: { width?: number; height?: number }): Promise<Blob>;
  play(): Promise<void>;
  pause(): Promise<void>;
  /** Goes to a place on the timeline: 0 the pixels, 1, 2, … the layers. */
  seek(time: number): Promise<void>;
  addEventListener<N extends keyof Events>(
    name: N,
    listener: (this: ForwardPassElement, event: CustomEvent<Events[N]>) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "forward-pass": ForwardPassElement;
  }
}
