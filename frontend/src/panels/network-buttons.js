import { html } from "lit";
import { t } from "../i18n/i18n.js";

/** @import { Panel } from "./panel.js" */

/** What the open network can be saved as. */
const FORMATS = /** @type {const} */ (["safetensors", "npz", "json"]);

/**
 * A button for each format that saves the open network as it stands.
 * @param {Panel} panel
 */
export const networkButtons = (panel) =>
  FORMATS.map(
    (format) => html`
      <button
        type="button"
        data-action="save"
        data-format=${format}
        @click=${() => panel.act("saveNetwork", format)}
      >
        ${t("edit.save", { format })}
      </button>
    `,
  );
