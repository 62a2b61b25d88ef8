/**
 * The lessons and their steps, in order. To add a step, add a file in the folder of its lesson and a line here.
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
import random from "./learning/01-random.js";
import cost from "./learning/02-cost.js";
import downhill from "./learning/03-downhill.js";
import wishes from "./learning/04-wishes.js";
import became from "./learning/05-became.js";

/** @import { Step } from "./step.js" */

/**
 * A lesson. Its title is `lesson.name.NAME`. The names of steps and lessons are unique, so that an address with the
 * name of a step determines its lesson.
 * @typedef {{name: string, steps: readonly Step[]}} Lesson
 */

/** @type {readonly Lesson[]} */
export const LESSONS = [
  {
    name: "network",
    steps: [
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
    ],
  },
  { name: "learning", steps: [random, cost, downhill, wishes, became] },
];

/** The steps of all lessons. */
export const STEPS = LESSONS.flatMap(({ steps }) => steps);

/** @param {string} name */
export const stepNamed = (name) => STEPS.find((step) => step.name === name);

/** @param {string} name */
export const lessonNamed = (name) => LESSONS.find((lesson) => lesson.name === name);

/**
 * Returns the lesson of a step; the first lesson if there is no such step.
 * @param {string | undefined} name Of the step.
 */
export const lessonOf = (name) =>
  LESSONS.find(({ steps }) => steps.some((step) => step.name === name)) ?? LESSONS[0];

/**
 * Returns the step a number of steps after another one in its lesson; undefined beyond its ends.
 * @param {string | undefined} name
 * @param {1 | -1} way
 */
export function stepAfter(name, way) {
  const { steps } = lessonOf(name);
  const at = steps.findIndex((step) => step.name === name);
  return at < 0 ? undefined : steps[at + way];
}

/**
 * Whether weights have been explained by then.
 * @param {Step} step
 */
export const knowsWeights = (step) => STEPS.indexOf(step) >= STEPS.indexOf(weights);
