import assert from "node:assert/strict";
import { test } from "node:test";
import { SvgContext, svgFile } from "../../frontend/src/figures/svg-context.js";
import { withDensity } from "../../frontend/src/figures/png-density.js";

/** A context whose letters are all 10 px wide, and that writes images as their names. */
const contextOf = () =>
  new SvgContext({
    measure: (text, font, baseline) => ({
      width: 10 * text.length,
      drop: baseline === "middle" ? 4 : 0,
    }),
    encode: (image, part) => `data:${image}${part ? `[${part}]` : ""}`,
  });

test("a filled circle is a path of two arcs in the colour that was set", () => {
  const on = contextOf();
  on.fillStyle = "#ff0000";
  on.beginPath();
  on.moveTo(30, 20);
  on.arc(20, 20, 10, 0, 2 * Math.PI);
  on.fill();
  assert.equal(on.body, '<path d="M30 20A10 10 0 0 1 10 20A10 10 0 0 1 30 20" fill="#ff0000"/>');
});

test("a translucent colour is parted into a colour and its opacity", () => {
  const on = contextOf();
  on.fillStyle = "rgba(1,2,3,0.25)";
  on.globalAlpha = 0.5;
  on.fillRect(10, 10, -4, 2);
  assert.equal(
    on.body,
    '<rect x="6" y="10" width="4" height="2" fill="rgb(1,2,3)" fill-opacity="0.25" opacity="0.5"/>',
  );
});

test("a dashed stroke has its dashes and the mitre limit of a canvas", () => {
  const on = contextOf();
  on.setLineDash([5, 4]);
  on.beginPath();
  on.moveTo(0, 0);
  on.lineTo(8, 0);
  on.stroke();
  assert.equal(
    on.body,
    '<path d="M0 0L8 0" fill="none" stroke="#000000" stroke-width="1" stroke-miterlimit="10" stroke-dasharray="5 4"/>',
  );
});

test("text stands on its alphabetic baseline, and is squeezed only where it has no room", () => {
  const on = contextOf();
  on.font = "600 12.5px Inter, sans-serif";
  on.textAlign = "center";
  on.textBaseline = "middle";
  on.fillText("0.9 < 1", 50, 20, 70);
  on.fillText("0.9 < 1", 50, 20, 69);
  const [free, squeezed] = on.body.split("\n");
  assert.equal(
    free,
    '<text x="50" y="24" font-family="Inter, sans-serif" font-size="12.5" font-weight="600" text-anchor="middle" fill="#000000">0.9 &lt; 1</text>',
  );
  assert.match(squeezed, /textLength="69" lengthAdjust="spacingAndGlyphs"/);
  assert.equal(on.texts, "0.9 < 10.9 < 1");
});

test("a part of an image is embedded once and used wherever it is drawn, sharp if that was asked for", () => {
  const on = contextOf();
  on.imageSmoothingEnabled = false;
  on.drawImage("sheet", 0, 28, 28, 28, 5, 6, 56, 56);
  on.drawImage("sheet", 0, 28, 28, 28, 70, 6, 56, 56);
  assert.equal(
    on.definitions,
    '<image id="d0" width="56" height="56" preserveAspectRatio="none" style="image-rendering:pixelated" href="data:sheet[0,28,28,28]"/>',
  );
  assert.equal(on.body, '<use href="#d0" x="5" y="6"/>\n<use href="#d0" x="70" y="6"/>');
});

test("save and restore keep the look, the place, and what is clipped", () => {
  const on = contextOf();
  on.save();
  on.translate(3, 4);
  on.beginPath();
  on.rect(0, 0, 10, 10);
  on.clip();
  on.fillStyle = "#00ff00";
  on.scale(2, 2);
  on.fillRect(1, 1, 2, 2);
  on.restore();
  on.fillRect(1, 1, 2, 2);
  assert.equal(
    on.definitions,
    '<clipPath id="d0"><path d="M0 0h10v10h-10Z" transform="matrix(1 0 0 1 3 4)"/></clipPath>',
  );
  assert.deepEqual(on.body.split("\n"), [
    '<g clip-path="url(#d0)"><rect x="1" y="1" width="2" height="2" fill="#00ff00" transform="matrix(2 0 0 2 3 4)"/></g>',
    '<rect x="1" y="1" width="2" height="2" fill="#000000"/>',
  ]);
});

test("a gradient is defined with its stops and referred to", () => {
  const on = contextOf();
  const light = on.createLinearGradient(0, 0, 10, 0);
  light.addColorStop(0, "#000000");
  light.addColorStop(1, "rgba(255,255,255,0)");
  on.fillStyle = light;
  on.fillRect(0, 0, 10, 1);
  assert.equal(
    on.definitions,
    '<linearGradient id="d0" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="10" y2="0"><stop offset="0" stop-color="#000000"/><stop offset="1" stop-color="rgb(255,255,255)" stop-opacity="0"/></linearGradient>',
  );
  assert.match(on.body, /fill="url\(#d0\)"/);
});

test("what cannot be written as SVG throws instead of being left out", () => {
  const on = /** @type {any} */ (contextOf());
  assert.throws(() => (on.globalCompositeOperation = "destination-in"), TypeError);
  assert.throws(() => on.putImageData(null, 0, 0), TypeError);
});

test("the file states its printed size, its units and its title", () => {
  const text = svgFile(contextOf(), {
    width: 320,
    height: 160.5,
    printed: "80mm",
    printedHeight: "40.13mm",
    title: "w > 0 & b",
    style: "",
  });
  assert.match(
    text,
    /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="80mm" height="40.13mm" viewBox="0 0 320 160.5"/,
  );
  assert.match(text, /<title id="title">w &gt; 0 &amp; b<\/title>/);
});

test("a PNG file says its density right after its header, with a valid checksum", () => {
  const head = new Uint8Array(40).map((_, i) => i);
  const file = withDensity(head, 300);
  assert.equal(file.length, 61);
  assert.deepEqual([...file.subarray(0, 33)], [...head.subarray(0, 33)]);
  assert.deepEqual([...file.subarray(54)], [...head.subarray(33)]);
  const chunk = Buffer.from(file.subarray(33, 54));
  assert.equal(chunk.toString("latin1", 4, 8), "pHYs");
  assert.equal(chunk.readUInt32BE(8), 11811); // 300 / 0.0254
  // zlib.crc32 of these 13 bytes, computed by Python
  assert.equal(chunk.readUInt32BE(17), 0x78a53f76);
});
