import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { SAVED_FORMATS } from "../options.js";

/** @import { Panel } from "./panel.js" */

/**
 * A button for each format that saves a network as it stands: the open one, or the one that was kept.
 * @param {Panel} panel
 * @param {"saveNetwork" | "saveKept"} [action]
 */
export const networkButtons = (panel, action = "saveNetwork") =>
  SAVED_FORMATS.map(
    (format) => html`
      <button
        type="button"
        data-action=${action === "saveKept" ? action : "save"}
        data-format=${format}
        @click=${() => panel.act(action, format)}
      >
        ${t("edit.save", { format })}
      </button>
    `,
  );
