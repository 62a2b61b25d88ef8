/**
 * Opens the network in a file; loaded with the first file. If the file does not name the activation functions of its
 * layers, or the shape of its pictures where these cannot be squares, the visitor is asked first, and nothing opens
 * until they confirm.
 * @module
 */

import { ApiError } from "../net/api.js";
import * as networks from "../net/api/networks.js";
import * as own from "../store/own-network.js";
import * as change from "../store/state.js";
import * as unopened from "../store/unopened-network.js";
import { update } from "./action.js";

/** @import { About, Notice, OpenedFile, State } from "../types.js" */
/** @import { Services } from "./action.js" */

/** What the visitor is asked for, if the file does not say it. */
const ASKED = /** @type {const} */ (["sigmoid", "input_shape"]);

/**
 * @param {Services} page
 * @param {File} file
 */
export async function openNetwork(page, file) {
  const read = await networks.openNetwork(file, { model: page.store.get().card?.name });
  if (ASKED.some((assumption) => read.assumed.includes(assumption))) {
    update(page, unopened.activationsAsked, file, await networks.previewNetwork(file));
    return;
  }
  const more = read.assumed.map((name) => `edit.assumed.${name}`);
  const notice = more.length > 0 ? { key: "edit.assumed", values: {}, more } : null;
  await show(page, read, { file, about: null }, notice);
}

/**
 * Asks again for what the file of the open network does not say, to open it with other choices.
 * @param {Services} page
 */
export async function openOtherwise(page) {
  const opened = own.openedFileOf(page.store.get());
  if (!opened) return;
  const { file, about } = opened;
  const preview = await networks.previewNetwork(file, about ?? undefined);
  update(page, unopened.activationsAsked, file, preview, about);
}

/**
 * Shows the answers for another choice. Only one request is unanswered at a time; of the choices made meanwhile, only
 * the newest is sent.
 * @param {Services} page
 * @param {Partial<About>} changes
 */
export async function chooseAbout(page, changes) {
  const asked = page.store.get().unopened;
  if (!asked) return;
  const isUnderWay = asked.previewed !== asked.about && !asked.refused;
  update(page, unopened.unopenedChanged, { about: { ...asked.about, ...changes }, refused: "" });
  if (isUnderWay) return;
  for (;;) {
    const now = page.store.get().unopened;
    if (now?.file !== asked.file || now.previewed === now.about) return;
    const previewed = now.about;
    const found = await orWhyNot(networks.previewNetwork(now.file, previewed));
    if (page.store.get().unopened?.file !== asked.file) return;
    if ("refused" in found) return update(page, unopened.unopenedChanged, found);
    update(page, unopened.unopenedChanged, { preview: found.answer, previewed });
  }
}

/**
 * Opens the file with the visitor's choices.
 * @param {Services} page
 */
export async function openChosen(page) {
  const asked = page.store.get().unopened;
  if (!asked) return;
  const { file, about } = asked;
  const model = page.store.get().card?.name;
  const found = await orWhyNot(networks.openNetwork(file, { model, about }));
  if (page.store.get().unopened?.file !== file) return;
  if ("refused" in found) return update(page, unopened.unopenedChanged, found);
  update(page, unopened.unopenedClosed);
  const isOurs = typeof found.answer.model === "string";
  const notice = isOurs ? { key: "unopened.opened", values: {} } : null;
  await show(page, found.answer, { file, about }, notice);
}

/** @param {Services} page */
export function closeUnopened(page) {
  update(page, unopened.unopenedClosed);
}

/**
 * @param {Services} page
 * @param {Awaited<ReturnType<typeof networks.openNetwork>>} read
 * @param {OpenedFile} opened
 * @param {Pick<Notice, "key" | "values" | "more"> | null} notice
 */
async function show(page, { model, changes, switches }, opened, notice) {
  if (typeof model === "string") {
    await page.pageNavigator.opened(model);
    update(page, change.networkSet, changes, switches);
    update(page, own.fileOpened, model, opened);
  } else {
    if (!(await isOwnOpened(page, model))) return; // an error event has given the reason
    if (!change.isUnswitched({ switches })) update(page, change.networkSet, changes, switches);
    const isKept = await (await page.ownFile()).keep();
    const more = isKept ? [] : ["own.unkept"];
    notice ??= { key: "own.opened", values: {} };
    notice = { ...notice, more: [...(notice.more ?? []), ...more] };
  }
  if (notice) update(page, change.noticed, { kind: "info", ...notice });
}

/**
 * Opens the visitor's own network, and waits until its weights have arrived.
 * @param {Services} page
 * @param {import("../store/edited-network.js").OwnNetwork} network
 */
async function isOwnOpened(page, network) {
  update(page, own.ownComing, network);
  page.openModel(own.OWN_NAME);
  const isOver = (/** @type {State} */ state) => state.own?.network !== network;
  const isOpen = (/** @type {State} */ state) =>
    Boolean(state.own?.card) && state.card?.name === own.OWN_NAME && change.hasWeights(state);
  await page.pageNavigator.until((state) => isOver(state) || isOpen(state));
  return !isOver(page.store.get());
}

/**
 * Returns the server's answer, or the reason why there is none. A dialog covers the place where other errors appear.
 * @template T
 * @param {Promise<T>} answer
 * @returns {Promise<{answer: T} | {refused: string}>}
 */
async function orWhyNot(answer) {
  try {
    return { answer: await answer };
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof TypeError)) throw error;
    return { refused: (error instanceof ApiError && error.message) || "unreachable" };
  }
}
