/**
 * Start-up from a link, from query parameters, or with an empty pad. The code that reads and writes links is loaded
 * only if there is a link, or when the visitor leaves the first place.
 * @module
 */

import { PLACE_ENTRIES } from "../../place-fields.js";
import { isElsewhere } from "../../store/place.js";
import { noticed } from "../../store/state.js";

/** @import { Place, State } from "../../types.js" */
/** @import { QueryParams } from "./query-params.js" */
/** @import { Store } from "../../store/store.js" */
/** @import { Flaw } from "../../net/link.js" */

/**
 * Whether the page was opened by a link. A link in the path, where the server makes its preview, moves to the fragment,
 * so that relative addresses stay valid.
 * @param {Pick<Window, "location" | "history">} browser
 */
export function takeLink({ location, history }) {
  const [, top, link] = /^(.*\/)at\/(\d+\.[^/]*)$/.exec(location.pathname) ?? [];
  if (link) history.replaceState(null, "", `${top}${location.search}#${link}`);
  // A `#` that a program has encoded as %23 in a pasted link. The server corrects one in the path.
  const [, search, late] = /^(.*)%23(\d+\..*)$/.exec(location.search) ?? [];
  if (late) history.replaceState(null, "", `${location.pathname}${search}#${late}`);
  return /^#\d+\./.test(location.hash) || Boolean(history.state?.place);
}

/**
 * @param {Store<State>} store
 * @param {object} page
 * @param {boolean} page.isLinked
 * @param {import("../../actions/detail.d.ts").Act} page.act
 * @param {readonly string[]} page.views
 * @param {Place} page.asked The place that the query of the address asks for.
 */
export function connectStartup(store, { isLinked, act, views, asked }) {
  /** @param {readonly Flaw[]} flaws */
  async function tell(flaws) {
    const { noticeOf } = await import("./link-notices.js");
    store.update((state) => noticed(state, noticeOf(flaws)));
  }

  let coming = false;
  /** @param {State | null} before The state of the page, if it shall not follow a link. */
  async function begin(before) {
    if (coming) return;
    coming = true;
    const fetched = await import("./history.js").catch(() => null);
    coming = fetched !== null; // if the server is gone, this is repeated at the next change
    if (!fetched) return;
    stop();
    removeEventListener("popstate", arrive);
    fetched.connectHistory(store, { act, views, tell, before, asked });
  }

  const arrive = () => begin(null); // a link was put into the address
  const stop = store.subscribe((state, previous) => {
    if (!previous.card || state.tour || !hasChanged(state, previous)) return;
    // Changes before the visitor's first action belong to the start.
    if (navigator.userActivation?.hasBeenActive !== false) begin(previous);
  });
  addEventListener("popstate", arrive);
  if (isLinked) arrive();
}

/**
 * Returns the place that the query of an address asks for.
 * @param {QueryParams} params
 * @returns {Place}
 */
export function placeAsked({ state, model, handwriting, testImage, neuron }) {
  const written = handwriting && { type: /** @type {const} */ ("handwriting"), ...handwriting };
  const input =
    testImage === null ? written : { type: /** @type {const} */ ("mnist"), index: testImage };
  const looks = PLACE_ENTRIES.flatMap(([name, { plain, params, kind }]) =>
    plain && params && kind !== "parts" ? [[name, state[/** @type {keyof State} */ (name)]]] : [],
  );
  const found = { ...Object.fromEntries(looks), model, input, selection: neuron };
  return Object.fromEntries(
    Object.entries(found).filter(([, value]) => value !== undefined && value !== null),
  );
}

/**
 * Whether there is something new to store: another place, a digit that was read, or a turned dial.
 * @param {State} state
 * @param {State} previous
 */
function hasChanged(state, previous) {
  const isRead = state.pass?.answer?.state === "digit" && !state.penDown;
  return isRead || state.editHistory !== previous.editHistory || isElsewhere(state, previous);
}
