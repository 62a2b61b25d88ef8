import { html, nothing } from "lit";
import { formatNumber, formatPercent, t } from "../i18n/i18n.js";
import { actionButton } from "./action-button.js";
import { HUES, THEMES } from "../options.js";
import { icon } from "./icon.js";
import { networksOf } from "../store/own-network.js";
import { isTrained } from "../store/state.js";
import { PanelGroup } from "./panel.js";
import { VIEWS } from "./views/index.js";

/** @import { Card, State } from "../types.js" */

/** The page's header: its name, the open network, and the menus of networks and themes. */
export class HeaderPanel extends PanelGroup {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    const { card, models, own, theme, hues, connection, view } = state;
    return [card, models, own, theme, hues, connection, view, isTrained(state)];
  }

  /**
   * Scrolls the open view's tab into sight where not all of them have room.
   * @override
   */
  updated() {
    super.updated();
    const views = this.querySelector(".views");
    const open = views?.querySelector("[aria-current=page]");
    if (!views || !open) return;
    const [room, box] = [views, open].map((element) => element.getBoundingClientRect());
    if (box.left < room.left || box.right > room.right) {
      views.scrollBy(box.left + box.width / 2 - room.left - room.width / 2, 0);
    }
  }

  /**
   * Besides a network one can choose to watch one learn; the menu then still shows the open one.
   * @param {Event} event
   */
  #choose(event) {
    const name = valueOf(event);
    if (name) this.act("openModel", name);
    else {
      /** @type {HTMLSelectElement} */ (event.target).value = this.state?.card?.name ?? "";
      this.act("view", "learn");
    }
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { card, models, theme, hues, connection, view } = state;
    const isChanged = !isTrained(state);
    return html`
      <hgroup>
        <h1>${t("page.title")}</h1>
        <p class="connection" data-part="connection" data-state=${connection} role="status">
          <span class="lamp" aria-hidden="true"></span>
          <span>${t(`connection.${connection}`)}</span>
        </p>
        <p class="facts" ?hidden=${isChanged}>${card ? facts(card) : t("page.waiting")}</p>
        <fp-changed-network data-panel="at-once"></fp-changed-network>
      </hgroup>
      <nav class="views" data-part="views" aria-label=${t("header.views")}>
        ${VIEWS.filter(({ when }) => !when || (card && when(card))).map(
          ({ name }) => html`
            <button
              type="button"
              data-view=${name}
              aria-current=${name === view ? "page" : "false"}
              @click=${() => this.act("view", name)}
            >
              ${t(`view.${name}`)}
            </button>
          `,
        )}
      </nav>
      <label class="menu model">
        <span class="hidden">${t("header.model")}</span>
        <select data-part="model" ?disabled=${models.length === 0} @change=${this.#choose}>
          ${[...networksOf(state), ...(card?.name === "training" ? [card] : [])].map(
            (model) => html`
              <option
                translate=${isLessons(model) ? nothing : "no"}
                lang=${isLessons(model) ? nothing : "en"}
                value=${model.name}
                .selected=${model.name === card?.name}
              >
                ${menuLine(model, isChanged && model.name === card?.name)}
              </option>
            `,
          )}
          <option value="">${t("header.learn")}</option>
        </select>
        ${card && isLessons(card) ? html`<small translate="no" lang="en" dir="ltr">${card.title}</small>` : null}
      </label>
      <label class="menu picture hues">
        <span class="hidden">${t("hues.title")}</span>
        <span translate="no" class="face" aria-hidden="true"><i>+</i><i>−</i></span>
        <select
          data-part="hues"
          @change=${(/** @type {Event} */ event) => this.act("hues", /** @type {State["hues"]} */ (valueOf(event)))}
        >
          ${HUES.map(
            (name) => html`
              <option value=${name} .selected=${name === hues}>${t(`hues.${name}`)}</option>
            `,
          )}
        </select>
      </label>
      <label class="menu picture theme">
        <span class="hidden">${t("header.theme")}</span>
        <span translate="no" class="face">${icon("theme")}</span>
        <select
          data-part="theme"
          @change=${(/** @type {Event} */ event) => this.act("theme", /** @type {State["theme"]} */ (valueOf(event)))}
        >
          ${THEMES.map(
            (name) => html`
              <option value=${name} .selected=${name === theme}>${t(`theme.${name}`)}</option>
            `,
          )}
        </select>
      </label>
      ${actionButton(this, state, "lesson", [], { kind: "lesson" })}
      ${actionButton(this, state, "share", [], { kind: "quiet share" })}
      ${actionButton(this, state, "help", [], { kind: "quiet help" })}
    `;
  }
}

/** @param {Card} card */
function facts(card) {
  const count = t("header.parameters", { count: card.parameter_count });
  if (!card.test_total) return count;
  const accuracy = formatPercent(card.accuracy);
  const measured = t("header.measured.mnist", {
    correct: formatNumber(card.test_correct),
    total: formatNumber(card.test_total),
  });
  return html`${count} · <span title=${measured}>${t("header.accuracy", { accuracy })}</span>`;
}

/**
 * Returns a menu line. The shape of the lesson's own network is written below the menu.
 * @param {Card} model
 * @param {boolean} isChanged
 */
function menuLine(model, isChanged) {
  const network = isLessons(model) ? t("header.lessonNetwork") : model.title;
  if (isChanged) return t("header.menu", { network, accuracy: t("header.changed") });
  if (!model.test_total) return network;
  return t("header.menu", { network, accuracy: formatPercent(model.accuracy) });
}

/** @param {Card} model */
const isLessons = ({ name }) => name === "digits";

/** @param {Event} event */
function valueOf(event) {
  return /** @type {HTMLSelectElement} */ (event.target).value;
}

customElements.define("fp-header", HeaderPanel);
