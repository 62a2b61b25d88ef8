/** The page inside another one of another origin, in Firefox. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { connectVisitors, skip } from "./firefox.js";

const course = createServer((_, response) => {
  response.setHeader("content-type", "text/html");
  response.end(
    `<!doctype html><html lang="en"><title>A course</title>
     <script type="module" src="${address()}/embed.js"></script>
     <forward-pass digit="3" seed="5" motion="off" controls="answer"></forward-pass>`,
  );
});
course.listen(0, "127.0.0.1");
await once(course, "listening");
const { port } = /** @type {import("node:net").AddressInfo} */ (course.address());
const origin = `http://localhost:${port}`;
const { open, address } = connectVisitors("--allow-origin", origin);
after(() => course.close());

test("an element in a page of another origin tells what the network reads", { skip }, async () => {
  const { page } = await open(origin);
  const prediction = await page.evaluate(async () => {
    await customElements.whenDefined("forward-pass");
    const element = /** @type {any} */ (document.querySelector("forward-pass"));
    await element.set({ input: { digit: 3, seed: 5 } });
    const { pixels } = await element.get();
    return element.predict(pixels);
  });
  assert.equal(prediction.digit, 3);
  assert.equal(prediction.outputs.length, 10);
});
