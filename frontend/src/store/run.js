/**
 * Questions about the state of a training. Actions need the answers from the start; all other code for trainings is
 * loaded with the first one.
 * @module
 */

/** @import { Run, State } from "../types.js" */

/**
 * Whether a run is making steps, or will as soon as it can.
 * @param {Run} run
 */
export const isGoing = ({ status }) => status === "running" || status === "waiting";

/**
 * Whether a training changes the open network now.
 * @param {Pick<State, "training">} state
 */
export const isLearning = ({ training }) => Boolean(training?.run && isGoing(training.run));

/**
 * Whether a run makes no step before the visitor asks for one.
 * @param {Run} run
 */
export const isResting = ({ status }) => status === "paused" || status === "diverged";

/**
 * Whether a run can be played or paused, or resumed from its last checkpoint.
 * @param {Run} run
 */
export const isPlayable = (run) => isGoing(run) || isResting(run) || run.resumes !== null;
