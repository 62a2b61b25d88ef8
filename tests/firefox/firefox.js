/**
 * A real server and Debian's stock Firefox, which speaks WebDriver BiDi, for the tests of this
 * folder. The page's behaviour as a whole is tested in Chromium, in `tests/browser/`; here stands
 * what browsers do differently.
 * @module
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { after, before } from "node:test";
import puppeteer from "puppeteer-core";
import { TOP } from "../../.dev/process.js";
import { venvProgram } from "../../.dev/setup.js";

/** @import { Browser, ElementHandle, Page } from "puppeteer-core" */

/** No claim is about this time: it is how long anything may take on however busy a machine, in ms. */
const PATIENCE = 30_000;
const LOOK = 20;

/** Why there is nothing to test with, or false. */
export const skip = process.env.FORWARDPASS_FIREFOX ? false : "there is no Firefox on this machine";

/**
 * Starts a server and a browser before the tests of a file, and ends both after them.
 * @param {...string} options Of `forwardpass serve`.
 */
export function connectVisitors(...options) {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {Browser} */
  let browser;
  before(async () => {
    if (skip) return;
    server = await serve(options);
    browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: process.env.FORWARDPASS_FIREFOX,
      headless: true,
      protocolTimeout: 4 * PATIENCE,
    });
  });
  after(async () => {
    await browser?.close();
    server?.process.kill();
  });

  /**
   * Opens an address in a new window.
   * @param {string} address
   * @param {(page: Page) => Promise<unknown>} [before]
   */
  async function open(address, before = async () => {}) {
    const page = await browser.newPage();
    await before(page);
    await page.setViewport({ width: 1280, height: 860 });
    await page.goto(address);
    return new Visitor(page);
  }

  /**
   * Opens the page for a new visitor.
   * @param {string} query
   */
  async function visit(query) {
    const visitor = await open(`${server.url}/${query}`);
    await visitor.until(() => visitor.attribute("connection", "state"), "connected");
    return visitor;
  }

  return { open, visit, address: () => server.url };
}

/**
 * A server on a port that the system chose, once it says where it is.
 * @param {string[]} options
 */
async function serve(options) {
  const server = spawn(venvProgram("forwardpass"), ["serve", "--port", "0", ...options], {
    cwd: join(TOP, "tests"),
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: server.stdout })) {
    const [url] = /http:\/\/[\d.:]+/.exec(line) ?? [];
    if (!url) continue;
    server.stdout.resume(); // nobody reads what it says later, and it must not wait for that
    return { process: server, url };
  }
  throw new Error("the server ended before it said where it is, for the reason above");
}

