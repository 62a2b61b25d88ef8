/**
 * Writes the links of generated places, one in a line: `node write-links.js FIRST LAST`, by their seeds.
 * @module
 */

import { packed } from "../../frontend/src/net/link.js";
import { generatedPlace } from "./generated.js";

const [first, last] = process.argv.slice(2).map(Number);
for (let seed = first; seed <= last; seed += 1) {
  process.stdout.write(`${packed(generatedPlace(seed, [784, 16, 16, 10]))}\n`);
}
