/**
 * Start-up: from a link, from query parameters, or from an empty pad. The code that reads and writes links
 * is fetched only when there is a link, or when the first place is left.
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
 * Whether the page was opened by a link. One in the path, where previews of it are made, moves to the
 * fragment: it is the page that reads it, and everything else is found from the page's own address.
 * @param {Pick<Window, "location" | "history">} browser
 */
export function takeLink({ location, history }) {
  const [, top, link] = /^(.*\/)at\/(\d+\.[^/]*)$/.exec(location.pathname) ?? [];
  if (link) history.replaceState(null, "", `${top}${location.search}#${link}`);
  // A `#` that a program wrote as %23 when somebody pasted the link into it; one in the path the server mends.
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
 * @param {Place} page.asked What the query of the address asks for.
 */
export function connectStartup(store, { isLinked, act, views, asked }) {
  /** @param {readonly Flaw[]} flaws */
  async function tell(flaws) {
    const { noticeOf } = await import("./link-notices.js");
    store.update((state) => noticed(state, noticeOf(flaws)));
  }

  let coming = false;
  /** @param {State | null} before Where the page was, if it is not to go where a link leads. */
  async function begin(before) {
    if (coming) return;
    coming = true;
    const fetched = await import("./history.js").catch(() => null);
    coming = fetched !== null; // the server may be gone: then at the next change
    if (!fetched) return;
    stop();
    removeEventListener("popstate", arrive);
    fetched.connectHistory(store, { act, views, tell, before, asked });
  }

  const arrive = () => begin(null); // a link was put into the address
  const stop = store.subscribe((state, previous) => {
    if (!previous.card || state.tour || !hasChanged(state, previous)) return;
    // What the page does before anybody touches it is how it begins.
    if (navigator.userActivation?.hasBeenActive !== false) begin(previous);
  });
  addEventListener("popstate", arrive);
  if (isLinked) arrive();
}

/**
 * What the query of an address asks for, as a place.
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
 * Whether there is something new to keep: another place, a digit that was read, a dial turned.
 * @param {State} state
 * @param {State} previous
 */
function hasChanged(state, previous) {
  const isRead = state.pass?.answer?.state === "digit" && !state.penDown;
  return isRead || state.editHistory !== previous.editHistory || isElsewhere(state, previous);
}
