import assert from "node:assert/strict";
import { test } from "node:test";
import { SvgContext } from "../../frontend/src/figures/svg-context.js";
import { svgFile } from "../../frontend/src/figures/svg-file.js";
import { drawLines } from "../../frontend/src/figures/svg-lines.js";
import { withDensity } from "../../frontend/src/figures/png-density.js";

/** A picture of many cells, each unlike its neighbours. */
const MANY = {
  width: 200,
  height: 200,
  data: new Uint8ClampedArray(160_000).map((_, i) => i % 251),
};

/** A context whose letters are all 10 px wide, and that writes images as their names and reads them as they are. */
const contextOf = () =>
  new SvgContext({
    measure: (text, font, baseline) => ({
      width: 10 * text.length,
      drop: baseline === "middle" ? 4 : 0,
    }),
    encode: (image, part) => `data:${image}${part ? `[${part}]` : ""}`,
    read: (image) => image,
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

test("a part of an image is embedded once and used wherever it is drawn", () => {
  const on = contextOf();
  on.drawImage("sheet", 0, 28, 28, 28, 5, 6, 56, 56);
  on.drawImage("sheet", 0, 28, 28, 28, 70, 6, 56, 56);
  assert.equal(
    on.definitions,
    '<image id="d0" width="56" height="56" preserveAspectRatio="none" href="data:sheet[0,28,28,28]"/>',
  );
  assert.equal(on.body, '<use href="#d0" x="5" y="6"/>\n<use href="#d0" x="70" y="6"/>');
});

test("an image with sharp pixels becomes a rectangle for each run of one colour, below the next ones", () => {
  const on = contextOf();
  on.imageSmoothingEnabled = false;
  const [red, blue] = [
    [255, 0, 0, 255],
    [0, 0, 255, 255],
  ];
  const data = Uint8ClampedArray.from([red, red, blue, blue, blue, blue].flat());
  on.drawImage(/** @type {any} */ ({ width: 3, height: 2, data }), 10, 20, 30, 40);
  assert.deepEqual(on.body.split("\n"), [
    '<g transform="matrix(10 0 0 20 10 20)">',
    '<rect x="0" y="0" width="2.5" height="1.5" fill="#ff0000"/>',
    '<rect x="2" y="0" width="1" height="1.5" fill="#0000ff"/>',
    '<rect x="0" y="1" width="3" height="1" fill="#0000ff"/>',
    "</g>",
  ]);
});

test("cells that let the background show do not overlap, and those without colour are left out", () => {
  const on = contextOf();
  on.imageSmoothingEnabled = false;
  const data = Uint8ClampedArray.from([1, 2, 3, 51, 0, 0, 0, 0, 1, 2, 3, 255, 1, 2, 3, 255]);
  on.drawImage(/** @type {any} */ ({ width: 2, height: 2, data }), 0, 0, 2, 2);
  assert.deepEqual(on.body.split("\n").slice(1, -1), [
    '<rect x="0" y="0" width="1" height="1" fill="#010203" fill-opacity="0.2"/>',
    '<rect x="0" y="1" width="2" height="1" fill="#010203"/>',
  ]);
});

test("cells beyond what a file has room for are embedded as sharp pixels", () => {
  const on = contextOf();
  on.imageSmoothingEnabled = false;
  on.drawImage(/** @type {any} */ (MANY), 0, 0, 400, 400);
  assert.match(on.definitions, /style="image-rendering:pixelated" href="data:/);
  assert.match(on.body, /^<use /);
});

test("a layer is a group with the opacity of its beginning", () => {
  const on = contextOf();
  on.globalAlpha = 0.25;
  on.beginLayer();
  on.fillRect(0, 0, 1, 1);
  on.endLayer();
  on.globalAlpha = 1;
  on.fillRect(1, 0, 1, 1);
  assert.deepEqual(on.body.split("\n"), [
    '<g opacity="0.25">',
    '<rect x="0" y="0" width="1" height="1" fill="#000000"/>',
    "</g>",
    '<rect x="1" y="0" width="1" height="1" fill="#000000"/>',
  ]);
});

/** @param {{count: number, values: number[], travel?: number, fadeIn?: number}} what */
function linesDrawn({ count, values, travel, fadeIn = 0 }) {
  const on = contextOf();
  const box = { x: 0, y: 0, width: 100, height: 100 };
  drawLines(
    on,
    {
      flow: "right",
      left: 0,
      top: 0,
      scale: 1,
      gap: {
        fromFlow: Float32Array.of(10, 10),
        fromCross: Float32Array.of(20, 60),
        toFlow: Float32Array.of(70),
        toCross: Float32Array.of(40),
      },
      lines: {
        count,
        sources: Uint16Array.from(values.keys()),
        targets: new Uint16Array(count),
        values: Float32Array.from(values),
        largest: 2,
      },
      look: {
        full: 2,
        thickness: 1,
        fadeIn,
        travel: travel === undefined ? null : Float32Array.of(travel),
      },
      hues: { negative: "#0000ff", positive: "#ff0000", crowd: "#ffffff" },
    },
    box,
  );
  return on;
}

test("lines are curves with the hue of their sign, in four sheets of each sign of which none lies above the other", () => {
  const on = linesDrawn({ count: 2, values: [2, -1] });
  // By hand: 2 · (0.42 + 0.5 · 0.5) and 1 − exp(−1.15 · 0.5 ^ 0.85 / 4); then the same for strength 1.
  assert.deepEqual(on.definitions.split("\n").slice(1), [
    '<g id="d1">',
    '<path d="M10 60C30 60 50 40 70 40" fill="none" stroke="#0000ff" stroke-width="1.34" stroke-linejoin="round" opacity="0.147"/>',
    "</g>",
    '<g id="d2">',
    '<path d="M10 20C30 20 50 40 70 40" fill="none" stroke="#ff0000" stroke-width="1.84" stroke-linejoin="round" opacity="0.25"/>',
    "</g>",
  ]);
  assert.deepEqual(on.body.split("\n"), [
    '<g clip-path="url(#d0)">',
    ...["d1", "d2", "d2", "d1", "d1", "d2", "d2", "d1"].map((name) => `<use href="#${name}"/>`),
    "</g>",
  ]);
});

test("a line on its way ends where its pulse has come, which brightens it", () => {
  const on = linesDrawn({ count: 1, values: [2], travel: 0.5 });
  const paths = on.definitions.split("\n").filter((line) => line.startsWith("<path"));
  // The head has gone half of 1 + 0.15 of the way: x = 10 + 60 · 0.575 = 44.5; its tail begins 0.15 earlier.
  assert.match(paths[0], /^<path d="M10 20C.* 44\.5 32\.233"/);
  assert.match(paths[1], /^<path d="M35\.5 .* 44\.5 32\.233".* stroke="url\(#d1\)"/);
  assert.match(on.definitions, /<linearGradient id="d1" .*x1="35.5" y1="0" x2="44.5" y2="0">/);
  assert.equal(paths.length, 2);
});

test("a line over the pixels fades in, by one gradient for all that begin and end alike", () => {
  const on = linesDrawn({ count: 2, values: [2, 1], fadeIn: 0.5 });
  assert.equal(on.definitions.match(/<linearGradient/g)?.length, 1);
  assert.match(
    on.definitions,
    /x1="10" y1="0" x2="40" y2="0"><stop offset="0" [^>]*stop-opacity="0.1"\/>/,
  );
});

test("the inner circle of a radial gradient is a shift of its stops, which every program can read", () => {
  const on = contextOf();
  const light = on.createRadialGradient(5, 5, 2, 5, 5, 4);
  light.addColorStop(0, "#ffffff");
  light.addColorStop(1, "#000000");
  on.fillStyle = light;
  on.fillRect(0, 0, 10, 10);
  assert.equal(
    on.definitions,
    '<radialGradient id="d0" gradientUnits="userSpaceOnUse" cx="5" cy="5" r="4"><stop offset="0.5" stop-color="#ffffff"/><stop offset="1" stop-color="#000000"/></radialGradient>',
  );
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