/** One open page, and the hand on it. */
export class Visitor {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
  }

  /**
   * The element with `data-part="name"`.
   * @param {string} name
   * @returns {Promise<ElementHandle<HTMLElement>>}
   */
  async part(name) {
    return this.element(`[data-part="${name}"]`);
  }

  /**
   * The first element that fits a selector, as soon as there is one.
   * @param {string} selector
   */
  async element(selector) {
    /** @type {ElementHandle<HTMLElement> | null} */
    let found = null;
    await this.until(async () => {
      found = /** @type {ElementHandle<HTMLElement> | null} */ (await this.page.$(selector));
      return found !== null;
    }, true);
    return /** @type {ElementHandle<HTMLElement>} */ (/** @type {unknown} */ (found));
  }

  /**
   * @param {string} part
   * @param {string} name Of a `data-` attribute, as `dataset` spells it.
   */
  attribute(part, name) {
    return this.page.evaluate(
      (part, name) => {
        const element = /** @type {HTMLElement | null} */ (
          document.querySelector(`[data-part="${part}"]`)
        );
        return element?.dataset[name];
      },
      part,
      name,
    );
  }

  /**
   * Waits until a value is as wanted.
   * @template T
   * @param {() => Promise<T> | T} read
   * @param {T} wanted
   */
  async until(read, wanted) {
    const deadline = performance.now() + PATIENCE;
    for (;;) {
      const value = await read();
      if (value === wanted) return;
      if (performance.now() > deadline) throw new Error(`it stayed ${value}, wanted ${wanted}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  }

  /**
   * Waits until the page gives this answer: a digit, `blank` or `undecided`.
   * @param {string} answer
   */
  async reads(answer) {
    await this.until(() => this.answer(), answer);
  }

  /** What the page gives as the answer now. */
  answer() {
    return this.page.evaluate(
      () => document.querySelector('[data-part="answer"]')?.textContent?.trim() ?? "",
    );
  }

  /**
   * Presses a key with others held, as a keyboard of any layout does.
   * @param {string} code Where it is: `KeyZ`.
   * @param {string} key What is on it: `z` or `я`.
   * @param {KeyboardEventInit} held
   */
  async press(code, key, held) {
    await this.page.evaluate(
      (init) => {
        const target = document.activeElement ?? document.body;
        target.dispatchEvent(new KeyboardEvent("keydown", init));
      },
      /** @type {KeyboardEventInit} */ ({ code, key, bubbles: true, cancelable: true, ...held }),
    );
  }

  /**
   * Types a text into a field in the place of what it holds, and presses Enter.
   * @param {string} selector
   * @param {string} text
   */
  async type(selector, text) {
    const field = await this.element(selector);
    await field.scrollIntoView();
    await field.focus();
    await field.evaluate((element) => /** @type {HTMLInputElement} */ (element).select());
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Enter");
  }

  /**
   * Where a point of a part is in the window, in CSS px.
   * @param {string} name
   * @param {readonly number[]} point From (0, 0), the top left, to (1, 1).
   */
  async onPart(name, [x, y]) {
    const box = await (await this.part(name)).boundingBox();
    if (!box) throw new Error(`the ${name} is not on the page`);
    return [box.x + x * box.width, box.y + y * box.height];
  }

  /**
   * Presses the button of an action.
   * @param {string} action
   */
  async do(action) {
    await (await this.element(`[data-action="${action}"]`)).click();
  }

  /**
   * Brings an element into the window. The middle of it there, in CSS px.
   * @param {string} selector
   */
  async middleOf(selector) {
    const element = await this.element(selector);
    await element.scrollIntoView();
    const box = await element.boundingBox();
    if (!box) throw new Error(`${selector} is not on the page`);
    return [box.x + box.width / 2, box.y + box.height / 2];
  }

  /**
   * Draws one stroke on the pad with the mouse.
   * @param {readonly (readonly number[])[]} points From (0, 0), the top left, to (1, 1).
   */
  async draw(points) {
    const { mouse } = this.page;
    const [[x, y], ...others] = await Promise.all(points.map((point) => this.onPart("pad", point)));
    await mouse.move(x, y);
    await mouse.down();
    for (const [x, y] of others) await mouse.move(x, y);
    await mouse.up();
  }

  /**
   * Draws one stroke on the pad with a pen. WebDriver BiDi has none in Firefox, so the events are made here;
   * only that the browser lets the pad capture such a pointer is taken for granted.
   * @param {readonly (readonly number[])[]} points From (0, 0), the top left, to (1, 1).
   * @param {"pointerup" | "pointercancel"} [end]
   */
  drawWithPen(points, end = "pointerup") {
    return this.page.evaluate(
      async (points, end) => {
        const pad = /** @type {HTMLElement} */ (document.querySelector('[data-part="pad"]'));
        pad.setPointerCapture = () => {};
        const { left, top, width, height } = pad.getBoundingClientRect();
        /**
         * @param {string} kind
         * @param {readonly number[]} point
         * @param {number} buttons
         */
        const send = (kind, [x, y], buttons) => {
          const at = { clientX: left + x * width, clientY: top + y * height };
          const pen = { pointerId: 77, pointerType: "pen", isPrimary: true, buttons };
          pad.dispatchEvent(
            new PointerEvent(kind, { ...at, ...pen, bubbles: true, cancelable: true }),
          );
        };
        send("pointerenter", points[0], 0);
        send("pointerdown", points[0], 1);
        for (const point of points.slice(1)) {
          await new Promise(requestAnimationFrame); // what happens at one moment is one move
          send("pointermove", point, 1);
        }
        send(end, points[points.length - 1], 0);
        send("pointerleave", points[points.length - 1], 0);
        Reflect.deleteProperty(pad, "setPointerCapture");
      },
      points,
      end,
    );
  }

  /** What the network sees, 784 greys, as the table of numbers states them. */
  async seen() {
    await this.until(() => this.attribute("answer", "state").then((s) => s !== undefined), true);
    return this.page.evaluate(() =>
      [...document.querySelectorAll('[data-part="activations"] [data-layer="0"][data-neuron]')].map(
        (cell) => Number(/** @type {HTMLElement} */ (cell).dataset.value),
      ),
    );
  }

  /** The ten activations of the last layer, as the table of numbers states them. */
  outputs() {
    return this.page.evaluate(() => {
      const cells = [...document.querySelectorAll('[data-part="activations"] [data-neuron]')];
      return cells
        .slice(-10)
        .map((cell) => Number(/** @type {HTMLElement} */ (cell).dataset.value));
    });
  }

  /**
   * The file that an action hands to the visitor, in the place of the browser's download.
   * @param {string} action
   * @returns {Promise<{name: string, bytes: Buffer}>}
   */
  async handedOver(action) {
    await this.page.evaluate(() => {
      URL.createObjectURL = (/** @type {any} */ file) => {
        Object.assign(window, { handed: file });
        return "";
      };
      HTMLAnchorElement.prototype.click = function () {
        document.body.dataset.handed = this.download;
      };
    });
    await this.do(action);
    const name = () => this.page.evaluate(() => document.body.dataset.handed ?? "");
    await this.until(() => name().then(Boolean), true);
    const base64 = await this.page.evaluate(async () => {
      const bytes = new Uint8Array(await /** @type {any} */ (window).handed.arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    });
    return { name: await name(), bytes: Buffer.from(base64, "base64") };
  }

  /** How white the middle of each of the 28 × 28 cells of the pad is on the screen, 0 to 1. */
  inkOnPad() {
    return this.page.evaluate(() => {
      const pad = /** @type {HTMLCanvasElement} */ (document.querySelector('[data-part="pad"]'));
      const { width } = pad;
      const copy = new OffscreenCanvas(width, width);
      const context = /** @type {OffscreenCanvasRenderingContext2D} */ (copy.getContext("2d"));
      context.drawImage(pad, 0, 0);
      const { data } = context.getImageData(0, 0, width, width);
      const middle = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65];
      return Array.from({ length: 784 }, (_, cell) => {
        const greys = middle.flatMap((v) =>
          middle.map((u) => {
            const x = Math.floor((((cell % 28) + u) * width) / 28);
            const y = Math.floor(((Math.floor(cell / 28) + v) * width) / 28);
            return data[4 * (y * width + x)] / 255;
          }),
        );
        return greys.reduce((sum, grey) => sum + grey, 0) / greys.length;
      });
    });
  }
}
