/**
 * Transitions that set one field of the state and nothing else.
 * @module
 */

/** @import { State } from "../types.js" */

/**
 * @template {keyof State} K
 * @param {K} key
 * @returns {(state: State, value: State[K]) => State}
 */
const setter = (key) => (state, value) =>
  state[key] === value ? state : { ...state, [key]: value };

// Choices of the visitor
export const toolChosen = setter("tool");
export const centringChosen = setter("centred");
export const modeChosen = setter("mode");
export const linesChosen = setter("lines");
export const blankShownChanged = setter("blankShown");
export const curtainDrawn = setter("curtain");
export const viewChosen = setter("view");
export const speedChosen = setter("speed");
export const huesChosen = setter("hues");
export const themeChosen = setter("theme");
export const languageChosen = setter("language");
export const numbersChosen = setter("numbers");
export const presentingChanged = setter("presenting");
export const laserSwitched = setter("laser");
export const helpOpened = setter("help");
export const sharingOpened = setter("sharing");
export const cursorMoved = setter("cursor");

// Consequences of these choices
export const shadeChanged = setter("shade");
export const pixelRatioChanged = setter("pixelRatio");
export const languageSpoken = setter("spoken");

// Pending work
export const pendingChanged = setter("pending");
export const destinationChosen = setter("destination");

// Answers of the server
export const timingReceived = setter("timing");
export const inputRefused = setter("refusal");
export const trainedOutputsReceived = setter("asTrained");
