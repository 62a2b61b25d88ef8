import assert from "node:assert/strict";
import { test } from "node:test";
import decodeQR from "qr/decode.js";
import { attributesOf, iframeOf, tagOf } from "../../frontend/src/panels/share/embed-code.js";
import { dotsOf, pathOf, qrFile } from "../../frontend/src/panels/share/qr.js";

/** @import { Choice } from "../../frontend/src/panels/share/embed-code.js" */

const PAGE = "https://nets.example.org/digits/";

/** @type {Choice} */
const CHOICE = {
  start: "here",
  view: "wall",
  controls: ["pad", "timeline"],
  theme: "dark",
  width: 0,
  height: 0,
};
const PLACE = { link: "1.BwR3YWxsAAK8hQ", model: "digits", neuron: "1.9", step: null };

/**
 * What a camera reads from a code, four px to the dot.
 * @param {boolean[][]} dots
 */
function readBack(dots) {
  const side = 4 * dots.length;
  const data = new Uint8ClampedArray(4 * side * side);
  for (let at = 0; at < side * side; at += 1) {
    const dark = dots[Math.floor(at / side / 4)][Math.floor((at % side) / 4)];
    data.set([dark ? 0 : 255, dark ? 0 : 255, dark ? 0 : 255, 255], 4 * at);
  }
  return decodeQR({ width: side, height: side, data });
}

test("a camera reads the link from its QR code, the longest too", () => {
  for (const length of [60, 2000]) {
    const address = `${PAGE}#1.${"aZ_9-".repeat(400)}`.slice(0, length);
    assert.equal(readBack(dotsOf(address)), address);
  }
});

test("around a QR code lie four white dots", () => {
  const dots = dotsOf(PAGE);
  const edge = [0, 1, 2, 3].flatMap((at) => [dots[at], dots.map((row) => row[at])].flat());
  assert.ok(edge.every((dark) => !dark));
  assert.ok(dots[4][4]);
});

test("the dark dots are drawn in runs", () => {
  const dots = [
    [true, true, false],
    [false, false, false],
    [false, true, true],
  ];
  assert.equal(pathOf(dots), "M0 0h2v1H0zM1 2h2v1H1z");
});

test("a saved QR code is a picture of eight px to the dot", () => {
  const side = dotsOf(PAGE).length;
  assert.match(qrFile(PAGE), new RegExp(`^<svg xmlns=[^>]* width="${8 * side}"`));
});

test("the code of an embed is the tag with what was chosen", () => {
  assert.equal(
    tagOf(PAGE, attributesOf(CHOICE, PLACE), 0),
    '<script type="module" src="https://nets.example.org/digits/embed.js"></script>\n' +
      '<forward-pass view="wall" controls="pad,timeline" theme="dark" at="1.BwR3YWxsAAK8hQ"></forward-pass>',
  );
});

test("an embed that begins fresh names the network, and its size if that was chosen", () => {
  const choice = { ...CHOICE, start: /** @type {const} */ ("fresh"), controls: [], height: 400 };
  assert.equal(
    tagOf(PAGE, attributesOf(choice, PLACE), 640).split("\n")[1],
    '<forward-pass model="digits" view="wall" theme="dark" height="400" style="max-width: 640px"></forward-pass>',
  );
});

test("an embedded neuron is named", () => {
  const attributes = attributesOf({ ...CHOICE, view: "neuron" }, PLACE);
  assert.equal(attributes.neuron, "1.9");
});

test("an embed of the lesson is at the open step, or begins where the place has none", () => {
  const choice = { ...CHOICE, view: "lesson" };
  assert.equal(attributesOf(choice, PLACE).at, undefined);
  assert.equal(attributesOf(choice, { ...PLACE, step: "bias" }).at, "1.BwR3YWxsAAK8hQ");
});

test("without a script it is a frame of a fixed height", () => {
  assert.equal(
    iframeOf(PAGE, attributesOf(CHOICE, PLACE), { width: 0, title: 'A "net"' }),
    '<iframe src="https://nets.example.org/digits/?embed&amp;view=wall&amp;controls=pad%2Ctimeline&amp;theme=dark#1.BwR3YWxsAAK8hQ" title="A &quot;net&quot;" width="100%" height="600" loading="lazy" style="border: 0"></iframe>',
  );
});
