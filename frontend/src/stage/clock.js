/**
 * The clock of a pass: it turns elapsed time into a position on the timeline. It keeps no time of its own and
 * schedules nothing; its caller calls `tick` once per repaint.
 * @module
 */

import { completions } from "./pulse-timing.js";

/** How long one layer takes at speed 1, in ms. */
const LAYER_MS = 900;

/** Times closer together than this are treated as equal. */
const SAME = 1e-6;

/**
 * Where playback stands. `end` is the last layer that has arrived, at most L.
 * @typedef {{time: number, end: number, playing: boolean, speed: number, sizes: number[]}} Position
 */

/**
 * @param {object} options
 * @param {() => Position} options.read
 * @param {(time: number, playing: boolean, byNeuron?: boolean) => void} options.onMove Called with every new
 *   position. `byNeuron` is true if a step from neuron to neuron led there.
 */
export function createClock({ read, onMove }) {
  /**
   * @param {number} time
   * @param {boolean} [byNeuron]
   */
  const pauseAt = (time, byNeuron = false) =>
    onMove(Math.min(Math.max(time, 0), read().end), false, byNeuron);
  return {
    /** Starts playback; from the beginning if the pass is over. */
    play() {
      const { time, sizes } = read();
      onMove(time >= sizes.length - 1 ? 0 : time, true);
    },
    pause() {
      onMove(read().time, false);
    },
    /**
     * Moves to a time and pauses there.
     * @param {number} time
     */
    seek: pauseAt,
    /**
     * Moves to the next or previous whole layer.
     * @param {1 | -1} direction
     */
    stepLayer(direction) {
      pauseAt(layerBeside(read().time, direction));
    },
    /**
     * Moves to the next or previous moment at which a neuron is fully lit.
     * @param {1 | -1} direction
     */
    stepNeuron(direction) {
      const { time, sizes } = read();
      pauseAt(neuronBeside(time, sizes, direction), true);
    },
    /**
     * Advances by the time that has passed.
     * @param {number} deltaMs
     * @returns {boolean} Whether `tick` must be called again at the next repaint.
     */
    tick(deltaMs) {
      const { time, end, playing, speed, sizes } = read();
      if (!playing) return false;
      const next = Math.min(time + (deltaMs * speed) / LAYER_MS, end);
      const over = next >= sizes.length - 1;
      if (next !== time || over) onMove(next, !over);
      return !over;
    },
  };
}

/**
 * @param {number} time
 * @param {1 | -1} direction
 */
function layerBeside(time, direction) {
  return direction > 0 ? Math.floor(time + SAME) + 1 : Math.ceil(time - SAME) - 1;
}

/**
 * @param {number} time
 * @param {number[]} sizes
 * @param {1 | -1} direction
 */
function neuronBeside(time, sizes, direction) {
  const moments = completions(sizes);
  const beside =
    direction > 0
      ? moments.find((moment) => moment > time + SAME)
      : moments.findLast((moment) => moment < time - SAME);
  return beside ?? time;
}
