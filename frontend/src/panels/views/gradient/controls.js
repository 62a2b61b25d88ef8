/**
 * What is asked about one step, and the button that takes it.
 * @module
 */

import { html } from "lit";
import { formatNumber, t } from "../../../i18n/i18n.js";
import { MAX_SEED } from "../../../options.js";
import {
  BATCHES,
  COSTS,
  costFits,
  LEARNING_RATES,
  MOST_AVERAGED,
  nextBatchOf,
  questionNow,
} from "../../../store/gradient.js";
import { actionButton } from "../../action-button.js";
import { nextStep } from "./next-step.js";

/** @import { AskedGradient, FoundGradient, State } from "../../../types.js" */
/** @import { Panel } from "../../panel.js" */

/**
 * @param {Panel} panel
 * @param {State} state
 * @param {FoundGradient | null} found
 */
export function controls(panel, state, found) {
  const { digit, cost, learningRate, batch } = questionNow(state);
  const next = nextBatchOf(state);
  const drawn = batch && "seed" in batch ? batch : null;
  const isNext = Boolean(batch) && !drawn;
  const sources = [
    { name: t("gradient.from.drawing"), batch: null },
    ...BATCHES.map((count) => ({
      name: t("gradient.from.batch", { count }),
      batch: { count, seed: drawn?.seed ?? 1 },
    })),
    ...(next ? [{ name: nextName(next.count), batch: /** @type {const} */ ("next") }] : []),
  ];
  const isTooLarge = (/** @type {number} */ at) =>
    sources[at].batch === "next" && (next?.count ?? 0) > MOST_AVERAGED;
  return html`
    <div class="buttons">
      ${choice({
        part: "learn-from",
        label: t("gradient.from"),
        names: sources.map(({ name }) => name),
        chosen: sources.findIndex(({ batch: one }) =>
          isNext ? one === "next" : JSON.stringify(one) === JSON.stringify(batch),
        ),
        isPossible: (at) => !isTooLarge(at),
        choose: (at) => panel.act("gradient", { batch: sources[at].batch }),
      })}
      ${
        drawn
          ? html`<button
              type="button"
              data-action="otherDigits"
              @click=${() =>
                panel.act("gradient", { batch: { ...drawn, seed: (drawn.seed + 1) % MAX_SEED } })}
            >
              ${t("gradient.others")}
            </button>`
          : null
      }
    </div>
    ${batch ? null : wanted(panel, digit)}
    ${isNext ? nextStep(panel, state, found) : byHand(panel, state, found, { cost, learningRate })}
  `;
}

/**
 * The batch of a training in the menu: how many digits it has.
 * @param {number} count
 */
const nextName = (count) =>
  count > MOST_AVERAGED
    ? t("gradient.from.next.large", { most: MOST_AVERAGED })
    : t("gradient.from.next", { count });

/**
 * The cost and the learning rate of a step that the visitor takes, and the button that takes it.
 * @param {Panel} panel
 * @param {State} state
 * @param {FoundGradient | null} found
 * @param {Pick<AskedGradient, "cost" | "learningRate">} chosen
 */
function byHand(panel, state, found, { cost, learningRate }) {
  return html`
    <div class="buttons">
      ${choice({
        part: "cost-name",
        label: t("gradient.cost"),
        names: COSTS.map((name) => t(`gradient.cost.${name}`)),
        values: COSTS,
        chosen: COSTS.indexOf(cost),
        isPossible: (at) => costFits(state, COSTS[at]),
        choose: (at) => panel.act("gradient", { cost: COSTS[at] }),
      })}
      ${choice({
        part: "learning-rate",
        label: t("gradient.rate"),
        names: LEARNING_RATES.map((rate) => formatNumber(rate)),
        values: LEARNING_RATES,
        chosen: LEARNING_RATES.findIndex((rate) => rate === learningRate),
        choose: (at) => panel.act("gradient", { learningRate: LEARNING_RATES[at] }),
      })}
      <button
        type="button"
        data-action="nudge"
        aria-disabled=${!found}
        @click=${() => panel.act("gradient", "nudge")}
      >
        ${t("gradient.nudge")}
      </button>
      ${actionButton(panel, state, "undoEdit", [])}
    </div>
  `;
}

/**
 * The digit that the drawing is meant to be.
 * @param {Panel} panel
 * @param {number} digit
 */
function wanted(panel, digit) {
  return html`<fieldset>
    <legend>${t("gradient.wanted")}</legend>
    <div class="choices">
      ${Array.from(
        { length: 10 },
        (_, at) =>
          html`<button
            type="button"
            data-digit=${at}
            aria-pressed=${at === digit}
            @click=${() => panel.act("gradient", { digit: at })}
          >
            ${at}
          </button>`,
      )}
    </div>
  </fieldset>`;
}

/**
 * A menu.
 * @param {object} menu
 * @param {string} menu.part Its `data-part`.
 * @param {string} menu.label
 * @param {readonly string[]} menu.names
 * @param {readonly (string | number)[]} [menu.values] Of the options; by default the names.
 * @param {number} menu.chosen
 * @param {(at: number) => boolean} [menu.isPossible]
 * @param {(at: number) => void} menu.choose
 */
export function choice({ part, label, names, values = names, chosen, isPossible, choose }) {
  return html`<label>
    ${label}
    <select
      data-part=${part}
      @change=${(/** @type {Event} */ { target }) =>
        choose(/** @type {HTMLSelectElement} */ (target).selectedIndex)}
    >
      ${names.map(
        (name, at) =>
          html`<option
            value=${values[at]}
            .selected=${at === chosen}
            ?disabled=${isPossible?.(at) === false}
          >
            ${name}
          </option>`,
      )}
    </select>
  </label>`;
}
