/**
 * Paints lines in a worker, so that the main thread stays responsive while the visitor draws.
 * @module
 */

/** @import { LineJob } from "./line-raster.js" */

/** @typedef {{id: number, name: string, width: number, height: number, job: LineJob}} LineTask `width`, `height` in pixels. */

/**
 * @typedef {object} LinePainter
 * @property {(task: Omit<LineTask, "id">, onPainted: (image: ImageBitmap) => void) => boolean} paint Returns false
 *   where no worker is available.
 * @property {() => void} stop
 */

/**
 * Creates a painter that starts its worker with the first task.
 * @param {() => Worker} createWorker
 * @param {() => void} onFailed Called when the worker fails; its unfinished pictures never arrive.
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
