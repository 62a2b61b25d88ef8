/**
 * The lesson: its steps, in order. To add a step: one file in `steps/` and one line here.
 * @module
 */

import digit from "./steps/01-digit.js";
import alike from "./steps/02-alike.js";
import neuron from "./steps/03-neuron.js";
import pixels from "./steps/04-pixels.js";
import outputs from "./steps/05-outputs.js";
import hidden from "./steps/06-hidden.js";
import pass from "./steps/07-pass.js";
import causes from "./steps/08-causes.js";
import weights from "./steps/09-weights.js";
import region from "./steps/10-region.js";
import surround from "./steps/11-surround.js";
import squish from "./steps/12-squish.js";
import bias from "./steps/13-bias.js";
import eachStep from "./steps/14-each.js";
import hope from "./steps/15-hope.js";
import edges from "./steps/16-edges.js";
import counting from "./steps/17-counting.js";
import byHand from "./steps/18-by-hand.js";
import matrix from "./steps/19-matrix.js";
import code from "./steps/20-code.js";
import functionStep from "./steps/21-function.js";
import relu from "./steps/22-relu.js";
import linear from "./steps/23-linear.js";
import readers from "./steps/24-readers.js";
import checked from "./steps/25-checked.js";

/** @import { Step } from "./step.js" */

/** @type {readonly Step[]} */
export const STEPS = [
  digit,
  alike,
  neuron,
  pixels,
  outputs,
  hidden,
  pass,
  causes,
  weights,
  region,
  surround,
  squish,
  bias,
  eachStep,
  hope,
  edges,
  counting,
  byHand,
  matrix,
  code,
  functionStep,
  relu,
  linear,
  readers,
  checked,
];

/** @param {string} name */
export const stepNamed = (name) => STEPS.find((step) => step.name === name);

/**
 * Whether what a weight is has been said by then.
 * @param {Step} step
 */
export const knowsWeights = (step) => STEPS.indexOf(step) >= STEPS.indexOf(weights);
