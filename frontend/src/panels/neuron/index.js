/**
 * The sections of the inspector, from top to bottom. To add one: one file here and one line below.
 * @module
 */

import "../../i18n/all-messages.js";
import "../../styles/inspector.css";
import "../../styles/function.css";
import "../../styles/dials.css";
import "./pixel-position.js";
import "./pictures.js";
import "./projection.js";
import "./sum.js";
import "./formula.js";
import "./squish.js";
import "./response.js";
import "./causes-effects.js";
import "./dials.js";

/** Names of their elements. */
export const SECTIONS = [
  "fp-pixel-position",
  "fp-pictures",
  "fp-projection",
  "fp-sum",
  "fp-formula",
  "fp-squish",
  "fp-response",
  "fp-causes-effects",
  "fp-dials",
];
