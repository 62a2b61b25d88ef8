/** What stands around the page in Firefox: translators, clipboards, dropped files, small windows. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { TOP } from "../../.dev/process.js";
import { venvProgram } from "../../.dev/setup.js";
import { connectVisitors, skip } from "./firefox.js";

const { visit, open, address } = connectVisitors();
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

test(
  "after a turned dial a program prints the page's numbers with the file that is offered",
  { skip },
  async () => {
    const visitor = await visit("?motion=off&digit=3&seed=5&view=dials&neuron=1.2");
    await visitor.reads("3");
    const before = await visitor.outputs();
    await visitor.type('[data-part="bias-dial"] [role="spinbutton"]', "-7,5");
    await visitor.until(() => visitor.attribute("changes", "count"), "1");
    await (await visitor.element("[data-view=code]")).click();
    await visitor.part("pass-output");
    const file = await visitor.handedOver("save");
    const where = mkdtempSync(join(tmpdir(), "forwardpass-"));
    try {
      writeFileSync(join(where, file.name), file.bytes);
      assert.equal(file.name, "digits-turned.safetensors");
      const code = await visitor.page.$eval('[data-part="code-pass"]', (pre) =>
        String(/** @type {any} */ (pre).code),
      );
      const output = execFileSync(venvProgram("python"), ["-c", code], { cwd: where });
      const printed = JSON.parse(output.toString());
      const outputs = await visitor.outputs();
      const apart = outputs.map((output, digit) => Math.abs(output - printed[digit]));
      assert.ok(Math.max(...apart) < 1e-6, `the program prints ${printed}`);
      assert.ok(outputs.some((output, digit) => Math.abs(output - before[digit]) > 1e-3));
    } finally {
      rmSync(where, { recursive: true });
    }
  },
);

test(
  "what is dropped decides what it opens as, and a failure goes with its notice",
  { skip },
  async () => {
    const visitor = await visit("?motion=off&digit=3&seed=5");
    await visitor.reads("3");
    /**
     * @param {string} name
     * @param {Buffer} bytes
     */
    const drop = (name, bytes) =>
      visitor.page.evaluate(
        (name, base64) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([bytes], name));
          const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
          document.querySelector("[data-part=pad]")?.dispatchEvent(drop);
        },
        name,
        bytes.toString("base64"),
      );
    await drop("notes.txt", Buffer.from("a shopping list"));
    const notice = await visitor.part("notice");
    assert.match(
      await notice.evaluate((element) => element.textContent ?? ""),
      /“notes\.txt” is not a picture, a network, a test set or a saved link/,
    );
    await drop("relu.safetensors", readFileSync(join(TOP, "trained/relu.safetensors")));
    const model = () =>
      visitor.page.$eval(
        "[data-part=model]",
        (menu) => /** @type {HTMLSelectElement} */ (menu).value,
      );
    await visitor.until(model, "relu");
    await visitor.until(() => visitor.page.$("[data-part=notice]").then(Boolean), false);
    await visitor.reads("3");
  },
);

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

test("an embed 280 px wide does not overflow", { skip }, async () => {
  for (const view of ["stage", "matrix", "dials"]) {
    const visitor = await visit(`?embed&controls=all&motion=off&digit=3&view=${view}&neuron=1.2`);
    await visitor.page.setViewport({ width: 280, height: 500 });
    await visitor.reads("3");
    const over = await visitor.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    assert.equal(over, 0, view);
  }
});

test("a browser that cannot draw is told so in a sentence", { skip }, async () => {
  const visitor = await open(address(), (page) =>
    page.evaluateOnNewDocument(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    }),
  );
  const said = () => visitor.page.evaluate(() => document.body.textContent);
  await visitor.until(
    said,
    "Forward Pass draws the network on a canvas, and this browser has none, or keeps it from the " +
      "page. Please try a newer browser, or allow this page to draw.",
  );
});

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

test("a window that moves to a finer screen is painted sharply", { skip }, async () => {
  const visitor = await visit("?motion=off&digit=3&seed=5&neuron=2.3");
  await visitor.reads("3");
  await visitor.page.locator("[data-tab=curve]").click();
  await visitor.page.waitForSelector("[data-part=squish]");
  const sharp = () =>
    visitor.page.evaluate(() =>
      ["pad", "stage", "squish"].every((part) => {
        const canvas = /** @type {HTMLCanvasElement} */ (
          document.querySelector(`[data-part=${part}]`)
        );
        return Math.abs(canvas.width - canvas.clientWidth * devicePixelRatio) <= 1;
      }),
    );
  for (const deviceScaleFactor of [2, 1, 1.5]) {
    await visitor.page.setViewport({ width: 1280, height: 860, deviceScaleFactor });
    assert.equal(await visitor.page.evaluate(() => devicePixelRatio), deviceScaleFactor);
    await visitor.until(sharp, true);
  }
});
