import "../../i18n/whole.js";
import "../../styles/checked.css";
import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { STEPS } from "../../lesson/index.js";
import { Panel } from "../panel.js";
import { bars, curves } from "./checked-plots.js";

/** @import { Finding, State } from "../../types.js" */

/** What the lesson says of the network, each statement with the network's own number. */
export class CheckedView extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ checks }) {
    return [checks];
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.act("check");
  }

  /**
   * @override
   * @param {State} state
   */
  view({ checks }) {
    const sections = Object.entries(checks?.sections ?? {});
    const count = sections.flatMap(([, items]) => items).length;
    const done = Object.keys(checks?.findings ?? {}).length;
    return html`
      <header>
        <h2>${t("checked.title")}</h2>
        <p>${t("checked.text")} ${checks ? t(`checked.${checks.source}`) : null}</p>
        <p data-part="checked" data-done=${done} data-count=${count}>
          <progress max=${count || 1} value=${done} aria-hidden="true"></progress>
          <span role="status">${t("checked.progress", { done, count })}</span>
        </p>
      </header>
      ${sections.map(
        ([section, items]) => html`
          <section aria-labelledby="checked-${section}">
            <h3 id="checked-${section}">${t(`checked.section.${section}`)}</h3>
            <ol>
              ${items.map((item) => this.#statement(item, checks?.findings[item]))}
            </ol>
          </section>
        `,
      )}
    `;
  }

  /**
   * @param {string} item
   * @param {Finding | undefined} finding
   */
  #statement(item, finding) {
    const verdict = verdictOf(finding);
    return html`<li
      data-item=${item}
      data-verdict=${verdict}
      data-numbers=${finding ? JSON.stringify(finding.numbers) : ""}
    >
      <p class="verdict">
        <b aria-hidden="true">${MARKS[verdict]}</b> ${t(`checked.${verdict}`)}
        <small>${t("checked.item", { item })}</small>
      </p>
      <p class="claim">${t(`checked.${item}.claim`)}</p>
      ${finding ? html`<p class="found">${t(`checked.${item}.found`, told(finding.numbers))}</p>` : null}
      ${pictureOf(item, finding)} ${reference(item)} ${this.#step(item)}
    </li>`;
  }

  /** @param {string} item */
  #step(item) {
    const step = STEPS.find(({ items }) => items.includes(Number(item)));
    if (!step) return null;
    const title = t(`lesson.${step.name}.title`);
    return html`<button type="button" class="quiet" @click=${() => this.act("lesson", step.name)}>
      ${t("checked.step", { title })}
    </button>`;
  }
}

const MARKS = { holds: "✓", fails: "✗", number: "#", waiting: "…" };

/** Items for which there is a number to contrast ours with. */
const REFERENCED = new Set("12 23 34 43 45 54 68 71 103 N1 N3 N5".split(" "));

/**
 * @param {Finding | undefined} finding
 * @returns {"holds" | "fails" | "number" | "waiting"}
 */
function verdictOf(finding) {
  if (!finding) return "waiting";
  if (finding.holds === null) return "number";
  return finding.holds ? "holds" : "fails";
}

/** @param {string} item */
function reference(item) {
  if (!REFERENCED.has(item)) return null;
  const text = t("checked.reference", { reference: t(`checked.${item}.reference`) });
  return html`<p class="reference">${text}</p>`;
}

/**
 * The numbers that words can hold.
 * @param {Finding["numbers"]} numbers
 * @returns {Record<string, string | number>}
 */
function told(numbers) {
  return Object.fromEntries(
    Object.entries(numbers).flatMap(([name, value]) =>
      typeof value === "number" || typeof value === "string" ? [[name, value]] : [],
    ),
  );
}

/**
 * Findings that are rows of numbers are drawn.
 * @param {string} item
 * @param {Finding | undefined} finding
 */
function pictureOf(item, finding) {
  const { first, second, sigmoidCurve, reluCurve } = finding?.numbers ?? {};
  if (Array.isArray(first) && Array.isArray(second)) return bars([first, second]);
  if (Array.isArray(sigmoidCurve) && Array.isArray(reluCurve)) {
    const step = item === "107" ? "depth" : "round";
    return curves({ sigmoid: sigmoidCurve, relu: reluCurve }, step);
  }
  return null;
}

customElements.define("fp-checked", CheckedView);
