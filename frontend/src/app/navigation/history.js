/**
 * Keeps the page's address equal to its place, so that it can be copied, kept and returned to.
 *
 * Another view, neuron or network gets a new history entry. Every other change replaces the current entry once the page
 * is idle or the visitor leaves it. Each entry also stores its link; a link that is too long for an address is stored
 * only there.
 * @module
 */

import { isLink, packed, unpacked } from "../../net/link.js";
import { MAX_LINK } from "../../options.js";
import { networksOf, OWN_NAME } from "../../store/own-network.js";
import { isElsewhere, placeLinked } from "../../store/place.js";
import { serverNeeded } from "../../store/state.js";
import { RUN, storageOfPage } from "../storage.js";

/** @import { Place, State } from "../../types.js" */
/** @import { Flaw } from "../../net/link.js" */
/** @import { Store } from "../../store/store.js" */

/** The page is idle if nothing has changed for this long. */
const REST_MS = 300;

/** The storage key under which a tab keeps, over a reload, the link that the history does not have yet. */
const LEFT = "forwardpass.left";

/** Browsers refuse more entries than this in that time. Beyond it, only an idle page adds an entry. */
const MOST_ENTRIES = 80;
const ENTRIES_MS = 30_000;

/**
 * @param {Store<State>} store
 * @param {object} page
 * @param {import("../../actions/detail.d.ts").Act} page.act
 * @param {readonly string[]} page.views The names of all views.
 * @param {(flaws: readonly Flaw[]) => void} page.tell Tells the visitor what is wrong with a link.
 * @param {State | null} page.before The state of the current history entry; null if the page still has to go to the
 *   place of that entry.
 * @param {Place} page.asked The place that the query of the address asks for.
 * @param {Pick<Window, "history" | "location" | "parent" | "addEventListener">} [page.browser]
 */
