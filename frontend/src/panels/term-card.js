import "../i18n/all-messages.js";
import "../styles/term-card.css";
import { html } from "lit";
import { nameKey, STEPS } from "../i18n/terms.js";
import { t } from "../i18n/i18n.js";
import { icon } from "./icon.js";
import { Panel } from "./panel.js";

/** @import { State, Term } from "../types.js" */

/** Room between the card and what it explains, and the edge of the window, in CSS px. */
const GAP = 8;

/** What is this: a card beside the mark that is explained. */
export class GlossaryPanel extends Panel {
  /** @type {HTMLElement | null} What had the focus. */
  #asked = null;

  /**
   * @override
   * @param {State} state
   */
  uses({ term, asking, lesson }) {
    return [term, asking, lesson?.step];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ term, asking, lesson }) {
    const step = term && STEPS[term.name];
    return html`
      <div
        class="card"
        data-part="glossary"
        data-term=${term?.name ?? ""}
        ?data-rested=${Boolean(term?.rested)}
        ?hidden=${!term && !asking}
      >
        <div role="status" aria-live=${term?.rested ? "off" : "polite"}>
          ${
            term
              ? html`<b>${t(nameKey(term.name))}</b>
                  <p>${t(`glossary.${term.name}.text`)}</p>`
              : asking
                ? html`<p>${t("glossary.point")}</p>`
                : null
          }
        </div>
        ${step && step !== lesson?.step ? this.#more(step) : null}
        <button
          type="button"
          class="quiet"
          data-action="closeGlossary"
          aria-label=${t("glossary.close.it")}
          @click=${this.#close}
        >
          ${icon("close")}
        </button>
      </div>
    `;
  }

  /** Who came here by keyboard goes back to the mark. */
  #close() {
    this.#asked?.focus();
    this.act("asking", false);
  }

  /** @param {string} step */
  #more(step) {
    return html`<button
      type="button"
      class="more"
      data-action="termInLesson"
      @click=${() => {
        this.act("asking", false);
        this.act("lesson", step);
      }}
    >
      ${t("glossary.lesson.in", { title: t(`lesson.${step}.title`) })}
    </button>`;
  }

  /**
   * Beside the mark; on a phone the style sheet has its position.
   * @override
   */
  updated() {
    const card = /** @type {HTMLElement | null} */ (this.querySelector(".card"));
    if (!card) return;
    const focused = /** @type {HTMLElement} */ (document.activeElement);
    if (!this.contains(focused)) this.#asked = focused;
    const term = this.state?.term;
    card.toggleAttribute("data-placed", Boolean(term));
    if (!term) return;
    const { clientWidth, clientHeight } = document.documentElement;
    card.toggleAttribute("data-low", term.box.y + term.box.height / 2 > clientHeight / 2);
    const { offsetWidth: width, offsetHeight: height } = card;
    const room = { width: clientWidth - width, height: clientHeight - height };
    const { left, top } = positionOf(term, room, { width, height });
    const within = (/** @type {number} */ at, /** @type {number} */ most) =>
      Math.round(Math.max(GAP, Math.min(at, most - GAP)));
    card.style.setProperty("--top", `${within(top, room.height)}px`);
    card.style.setProperty("--left", `${within(left, room.width)}px`);
  }
}

/**
 * Where the card covers neither its mark nor the rows around it: beside the column that the mark
 * stands in, else below the mark, else above.
 * @param {Term} term
 * @param {{width: number, height: number}} room What the window leaves.
 * @param {{width: number, height: number}} size Of the card.
 */
function positionOf({ box, column }, room, { width, height }) {
  if (column) {
    const top = box.y + box.height / 2 - height / 2;
    const [before, after] = [column.x - GAP - width, column.x + column.width + GAP];
    if (before >= GAP) return { left: before, top };
    if (after + GAP <= room.width) return { left: after, top };
  }
  const below = box.y + box.height + GAP;
  const top = below + GAP <= room.height ? below : box.y - GAP - height;
  return { left: box.x + box.width / 2 - width / 2, top };
}

customElements.define("fp-glossary", GlossaryPanel);
