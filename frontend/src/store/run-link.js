/**
 * A step of a training as a short text in a link: the preset, the step, the source of the digits, and how the recipe
 * differs from the preset, as JSON. Opening the link leads to the same numbers.
 * @module
 */

import { PRESETS } from "../recipes.js";

/** @import { Recipe, Run } from "../types.js" */

/** @typedef {{preset: string, changes: Partial<Recipe>, step: number, source: Run["source"]}} SharedStep */

/** The parts of such a text, in order. */
const PARTS = /^([a-z-]{1,40});(\d{1,9});(mnist|generated);(\{.*\})$/;

/**
 * Returns the preset of that name, which must exist.
 * @param {string} name
 * @returns {Recipe}
 */
const presetCalled = (name) => PRESETS[/** @type {keyof typeof PRESETS} */ (name)];

/**
 * Returns the fields of a recipe that differ from the preset.
 * @param {string} preset
 * @param {Partial<Recipe>} recipe
 * @returns {Partial<Recipe>}
 */
export function changesFrom(preset, recipe) {
  const own = presetCalled(preset);
  return Object.fromEntries(
    Object.entries(recipe).filter(
      ([name, value]) =>
        JSON.stringify(value) !== JSON.stringify(own[/** @type {keyof Recipe} */ (name)]),
    ),
  );
}

/**
 * Returns the current step of a run, with the preset that gives the shortest text.
 * @param {Pick<Run, "recipe" | "number" | "source">} run
 */
export function textOfStep({ recipe, number, source }) {
  const texts = Object.keys(PRESETS).map((preset) => {
    const changes = changesFrom(preset, recipe);
    return [preset, number, source, JSON.stringify(changes)].join(";");
  });
  return texts.reduce((one, other) => (other.length < one.length ? other : one));
}

/**
 * @param {string} text
 * @returns {SharedStep | null} Null if it is not a step of a training that this page knows.
 */
export function stepInText(text) {
  const [, preset, step, source, json] = PARTS.exec(text) ?? [];
  if (!Object.hasOwn(PRESETS, preset ?? "")) return null;
  const changes = changesIn(json, preset);
  if (!changes) return null;
  return { preset, changes, step: Number(step), source: /** @type {Run["source"]} */ (source) };
}

/**
 * @param {string} json
 * @param {string} preset
 * @returns {Partial<Recipe> | null} Null if a field is unknown or of the wrong type. The server checks how large
 *   numbers are.
 */
function changesIn(json, preset) {
  /** @type {Record<string, unknown>} */
  let changes;
  try {
    changes = JSON.parse(json);
  } catch {
    return null;
  }
  const own = Object.entries(presetCalled(preset));
  const kinds = new Map(own.map(([name, value]) => [name, kindOf(value)]));
  kinds.set("digits", "number");
  const fits = Object.entries(changes).every(([name, value]) => {
    const isAll = name === "digits" && value === null;
    return kinds.has(name) && (isAll || kinds.get(name) === kindOf(value));
  });
  return fits ? changes : null;
}

/**
 * Returns the type of a value of a recipe.
 * @param {unknown} value
 */
function kindOf(value) {
  return Array.isArray(value)
    ? `list of ${[...new Set(value.map((each) => typeof each))]}`
    : typeof value;
}

/**
 * Whether a run is the training of a shared step.
 * @param {Pick<Run, "recipe" | "command">} run
 * @param {SharedStep} shared
 */
export function isOfRun({ recipe, command }, { preset, changes }) {
  const own = JSON.stringify(changesFrom(preset, { ...presetCalled(preset), ...changes }));
  return command !== null && own === JSON.stringify(changesFrom(preset, recipe));
}
