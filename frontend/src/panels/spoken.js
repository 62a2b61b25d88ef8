import { putOriginals, watchTranslation } from "../i18n/browser-translation.js";
import { onSpoken } from "../i18n/i18n.js";

/** @import { ReactiveController, ReactiveControllerHost } from "lit" */

/**
 * Renders an element again when the page's language or number format changes, and keeps rendering safe while the
 * browser translates the page.
 * @implements {ReactiveController}
 */
export class Spoken {
  #host;
  #stop = () => {};
  #putTranslations = () => {};

  /** @param {ReactiveControllerHost & Element} host */
  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected() {
    watchTranslation();
    this.#stop = onSpoken(() => this.#host.requestUpdate());
  }

  hostUpdate() {
    this.#putTranslations = putOriginals(this.#host);
  }

  hostUpdated() {
    this.#putTranslations();
  }

  hostDisconnected() {
    this.#stop();
  }
}
