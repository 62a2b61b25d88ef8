import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { MAX_SEED } from "../../../options.js";
import {
  AUGMENTATIONS,
  COSTS,
  DIGIT_COUNTS,
  INITS,
  MAX_BATCH,
  MAX_COPIES,
  MAX_EPOCHS,
  OPTIMISERS,
  PRESETS,
  SCHEDULES,
} from "../../../recipes.js";
import { changesWith, choiceOf, recipeOf } from "../../../store/training.js";
import { Panel } from "../../panel.js";
import { choicesOf, menu, numberField } from "./fields.js";
import { layerFields } from "./layer-fields.js";

/** @import { Recipe, State, TrainingChoice } from "../../../types.js" */

/** Where a training starts: the initial numbers. */
const STARTS = /** @type {const} */ (["random", "open"]);

/** The choices for a training, and the button that starts it. */
export class TrainingChoices extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ training, card, connection }) {
    return [training?.choice, Boolean(training?.run), card, connection];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const choice = choiceOf(state);
    const { preset, start } = choice;
    const isReady = state.card !== null && state.connection === "connected";
    return html`
      ${choicesOf(
        t("learn.preset"),
        Object.keys(PRESETS).map((name) => ({
          name,
          label: t(`learn.preset.${name}`),
          pressed: name === preset,
        })),
        (name) => this.#choose({ preset: name, changes: {} }),
      )}
      <p class="hint" data-part="preset-note">${t(`learn.preset.${preset}.text`)}</p>
      ${choicesOf(
        t("learn.start"),
        STARTS.map((name) => ({
          name,
          label: t(`learn.start.${name}`),
          pressed: name === start,
        })),
        (name) => this.#choose({ start: name }),
      )}
      ${this.#common(choice)}
      <details data-part="more-choices">
        <summary>${t("learn.more")}</summary>
        ${this.#rare(choice)}
      </details>
      <div class="buttons">
        <button
          type="button"
          class="primary"
          data-action="beginTraining"
          ?disabled=${!isReady}
          @click=${() => this.act("train", { do: "begin" })}
        >
          ${t(state.training?.run ? "learn.again" : "learn.begin")}
        </button>
      </div>
    `;
  }

  /** @param {TrainingChoice} choice */
  #common(choice) {
    const recipe = recipeOf(choice);
    return html`<div class="fields">
      ${choice.start === "random" ? this.#number(recipe, "seed", { min: 0, max: MAX_SEED }) : null}
      ${this.#number(recipe, "learning_rate", { min: 1e-6, max: 1000, step: 0.01, whole: false })}
      ${this.#number(recipe, "batch", { min: 1, max: MAX_BATCH })}
      ${this.#number(recipe, "epochs", { min: 1, max: MAX_EPOCHS })}
    </div>`;
  }

  /** @param {TrainingChoice} choice */
  #rare(choice) {
    const recipe = recipeOf(choice);
    const isRandom = choice.start === "random";
    const outputs = COSTS[recipe.cost];
    return html`
      ${isRandom ? layerFields(recipe, (wanted) => this.#change(wanted)) : null}
      <div class="fields">
        ${menu(
          "cost",
          t("learn.cost"),
          named("gradient.cost", Object.keys(COSTS)),
          recipe.cost,
          (cost) => this.#change({ cost, ...fittingOutputs(recipe, COSTS[cost] ?? outputs) }),
        )}
        ${this.#menu(recipe, "optimiser", OPTIMISERS)} ${this.#menu(recipe, "schedule", SCHEDULES)}
        ${isRandom ? this.#menu(recipe, "init", INITS) : null}
        ${this.#number(recipe, "decay", { min: 0, max: 10, step: 0.01, whole: false })}
        ${this.#number(recipe, "smoothness", { min: 0, max: 1, step: 0.00001, whole: false })}
        ${menu(
          "digits",
          t("learn.digits"),
          countsOf(recipe),
          String(recipe.digits ?? ""),
          (count) => this.#change({ digits: count ? Number(count) : null }),
        )}
        ${menu(
          "augmentation",
          t("learn.augmentation"),
          named("learn.augmentation", AUGMENTATIONS),
          recipe.augmentation,
          (augmentation) =>
            this.#change({ augmentation, copies: augmentation === "none" ? 0 : MAX_COPIES }),
        )}
      </div>
    `;
  }

  /**
   * @param {Recipe} recipe
   * @param {"seed" | "learning_rate" | "batch" | "epochs" | "decay" | "smoothness"} name
   * @param {{min: number, max: number, step?: number, whole?: boolean}} limits
   */
  #number(recipe, name, limits) {
    return numberField(name, t(`learn.${name}`), recipe[name], limits, (value) =>
      this.#change({ [name]: value }),
    );
  }

  /**
   * @param {Recipe} recipe
   * @param {"optimiser" | "schedule" | "init"} name
   * @param {readonly string[]} of
   */
  #menu(recipe, name, of) {
    return menu(name, t(`learn.${name}`), named(`learn.${name}`, of), recipe[name], (chosen) =>
      this.#change({ [name]: chosen }),
    );
  }

  /** @param {Partial<Recipe>} wanted */
  #change(wanted) {
    if (this.state) this.#choose({ changes: changesWith(choiceOf(this.state), wanted) });
  }

  /** @param {Partial<TrainingChoice>} choice */
  #choose(choice) {
    this.act("train", { do: "choose", choice });
  }
}

/**
 * @param {string} of The prefix of the keys of their texts.
 * @param {readonly string[]} names
 */
function named(of, names) {
  return names.map((name) => ({ value: name, label: t(`${of}.${name}`) }));
}

/**
 * Returns the counts of digits to choose from, including that of the recipe.
 * @param {Recipe} recipe
 */
function countsOf({ digits }) {
  const counts = [...new Set([...DIGIT_COUNTS, digits])];
  return counts.map((count) => ({
    value: String(count ?? ""),
    label: count === null ? t("learn.digits.all") : t("learn.digits.some", { count }),
  }));
}

/**
 * Returns an activation function of the outputs for which a cost is defined, if that of the recipe is not one.
 * @param {Recipe} recipe
 * @param {readonly string[]} outputs
 * @returns {Partial<Recipe>}
 */
function fittingOutputs({ activations }, outputs) {
  const last = activations.length - 1;
  return outputs.includes(activations[last])
    ? {}
    : { activations: [...activations.slice(0, last), outputs[0]] };
}

customElements.define("fp-training-choices", TrainingChoices);
