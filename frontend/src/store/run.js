/**
 * What can be asked of a training as it stands. Actions know this from the start; all else of a training is fetched
 * with the first one.
 * @module
 */

/** @import { Run } from "../types.js" */

/**
 * Whether a run makes steps, or will as soon as it can.
 * @param {Run} run
 */
export const isGoing = ({ status }) => status === "running" || status === "waiting";

/**
 * Whether a run makes no step until it is told to.
 * @param {Run} run
 */
export const isResting = ({ status }) => status === "paused" || status === "diverged";

/**
 * Whether a run can be played or paused, or goes on from its last checkpoint.
 * @param {Run} run
 */
export const isPlayable = (run) => isGoing(run) || isResting(run) || run.resumes !== null;
