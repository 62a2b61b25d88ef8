import { html, nothing } from "lit";
import { entryOf } from "../actions/index.js";
import { shortcutsOf } from "../actions/keys.js";
import { t } from "../i18n/i18n.js";
import { icon } from "./icon.js";

/** @import { State } from "../types.js" */
/** @import { ActionName, Detail } from "../actions/detail.d.ts" */
/** @import { Panel } from "./panel.js" */

/**
 * @typedef {object} Look
 * @property {string} [name] The `data-action` of the button, where it differs from the action's.
 * @property {string} [text] A symbol shown on the button; the action's label remains its accessible name.
 * @property {string} [caption] Text shown beside the icon, which is also the accessible name.
 * @property {string} [title]
 * @property {string} [kind] The button's CSS class.
 */

/**
 * Creates a button that requests an action. Its label, icon, keys, and whether it is enabled and pressed, come from
 * the action's entry.
 * @template {ActionName} N
 * @param {Panel} panel
 * @param {State} state
 * @param {N} action
 * @param {Detail<N>} detail
 * @param {Look} [look]
 */
export function actionButton(panel, state, action, detail, look = {}) {
  const { label = "", icon: picture, isPossible, isOn } = entryOf(action);
  const text = look.caption ?? look.text ?? t(label);
  const isNamed = look.caption !== undefined || !(picture || look.text);
  return html`
    <button
      type="button"
      class=${look.kind ?? (picture ? "quiet" : nothing)}
      data-action=${look.name ?? action}
      ?disabled=${isPossible?.(state) === false}
      aria-pressed=${isOn ? String(isOn(state)) : nothing}
      aria-label=${isNamed ? nothing : t(label)}
      aria-keyshortcuts=${shortcutsOf(action) ?? nothing}
      title=${look.title ?? nothing}
      @click=${() => panel.act(action, ...detail)}
    >
      ${picture ? icon(picture) : text}${picture && look.caption ? html`<span>${text}</span>` : null}
    </button>
  `;
}
