import "../../../styles/checked.css";
import { html } from "lit";
import { isMessage } from "../../../i18n/all-messages.js";
import { formatNumber, t } from "../../../i18n/i18n.js";
import { formatScientific } from "../../../i18n/scientific.js";
import { STEPS } from "../../../lesson/index.js";
import { Panel } from "../../panel.js";
import { pictureOf } from "./checked-plots.js";

/** @import { Card, Checks, Finding, State } from "../../../types.js" */

/** @typedef {"alike" | "flat" | "missing" | "unread"} Unjudged */

/** The lesson's statements about the network, each with the network's own number. */
export class CheckedView extends Panel {
  /** The network whose statements were requested. */
  #asked = "";

  /**
   * @override
   * @param {State} state
   */
  uses({ checks, card, models }) {
    return [checks, card, models];
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.#asked = "";
    this.requestUpdate();
  }

  /**
   * Requests the statements of the network that is open.
   * @override
   */
  updated() {
    const name = this.state?.card?.name ?? "";
    if (!name || name === this.#asked) return;
    this.#asked = name;
    this.act("check");
  }

  /**
   * @override
   * @param {State} state
   */
  view({ checks, card, models }) {
    return html`
      <header>
        <h2>${t("checked.title")}</h2>
        <p>${t("checked.text")}</p>
        ${checks ? overview(checks, card?.name ?? checks.model, models) : null}
      </header>
      ${checks ? filters(checks) : null}
      ${(checks?.sections ?? []).map((section) =>
        this.#section(section, /** @type {Checks} */ (checks)),
      )}
    `;
  }

  /**
   * @param {Checks["sections"][number]} section
   * @param {Checks} checks
   */
  #section({ name, items }, checks) {
    return html`<details class="section" open>
      <summary>
        <h3>${t(`checked.section.${name}`)}</h3>
        <span class="tally">${tally(items, checks).map(sign)}</span>
      </summary>
      <ol>
        ${items.map((item) => this.#statement(item, checks))}
      </ol>
    </details>`;
  }

  /**
   * @param {string} item
   * @param {Checks} checks
   */
  #statement(item, { findings, slow }) {
    const finding = /** @type {Finding | undefined} */ (findings[item]);
    const verdict = finding?.verdict ?? "waiting";
    const word = verdict === "waiting" && slow.includes(item) ? "training" : verdict;
    return html`<li
      data-item=${item}
      data-verdict=${verdict}
      data-numbers=${finding ? JSON.stringify(finding.numbers) : ""}
    >
      <p class="verdict">
        <b translate="no" aria-hidden="true">${MARKS[verdict]}</b>
        <span>${t(`checked.${word}`)}</span>
      </p>
      <div class="told">
        <p class="claim">${t(`checked.${item}.claim`)}</p>
        ${finding ? this.#found(item, finding) : null}
      </div>
      <p class="way">${this.#step(item)}</p>
    </li>`;
  }

  /**
   * @param {string} item
   * @param {Finding} finding
   */
  #found(item, finding) {
    const numbers = told(finding.numbers, this.state?.models ?? []);
    if (finding.verdict === "unjudged") {
      const reason = /** @type {Unjudged} */ (finding.numbers.reason);
      return html`<p class="found">${t(`checked.unjudged.${reason}`, numbers)}</p>`;
    }
    return html`<p class="found">${t(`checked.${item}.found`, numbers)}</p>
      ${pictureOf(item, finding)}
      ${
        isMessage(`checked.${item}.reference`)
          ? html`<p class="reference">${t(`checked.${item}.reference`)}</p>`
          : null
      }
      ${
        isMessage(`checked.${item}.rule`)
          ? html`<p class="rule">
              ${t("checked.rule", { rule: t(`checked.${item}.rule`, numbers) })}
            </p>`
          : null
      }`;
  }

  /** @param {string} item */
  #step(item) {
    const step = STEPS.find(({ items }) => items.includes(item));
    if (!step) return null;
    const title = t(`lesson.${step.name}.title`);
    return html`<button
      type="button"
      class="quiet"
      aria-label=${t("checked.step", { title })}
      @click=${() => this.act("lesson", step.name)}
    >
      ${title}
    </button>`;
  }
}

const MARKS = { holds: "✓", fails: "✗", depends: "≈", number: "#", unjudged: "–", waiting: "…" };
const VERDICTS = /** @type {const} */ (["holds", "fails", "depends", "number"]);

/**
 * Describes which network is checked, on which digits, and how far the checks have come.
 * @param {Checks} checks
 * @param {string} open The name of the open network.
 * @param {Card[]} cards
 */
function overview(checks, open, cards) {
  const { model, source, testSet, count: digits, findings } = checks;
  const name = titleOf(model, cards);
  const count = checks.sections.flatMap(({ items }) => items).length;
  const done = Object.keys(findings).length;
  return html`<p class="judged">
      ${t(model === open ? "checked.judged" : "checked.instead", { name })}
      ${t(`checked.${source}`, { count: digits, name: testSet ?? "" })} ${t("checked.kept")}
    </p>
    <p data-part="checked" data-model=${model} data-done=${done} data-count=${count}>
      <progress max=${count} value=${done} aria-hidden="true"></progress>
      <span role="status">${t("checked.progress", { done, count })}</span>
    </p>`;
}

/**
 * Returns filters that show only the statements with one verdict; the style sheet applies them.
 * @param {Checks} checks
 */
function filters(checks) {
  const counts = tally(
    checks.sections.flatMap(({ items }) => items),
    checks,
  );
  return html`<fieldset class="filters">
    <legend>${t("checked.show")}</legend>
    <label
      ><input type="radio" name="show" value="all" checked /><span>${t("checked.all")}</span></label
    >
    ${counts.map(
      ({ verdict, count }) =>
        html`<label>
          <input type="radio" name="show" value=${verdict} />
          <span
            ><b translate="no" aria-hidden="true">${MARKS[verdict]}</b> ${t(`checked.${verdict}`)}
            <i translate="no">${formatNumber(count)}</i></span
          >
        </label>`,
    )}
  </fieldset>`;
}

/**
 * Counts the statements per verdict.
 * @param {string[]} items
 * @param {Checks} checks
 */
function tally(items, { findings }) {
  return VERDICTS.map((verdict) => ({
    verdict,
    count: items.filter((item) => findings[item]?.verdict === verdict).length,
  }));
}

/** @param {ReturnType<typeof tally>[number]} counted */
function sign({ verdict, count }) {
  if (!count) return null;
  return html`<span class=${verdict}
    ><b translate="no" aria-hidden="true">${MARKS[verdict]}</b>
    <span class="hidden">${t(`checked.${verdict}`)}</span> ${formatNumber(count)}</span
  >`;
}

/**
 * Formats numbers for the text: networks by their titles, the effect of rounding in powers of ten.
 * @param {Finding["numbers"]} numbers
 * @param {Card[]} cards
 * @returns {Record<string, string | number>}
 */
function told(numbers, cards) {
  /** @type {Record<string, string | number>} */
  const plain = {};
  for (const [name, value] of Object.entries(numbers)) {
    if (name === "difference") plain[name] = Number(value) ? formatScientific(Number(value)) : 0;
    else if (name === "name" || name === "other") plain[name] = titleOf(String(value), cards);
    else if (!Array.isArray(value)) plain[name] = value;
  }
  return plain;
}

/**
 * Returns the name of a network in the menu.
 * @param {string} name
 * @param {Card[]} cards
 */
const titleOf = (name, cards) => cards.find((card) => card.name === name)?.title ?? name;

customElements.define("fp-checked", CheckedView);
