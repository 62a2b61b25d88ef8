/** What stands around the page in Firefox: translators, clipboards, dropped files, small windows. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { TOP } from "../../.dev/process.js";
import { connectVisitors, skip } from "./firefox.js";

const { visit } = connectVisitors();
const LINE = Array.from({ length: 30 }, (_, step) => [0.5, 0.2 + 0.02 * step]);

test("a page whose texts a translator has replaced follows the drawing", { skip }, async () => {
  const visitor = await visit("?motion=off&digit=3&seed=5");
  await visitor.reads("3");
  const replaced = await visitor.page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    /** @type {Text[]} */
    const texts = [];
    while (walker.nextNode()) {
      const text = /** @type {Text} */ (walker.currentNode);
      const own = text.parentElement?.closest("[translate=no], script, style, font");
      if (text.data.trim() && !own) texts.push(text);
    }
    for (const text of texts) {
      const [outer, inner] = [0, 1].map(() => document.createElement("font"));
      inner.textContent = text.data.toUpperCase();
      outer.append(inner);
      text.replaceWith(outer);
    }
    return texts.length;
  });
  assert.ok(replaced > 30, `${replaced} texts were replaced`);
  await visitor.do("clear");
  await visitor.draw(LINE);
  await visitor.reads("1");
  const said = () =>
    visitor.page.evaluate(() => document.querySelector("fp-answer")?.textContent ?? "");
  await visitor.until(() => said().then((text) => /output 1 is brightest/i.test(text)), true);
});

test(
  "a program is copied where the browser keeps the clipboard from the page",
  { skip },
  async () => {
    const visitor = await visit("?motion=off&digit=3&seed=5&view=code");
    await visitor.reads("3");
    await visitor.page.evaluate(() => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      document.addEventListener("copy", () => {
        document.body.dataset.copied = String(getSelection()).slice(0, 5000);
      });
    });
    await visitor.do("copy");
    const copied = () => visitor.page.evaluate(() => document.body.dataset.copied ?? "");
    await visitor.until(() => copied().then((text) => text.includes("numpy")), true);
  },
);

test("a network that is dropped on the pad opens as a network", { skip }, async () => {
  const visitor = await visit("?motion=off&digit=3&seed=5");
  await visitor.reads("3");
  const file = readFileSync(join(TOP, "trained/relu.safetensors")).toString("base64");
  await visitor.page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], "relu.safetensors"));
    const drop = new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.querySelector("[data-part=pad]")?.dispatchEvent(drop);
  }, file);
  const model = () =>
    visitor.page.$eval(
      "[data-part=model]",
      (menu) => /** @type {HTMLSelectElement} */ (menu).value,
    );
  await visitor.until(model, "relu");
  await visitor.reads("3");
});

test(
  "in a window of 320 by 400 the pad is within reach beside an open neuron",
  { skip },
  async () => {
    const visitor = await visit("?motion=off&neuron=1.2");
    await visitor.page.setViewport({ width: 320, height: 400 });
    await visitor.part("inspector");
    await (await visitor.part("pad")).scrollIntoView();
    await visitor.draw([
      [0.5, 0.2],
      [0.5, 0.5],
      [0.5, 0.8],
    ]);
    await visitor.reads("1");
    const over = await visitor.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    assert.equal(over, 0, "nothing is wider than the window");
  },
);

test("a link whose # was written as %23 opens its place", { skip }, async () => {
  const first = await visit("?motion=off&digit=3&seed=5&view=wall");
  await first.reads("3");
  await first.do("share");
  const link = await first.element('[data-part="share-link"]');
  const address = await link.evaluate((field) => /** @type {HTMLInputElement} */ (field).value);
  const hash = new URL(address).hash || `#${address.split("/at/")[1]}`;
  const other = await visit(`${encodeURIComponent(hash)}`);
  await other.reads("3");
  const view = () =>
    other.page.$eval("[data-view][aria-current=page]", (tab) => tab.getAttribute("data-view"));
  await other.until(view, "wall");
});
