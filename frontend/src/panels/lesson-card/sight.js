/**
 * What a step of the lesson speaks of, brought into sight: the part of the page where that is one long
 * scroll, and the section of the inspector or of a view that it is about.
 * @module
 */

/** @import { Part, Step } from "../../lesson/step.js" */

/** Below this width the page is one long scroll. */
const NARROW = matchMedia("(max-width: 699px)");
/** Sections are fetched and filled one by one: a part has settled after so many ticks without a move. */
const AT_REST = 8;
/** What has not come to rest by then is let be. */
const PATIENCE = 120;
/** Above what is brought into sight, in CSS px. */
const MARGIN = 12;

/**
 * The section that holds a part of one, which is not there before its tab is open.
 * @type {Record<string, string>}
 */
const HOLDERS = { "fp-presets": "fp-dials" };

/** @type {Partial<Record<Part, string>>} */
const SELECTORS = {
  input: ".paper",
  stage: ".stage:not([hidden]), fp-view:not([hidden])",
  answer: "fp-answer",
};

/** The network above the pad, where both stand on one screen. */
const DRAWN = ".stage";

/**
 * @param {Pick<Step, "lit" | "show" | "place">} step
 * @param {() => boolean} isOpen Whether that step is open still.
 */
export function bringIntoSight({ lit, show, place: { selection } }, isOpen) {
  const [first] = lit;
  document.querySelectorAll("[data-spoken]").forEach((part) => part.removeAttribute("data-spoken"));
  // What becomes of a drawing is seen above the pad.
  const selector = first === "input" && lit.includes("answer") ? DRAWN : SELECTORS[first];
  // A chosen neuron is kept in sight by the stage itself, unless one is asked to draw.
  const isMeant = first === "input" || (!selection && !show);
  if (selector && isMeant && NARROW.matches) {
    whenAtRest(selector, isOpen, (part) => part.scrollIntoView({ block: "start" }));
  }
  if (show) whenAtRest(show, isOpen, putInside);
}

/**
 * Where the page is one long scroll, to where that part of it begins.
 * @param {Part} part
 */
export function bringPartIntoSight(part) {
  const selector = SELECTORS[part];
  if (selector && NARROW.matches)
    document.querySelector(selector)?.scrollIntoView({ block: "start" });
}

/**
 * Keeps what is looked for where it is put, until it stays there by itself: what is around it is
 * fetched and filled bit by bit. Whoever acts meanwhile is not moved away from what they do.
 * @param {string} selector
 * @param {() => boolean} isOpen
 * @param {(part: Element) => void} put
 */
function whenAtRest(selector, isOpen, put) {
  let [ticks, still, before] = [0, 0, NaN];
  const [acted, began] = [new AbortController(), performance.now()];
  /** @param {Event} event What opened the step may still be on its way up. */
  const stop = ({ timeStamp }) => timeStamp > began && acted.abort();
  for (const act of ["pointerdown", "keydown", "wheel"]) {
    addEventListener(act, stop, { signal: acted.signal, passive: true });
  }
  const look = () => {
    ticks += 1;
    if (!isOpen() || ticks > PATIENCE || still >= AT_REST) acted.abort();
    if (acted.signal.aborted) return;
    requestAnimationFrame(look);
    const part = document.querySelector(selector);
    openTabOf(part ?? document.querySelector(HOLDERS[selector] ?? selector));
    const box = part?.getBoundingClientRect();
    if (!part || !box?.height) return;
    still = box.top === before ? still + 1 : 0;
    before = box.top;
    if (still === 0) put(part);
  };
  look();
}

/**
 * Opens the tab of the inspector that a section stands in.
 * @param {Element | null} part
 */
function openTabOf(part) {
  const closed = part?.closest("[role=tabpanel][hidden]");
  const tab = closed && document.getElementById(closed.getAttribute("aria-labelledby") ?? "");
  if (tab) queueMicrotask(() => tab.click()); // a card that is being drawn is not shown another state
}

/** @param {Element} element */
function scrolls(element) {
  const { overflowY } = getComputedStyle(element);
  return overflowY === "auto" && element.scrollHeight > element.clientHeight;
}

/**
 * @param {Element} part
 * @param {Element} scroller
 */
function isWhole(part, scroller) {
  const [box, room] = [part.getBoundingClientRect(), scroller.getBoundingClientRect()];
  return scroller.scrollTop === 0 && box.bottom <= Math.min(room.bottom, innerHeight);
}

/**
 * Marks a section and scrolls what is around it, and nothing else: only where a view is as long as
 * the page does the page move.
 * @param {Element} part
 */
function putInside(part) {
  part.toggleAttribute("data-spoken", true);
  const scroller = part.closest("fp-neuron, fp-view");
  if (!scroller || !scrolls(scroller)) {
    if (NARROW.matches) part.scrollIntoView({ block: "start" });
    return;
  }
  const head = scroller.querySelector(":scope > header");
  if (isWhole(part, scroller)) return;
  const covered = head && getComputedStyle(head).position === "sticky" ? head.clientHeight : 0;
  const top = part.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  const { scrollMarginTop } = getComputedStyle(part);
  scroller.scrollTop += top - covered - (parseFloat(scrollMarginTop) || MARGIN);
}
