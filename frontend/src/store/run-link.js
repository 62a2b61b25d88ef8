/**
 * A step of a training as a short text, which a link holds: preset, step, where its digits come from, and what
 * of the recipe differs from the preset, as JSON. Whoever opens it comes to the same numbers.
 * @module
 */

import { PRESETS } from "../recipes.js";

/** @import { Recipe, Run } from "../types.js" */

/** @typedef {{preset: string, changes: Partial<Recipe>, step: number, source: Run["source"]}} SharedStep */

/** Of a text, in order. */
const PARTS = /^([a-z-]{1,40});(\d{1,9});(mnist|generated);(\{.*\})$/;

/**
 * A preset by its name, which is one of theirs.
 * @param {string} name
 * @returns {Recipe}
 */
const presetCalled = (name) => PRESETS[/** @type {keyof typeof PRESETS} */ (name)];

/**
 * What of a recipe is not as in the preset.
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
 * The step that a run stands at. Of the presets, that which leaves the least to say.
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
 * @returns {SharedStep | null} Null where that is no step of a training that this page knows.
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
 * @returns {Partial<Recipe> | null} Null where a field is unknown or not of its kind; how large numbers may be is
 *   for the server to say.
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
 * The kind of a value of a recipe.
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
