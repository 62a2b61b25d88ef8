/**
 * Has lines painted by a worker, so that the main thread is free for the hand that draws.
 * @module
 */

/** @import { LineJob } from "./line-raster.js" */

/** @typedef {{id: number, name: string, width: number, height: number, job: LineJob}} LineTask `width`, `height` in pixels. */

/**
 * @typedef {object} LinePainter
 * @property {(task: Omit<LineTask, "id">, onPainted: (image: ImageBitmap) => void) => boolean} paint False where
 *   no worker is to be had.
 * @property {() => void} stop
 */

/**
 * A painter whose worker begins with the first task.
 * @param {() => Worker} createWorker
 * @param {() => void} onFailed Called once the worker has failed: whatever it was to paint never comes.
 * @returns {LinePainter}
 */
export function createLinePainter(createWorker, onFailed) {
  /** @type {Worker | null} */
  let worker = null;
  let hasFailed = false;
  let lastId = 0;
  /** @type {Map<number, (image: ImageBitmap) => void>} */
  const awaited = new Map();

  function begin() {
    worker = createWorker();
    worker.addEventListener("message", ({ data: { id, image } }) => {
      awaited.get(id)?.(image);
      awaited.delete(id);
    });
    worker.addEventListener("error", fail);
    worker.addEventListener("messageerror", fail);
  }

  function fail() {
    worker?.terminate();
    worker = null;
    hasFailed = true;
    awaited.clear();
    onFailed();
  }

  return {
    paint(task, onPainted) {
      if (hasFailed) return false;
      if (!worker) begin();
      lastId += 1;
      awaited.set(lastId, onPainted);
      worker?.postMessage({ id: lastId, ...task });
      return true;
    },
    stop() {
      worker?.terminate();
      worker = null;
      awaited.clear();
    },
  };
}
