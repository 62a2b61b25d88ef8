/**
 * Stand-ins for the elements and events of a browser.
 * @module
 */

/** An element that hands out events and remembers what was asked of it. */
export class FakeElement extends EventTarget {
  /** @type {number[]} */
  captured = [];
  focusVisible = true;
  ownerDocument = { defaultView: new EventTarget() };
  left = 100;
  blurred = 0;

  /** @param {number} pointerId */
  setPointerCapture(pointerId) {
    this.captured.push(pointerId);
  }

  getBoundingClientRect() {
    return { left: this.left, top: 50, width: 280, height: 280 };
  }

  matches() {
    return this.focusVisible;
  }

  blur() {
    this.blurred += 1;
    this.dispatchEvent(new Event("blur"));
  }

  /**
   * @param {string} type
   * @param {object} [values]
   * @returns {Event} as the listeners left it
   */
  send(type, values = {}) {
    const event = new Event(type, { cancelable: true });
    for (const [name, value] of Object.entries(values)) {
      Object.defineProperty(event, name, { value }); // also what an event has of its own: timeStamp
    }
    this.dispatchEvent(event);
    return event;
  }
}
