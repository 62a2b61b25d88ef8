/**
 * The sections of the inspector from top to bottom, grouped by tab. To add one, add one file here and one line below.
 * @module
 */

import "../../i18n/all-messages.js";
import "../../styles/inspector.css";
import "../../styles/function.css";
import "../../styles/dials.css";
import "../grip.js";
import "./numbers.js";
import "./pixel-position.js";
import "./pictures.js";
import "./projection.js";
import "./sum.js";
import "./formula.js";
import "./squish.js";
import "./response.js";
import "./causes-effects.js";
import "./dials.js";

/** @import { TabName } from "../../types.js" */

/**
 * The names of their elements.
 * @type {Readonly<Record<TabName, readonly string[]>>}
 */
export const SECTIONS = {
  sum: ["fp-pixel-position", "fp-pictures", "fp-sum"],
  curve: ["fp-formula", "fp-squish", "fp-response"],
  links: ["fp-causes-effects", "fp-projection"],
  edit: ["fp-dials"],
};
