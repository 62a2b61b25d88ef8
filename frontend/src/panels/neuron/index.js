/**
 * The sections of the inspector, from top to bottom. To add one: one file here and one line below.
 * @module
 */

import "./pictures.js";
import "./sum.js";
import "./formula.js";
import "./squish.js";
import "./response.js";
import "./links.js";

/** Names of their elements. */
export const SECTIONS = [
  "fp-pictures",
  "fp-sum",
  "fp-formula",
  "fp-squish",
  "fp-response",
  "fp-links",
];
