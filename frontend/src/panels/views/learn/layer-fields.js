/**
 * The hidden layers of a recipe: their number, their sizes, and their activation functions.
 * @module
 */

import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { ACTIVATIONS } from "../../../options.js";
import { COSTS, MAX_HIDDEN_LAYERS, MAX_HIDDEN_NEURONS } from "../../../recipes.js";
import { functionName } from "../../neuron/breakdown.js";
import { menu, numberField } from "./fields.js";

/** @import { Recipe } from "../../../types.js" */

/**
 * @param {Recipe} recipe
 * @param {(wanted: Partial<Recipe>) => void} change
 */
export function layerFields({ sizes, activations, cost }, change) {
  const hidden = sizes.slice(1, -1);
  const last = activations.length - 1;
  /**
   * @param {number[]} widths Of the hidden layers.
   * @param {string[]} names Of their activation functions.
   */
  const set = (widths, names) =>
    change({
      sizes: [sizes[0], ...widths, sizes[sizes.length - 1]],
      activations: [...names, activations[last]],
    });
  const names = activations.slice(0, last);
  const options = (/** @type {readonly string[]} */ of) =>
    of.map((name) => ({ value: name, label: functionName(name) }));
  return html`
    ${hidden.map(
      (width, at) => html`
        <fieldset class="fields" data-hidden=${at + 1}>
          <legend>${t("layer.hidden", { layer: at + 1 })}</legend>
          ${numberField(
            `width-${at + 1}`,
            t("learn.neurons"),
            width,
            { min: 1, max: MAX_HIDDEN_NEURONS },
            (wanted) => set(hidden.with(at, wanted), names),
          )}
          ${menu(
            `activation-${at + 1}`,
            t("glossary.activation-function.name"),
            options(ACTIVATIONS),
            names[at],
            (wanted) => set(hidden, names.with(at, wanted)),
          )}
        </fieldset>
      `,
    )}
    <fieldset class="fields">
      <legend>${t("layer.digits")}</legend>
      ${menu(
        "activation-output",
        t("glossary.activation-function.name"),
        options(COSTS[cost]),
        activations[last],
        (wanted) => change({ activations: activations.with(last, wanted) }),
      )}
    </fieldset>
    <div class="buttons">
      <button
        type="button"
        data-action="addLayer"
        ?disabled=${hidden.length === MAX_HIDDEN_LAYERS}
        @click=${() => set([...hidden, 16], [...names, names[names.length - 1] ?? "sigmoid"])}
      >
        ${t("learn.layer.add")}
      </button>
      <button
        type="button"
        data-action="removeLayer"
        ?disabled=${hidden.length === 0}
        @click=${() => set(hidden.slice(0, -1), names.slice(0, -1))}
      >
        ${t("learn.layer.remove")}
      </button>
    </div>
  `;
}
