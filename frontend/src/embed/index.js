/**
 * The page inside an iframe: shows the requested parts, exchanges messages with the embedding page, adjusts its
 * height to its content, and disconnects while it is out of sight.
 * @module
 */

import { connectParts } from "./parts.js";
import { openChannel } from "./channel.js";
import { pauseWhileHidden } from "./visibility.js";
import { MessageError } from "./message-error.js";
import { notifyEmbedder } from "./notify.js";
import * as change from "../store/state.js";

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */
/** @import { Surroundings } from "./requests.js" */

/**
 * @param {Store<State>} store
 * @param {Surroundings & {server: {sleep: () => void, wake: () => void}}} page
 */
export function connectEmbed(store, page) {
  connectParts(store, { fillGallery: () => page.act("others") });
  if (!store.get().embedded) return;
  const visibility = pauseWhileHidden(page.server, document.body);
  const channel = openChannel({
    onHello,
    requests: async () => awake((await fetchRequests()).answered),
    notes: {
      visible: ({ visible }) => visibility.setNear(visible !== false),
      params: async ({ params }) => (await fetchRequests()).takeParams(params),
    },
  });
  notifyEmbedder(store, channel);

  /** @type {Promise<ReturnType<typeof import("./requests.js").createRequests>> | null} */
  let requests = null;

  /** The code that answers requests is loaded when the embedding page sends its first one. */
  function fetchRequests() {
    requests ??= import("./requests.js").then(
      ({ createRequests }) => createRequests(store, page),
      () => {
        requests = null; // the next message tries again, when the server may be back
        throw new MessageError("failed", "the code that answers messages could not be fetched");
      },
    );
    return requests;
  }

  /**
   * Wraps functions so that they run even while the embed is hidden.
   * @param {Record<string, (message: any) => unknown>} answered
   */
  function awake(answered) {
    return Object.fromEntries(
      Object.entries(answered).map(([type, answer]) => [
        type,
        (/** @type {any} */ message) => visibility.whileAwake(async () => answer(message)),
      ]),
    );
  }

  let greeted = false;
  const notifySize = () =>
    channel.notify("size", { height: Math.ceil(document.body.getBoundingClientRect().height) });

  /** @param {{fit?: boolean}} message */
  function onHello({ fit }) {
    document.documentElement.dataset.fit = fit === false ? "" : "content";
    if (greeted) return;
    greeted = true;
    new ResizeObserver(notifySize).observe(document.body);
    notifyWhenReady();
  }

  function notifyWhenReady() {
    const stop = store.subscribe(notifyIfReady);
    notifyIfReady(store.get());

    /** @param {State} state */
    function notifyIfReady(state) {
      if (!state.card || !change.hasWeights(state)) return;
      // What the address asks for arrives after the weights, and its answer later still.
      if (state.destination || state.pending) return;
      stop();
      const models = state.models.map(({ name }) => name);
      channel.notify("ready", { version: 1, model: state.card.name, models });
    }
  }
}
