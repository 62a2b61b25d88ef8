import assert from "node:assert/strict";

/** @typedef {{event: string, argument: any, ack: (answer?: any) => void}} Sent */

/** Stands in for a Socket.IO socket: keeps what is sent, and plays the server's part on request. */
export class FakeSocket {
  /** @type {Map<string, (...args: any[]) => unknown>} */
  handlers = new Map();
  /** @type {Sent[]} */
  sent = [];
  active = true;
  connects = 1;
  disconnects = 0;
  io = { opts: { transports: /** @type {{prototype: {name: string}}[]} */ ([]) } };

  /**
   * @param {string} event
   * @param {(...args: any[]) => unknown} handler
   */
  on(event, handler) {
    this.handlers.set(event, handler);
  }

  /**
   * @param {string} event
   * @param {any} argument
   * @param {(answer?: any) => void} ack
   */
  emit(event, argument, ack) {
    this.sent.push({ event, argument, ack });
  }

  connect() {
    this.connects += 1;
  }

  disconnect() {
    this.disconnects += 1;
    this.serve("disconnect", "io client disconnect");
  }

  /**
   * Something comes from the server.
   * @param {string} event
   * @param {...any} args
   */
  serve(event, ...args) {
    return this.handlers.get(event)?.(...args);
  }

  /**
   * The one thing sent since this was last asked.
   * @param {string} event
   */
  take(event) {
    assert.deepEqual(
      this.sent.map((sent) => sent.event),
      [event],
    );
    return /** @type {Sent} */ (this.sent.pop());
  }
}
