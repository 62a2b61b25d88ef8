import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { icon } from "./icon.js";
import { Panel } from "./panel.js";

/** @import { State } from "../types.js" */

/** What the visitor must know now: the server is gone, the page is outdated, a file was refused. */
export class NoticePanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [state.connection, state.notice];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ connection, notice }) {
    return html`
      ${
        connection === "lost"
          ? html`<p class="notice" role="alert" data-kind="lost">${t("notice.lost")}</p>`
          : null
      }
      ${
        connection === "outdated"
          ? html`<p class="notice" role="alert" data-kind="outdated">
              ${t("notice.outdated")}
              <button type="button" @click=${() => this.act("reload")}>
                ${t("notice.reload")}
              </button>
            </p>`
          : null
      }
      ${
        notice
          ? html`<p class="notice" role="alert" data-kind=${notice.kind} data-part="notice">
              ${t(notice.key, notice.values)}
              <button
                type="button"
                class="quiet"
                aria-label=${t("notice.dismiss")}
                @click=${() => this.act("dismiss")}
              >
                ${icon("close")}
              </button>
            </p>`
          : null
      }
    `;
  }
}

customElements.define("fp-notice", NoticePanel);
