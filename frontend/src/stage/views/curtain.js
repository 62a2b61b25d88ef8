/** What lies between the pixels and the answer, for the time being a question mark. */

import { t } from "../../i18n/i18n.js";
import { write } from "./type.js";

/** @type {import("../types.js").View} */
export function draw(ctx, { curtain, layout, palette }) {
  const hidden = layout.layers.slice(1, -1);
  if (!curtain || hidden.length === 0) return;
  const room = 14;
  const left = Math.min(...hidden.map(({ box }) => box.x)) - room;
  const top = Math.min(...hidden.map(({ box }) => box.y)) - room;
  const right = Math.max(...hidden.map(({ box }) => box.x + box.width)) + room;
  const bottom = Math.max(...hidden.map(({ box }) => box.y + box.height)) + room;
  ctx.fillStyle = palette.panel;
  ctx.strokeStyle = palette.line;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.roundRect(left, top, right - left, bottom - top, 12);
  ctx.fill();
  ctx.stroke();
  const size = Math.min((right - left) * 0.6, (bottom - top) * 0.6, 200);
  const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
  const at = { ...middle, align: /** @type {const} */ ("center") };
  write(ctx, t("curtain.mark"), at, { size, color: palette.dim, weight: 700 });
}
