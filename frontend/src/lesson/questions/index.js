/**
 * The questions of the lessons by name. To add one, add a file here, a line below, and its name in a step.
 * @module
 */

import biasMinusTen from "./bias-minus-ten.js";
import biasUp from "./bias-up.js";
import blobOrEdge from "./blob-or-edge.js";
import costTrained from "./cost-trained.js";
import howManyDials from "./how-many-dials.js";
import linearHidden from "./linear-hidden.js";
import meanWish from "./mean-wish.js";
import noise from "./noise.js";
import oneWeight from "./one-weight.js";
import pictures from "./pictures.js";
import randomRight from "./random-right.js";
import shuffled from "./shuffled.js";
import whichLights from "./which-lights.js";

/** @import { Question } from "../question.js" */

/** @type {readonly Question[]} */
export const QUESTIONS = [
  whichLights,
  blobOrEdge,
  biasMinusTen,
  howManyDials,
  oneWeight,
  noise,
  linearHidden,
  shuffled,
  randomRight,
  costTrained,
  biasUp,
  meanWish,
  pictures,
];

/** @param {string} [name] */
export const questionNamed = (name) => QUESTIONS.find((question) => question.name === name);
