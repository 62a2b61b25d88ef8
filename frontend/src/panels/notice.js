import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { actionButton } from "./action-button.js";
import { Panel } from "./panel.js";

/** @import { State } from "../types.js" */

/** What the visitor must know now: the server is gone, the page is outdated, or a file was refused. */
export class NoticePanel extends Panel {
  /** The program that was copied last. */
  #copied = "";

  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [state.connection, state.notice, state.codeMissing];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { connection, notice } = state;
    return html`
      ${
        connection === "lost"
          ? html`<p class="notice" role="alert" data-kind="lost">${t("notice.lost")}</p>`
          : null
      }
      ${
        connection === "outdated"
          ? html`<p class="notice" role="alert" data-kind="outdated">
              ${t("notice.outdated")} ${actionButton(this, state, "reload", [])}
            </p>`
          : null
      }
      ${
        state.codeMissing
          ? html`<p class="notice" role="alert" data-kind="code">
              ${t("notice.code")} ${actionButton(this, state, "fetchAgain", [])}
              ${state.codeRound > 0 ? actionButton(this, state, "reload", []) : null}
            </p>`
          : null
      }
      ${
        notice
          ? html`<div class="notice" role="alert" data-kind=${notice.kind} data-part="notice">
              <p>
                ${[t(notice.key, notice.values), ...(notice.more ?? []).map((key) => t(key))].join(" ")}
                ${notice.server ? html`<a href=${notice.server}>${t("notice.live")}</a>` : null}
              </p>
              ${notice.program ? this.#program(notice.program) : null}
              ${actionButton(this, state, "dismiss", [])}
            </div>`
          : null
      }
    `;
  }

  /** @param {string} program */
  #program(program) {
    return html`
      <pre data-part="program" tabindex="0" translate="no">${program}</pre>
      <button type="button" data-action="copyProgram" @click=${() => this.#copy(program)}>
        ${t(this.#copied === program ? "notice.copied" : "notice.copy")}
      </button>
    `;
  }

  /** @param {string} program */
  async #copy(program) {
    const code = await this.fetchCode(() => import("./copy.js"));
    if (await code?.copied(program)) this.#copied = program;
    this.requestUpdate();
  }
}

customElements.define("fp-notice", NoticePanel);
