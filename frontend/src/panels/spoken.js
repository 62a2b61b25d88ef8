import { onSpoken } from "../i18n/i18n.js";

/** @import { ReactiveController, ReactiveControllerHost } from "lit" */

/**
 * Draws an element again when the page speaks another language or writes its numbers in another way.
 * @implements {ReactiveController}
 */
export class Spoken {
  #host;
  #stop = () => {};

  /** @param {ReactiveControllerHost} host */
  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected() {
    this.#stop = onSpoken(() => this.#host.requestUpdate());
  }

  hostDisconnected() {
    this.#stop();
  }
}
