import "../i18n/all-messages.js";
import "../styles/term-card.css";
import { html } from "lit";
import { nameKey, STEPS } from "../i18n/terms.js";
import { t } from "../i18n/i18n.js";
import { icon } from "./icon.js";
import { Panel } from "./panel.js";

/** @import { State, Term } from "../types.js" */

/** The gap between the card and what it explains, and between the card and the edge of the window, in CSS px. */
const GAP = 8;

/** The "What is this?" card, shown beside the mark that it explains. */
export class GlossaryPanel extends Panel {
  /** @type {HTMLElement | null} The element that had the focus. */
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

  /** Closes the card; the focus returns to the mark if the visitor came by keyboard. */
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
   * Positions the card beside the mark; on a phone the style sheet does.
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
 * Returns a position in which the card covers neither its mark nor the rows around it: beside the mark's column,
 * otherwise below the mark, otherwise above it.
 * @param {Term} term
 * @param {{width: number, height: number}} room The room that the window leaves.
 * @param {{width: number, height: number}} size The size of the card.
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
