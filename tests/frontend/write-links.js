/**
 * Writes the links of generated places, one per line: `node write-links.js FIRST LAST`, by their seeds. A place has
 * no training run: the page drops a run whose network is not open.
 * @module
 */

import { packed } from "../../frontend/src/net/link.js";
import { generatedPlace } from "./generated.js";

const [first, last] = process.argv.slice(2).map(Number);
for (let seed = first; seed <= last; seed += 1) {
  const place = { ...generatedPlace(seed, [784, 16, 16, 10]), run: undefined };
  process.stdout.write(`${packed(place)}\n`);
}