export function connectHistory(store, { act, views, tell, before, asked, browser = window }) {
  const { history, location } = browser;
  /** The state that the current entry holds, or null if the page has not reached it yet. */
  let here = before;
  /** The link that the current entry holds. */
  let kept = "";
  /** @type {number[]} When the history was written to. */
  let writes = [];
  let wasOnTheWay = false;
  let isGoing = false;
  /** How many links are being opened: the page has not reached their places. */
  let openings = 0;
  /** @type {object | null} A link whose training is not open yet: until then the page is nowhere. */
  let awaited = null;
  /** Whether the page is still on its way to the place of the current entry. */
  let isAhead = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /**
   * Stores a state in the history: in the current entry, or in a new one if the place is another.
   * @param {State} state
   */
  function keep(state) {
    const place = packed(placeLinked(state));
    const isNew = here?.card && !isAhead && isElsewhere(state, here);
    if (!state.card || (!isNew && place === kept)) return;
    writes = writes.filter((time) => time > Date.now() - ENTRIES_MS);
    if (writes.length >= MOST_ENTRIES) return;
    writes.push(Date.now());
    [here, kept, isAhead] = [state, place, isOnTheWay(state)];
    const { origin, pathname, search } = location;
    const address = `${pathname}${search}#${place}`;
    const short = origin.length + address.length <= MAX_LINK ? address : `${pathname}${search}`;
    history[isNew ? "pushState" : "replaceState"]({ place }, "", short);
  }

  function rest() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const state = store.get();
      if (awaited || !isAtRest(state)) {
        rest();
        return;
      }
      wasOnTheWay = false;
      keep(state);
    }, REST_MS);
  }

  /**
   * @param {State} state
   * @param {State} previous
   */
  function follow(state, previous) {
    const onTheWay = isOnTheWay(state);
    const leaves = onTheWay ? !wasOnTheWay : isElsewhere(state, previous);
    wasOnTheWay = onTheWay;
    if (leaves && here && !awaited && !state.tour) leave(state, previous);
    rest();
  }

  /**
   * Stores the place that the visitor leaves, and the next one as soon as its link exists, because the visitor may go
   * back before the page arrives.
   * @param {State} state
   * @param {State} previous
   */
  function leave(state, previous) {
    // Writing links takes time, so what the visitor waits for is painted first.
    setTimeout(() => {
      if (!here || awaited) return; // another history entry was opened meanwhile
      keep(previous);
      if (isElsewhere(state, previous)) keep(state);
    });
  }

  /** @param {State} state */
  const isReached = (state) => !state.destination && !awaited && !state.tour;

  /** A phone may end a hidden page without another event. */
  function hide() {
    const state = store.get();
    if (document.hidden && !isGoing && isReached(state)) keep(state);
  }

  /**
   * A reload has already read the history. It loses what was written there since it began, including the state of the
   * current entry. Nor has a page that was never idle written anything yet.
   */
  function unload() {
    isGoing = true;
    const state = store.get();
    if (openings > 0 || !state.card || !isReached(state)) return;
    keepLeft(packed(placeLinked(state)));
  }

  /**
   * @param {string} text A link.
   * @param {boolean} isOwn Whether it comes from the page's own history.
   */
  async function open(text, isOwn) {
    here = awaited = null;
    isAhead = false;
    clearTimeout(timer);
    const { place, flaws } = unpacked(text);
    const { view, step, puzzle, run, ...rest } = place;
    // A link leaves out the tab with which a neuron opens.
    if (rest.selection) rest.tab ??= null;
    const known = view === undefined || views.includes(view);
    if (step && step !== store.get().lesson?.step) await act("lesson", step);
    if (step === null) act("leaveLesson");
    if (puzzle && puzzle !== store.get().puzzles?.name) await act("puzzle", puzzle);
    if (puzzle === null) await act("leavePuzzles");
    const isRun = place.model === "training";
    if (isRun && run && !step) {
      // a step of the lesson starts its own
      const opening = { text };
      awaited = opening;
      await act("train", { do: "open", text: run, isOwn });
      if (awaited !== opening) return; // another link was opened meanwhile
      awaited = null;
    }
    if (place.model === OWN_NAME) await act("findOwn");
    await act("goTo", joined(known ? { ...rest, view } : rest));
    if (store.get().destination) return; // to another place, requested meanwhile
    // A reload finds its training again, and a step of a lesson starts a new one.
    const isFound = isRun && (run || step || storageOfPage("sessionStorage")?.getItem(RUN));
    const isKnown = isFound || networksOf(store.get()).some(({ name }) => name === place.model);
    const foreign = place.model !== undefined && !isKnown;
    const isUnrecorded = foreign && store.get().recorded !== null;
    if (isUnrecorded) store.update(serverNeeded);
    else if (foreign) {
      const code = place.model === OWN_NAME ? "own" : "field";
      flaws.push({ code, what: "model" });
    }
    if (!known) flaws.push({ code: "field", what: "view" });
    if (flaws.length > 0) tell(flaws);
  }

  /**
   * Combines a link with the query. In an embed, the attributes that the author wrote override the link; elsewhere, the
   * link overrides the query.
   * @param {Place} place
   * @returns {Place}
   */
  function joined(place) {
    const isInTag = store.get().embedded;
    return isInTag ? { ...place, ...asked, hidden: undefined } : { ...asked, ...place };
  }

  /** @param {any} held What the history entry itself holds. */
  async function arrive(held) {
    const text = held?.place ?? location.hash.slice(1);
    if (!isLink(text)) return;
    openings += 1;
    try {
      await open(text, Boolean(held?.place));
    } finally {
      openings -= 1;
    }
  }

  browser.addEventListener("popstate", ({ state }) => arrive(state));
  const left = takeLeft();
  if (!before) arrive(left ? { place: left } : history.state);
  // Inside another page, the history belongs to that page.
  if (browser.parent !== browser) return;
  store.subscribe(follow);
  browser.addEventListener("visibilitychange", hide);
  browser.addEventListener("pagehide", unload);
  browser.addEventListener("pageshow", () => {
    isGoing = false;
  });
  if (before) follow(store.get(), before);
}

/**
 * Whether the page is on its way to a place. A step of a lesson may go to several before it begins.
 * @param {State} state
 */
const isOnTheWay = ({ destination, lesson }) => destination !== null || lesson?.began === null;

/**
 * Whether nothing plays, no tour runs, nobody draws or drags, and the page has arrived at its place.
 * @param {State} state
 */
function isAtRest({ penDown, playing, inside, insidePlaying, activeEdit, destination, tour }) {
  const plays = playing || (insidePlaying && inside !== null);
  return !penDown && !plays && !activeEdit && !destination && !tour;
}

/** @param {string} place */
function keepLeft(place) {
  try {
    sessionStorage.setItem(LEFT, place);
  } catch {
    // If the browser forbids storage, the last change before a reload is lost.
  }
}

/** Returns the link that was stored for a reload, and removes it. */
function takeLeft() {
  const [entry] = performance.getEntriesByType("navigation");
  const isReload =
    /** @type {PerformanceNavigationTiming | undefined} */ (entry)?.type === "reload";
  try {
    const left = sessionStorage.getItem(LEFT);
    sessionStorage.removeItem(LEFT);
    return isReload ? left : null;
  } catch {
    return null;
  }
}
