/**
 * Scrolls what a lesson step refers to into sight: a part of the page where the page is one long scroll, and the
 * relevant section of the inspector or of a view.
 * @module
 */

/** @import { Part, Step } from "../../lesson/step.js" */

/** Matches where the page is one long scroll. */
const NARROW = matchMedia("(max-width: 699px)");
/** Sections load one by one; a part counts as settled after this many ticks without a move. */
const AT_REST = 8;
/** After this many ticks a part is left where it is, even if it has not settled. */
const PATIENCE = 120;
/** Margin above what is scrolled into sight, in CSS px. */
const MARGIN = 12;

/**
 * The section that contains an element which does not exist until its tab is open.
 * @type {Record<string, string>}
 */
const HOLDERS = { "fp-presets": "fp-dials" };

/** @type {Partial<Record<Part, string>>} */
const SELECTORS = {
  input: ".paper",
  stage: ".stage:not([hidden]), fp-view:not([hidden])",
  answer: "fp-answer",
};

/** The network above the pad, where both fit on one screen. */
const DRAWN = ".stage";

/**
 * @param {Pick<Step, "lit" | "show" | "place">} step
 * @param {() => boolean} isOpen Whether the step is still open.
 */
export function bringIntoSight({ lit, show, place: { selection } }, isOpen) {
  const [first] = lit;
  document.querySelectorAll("[data-spoken]").forEach((part) => part.removeAttribute("data-spoken"));
  // The effect of a drawing appears above the pad.
  const selector = first === "input" && lit.includes("answer") ? DRAWN : SELECTORS[first];
  // The stage keeps a selected neuron in sight, unless the step asks the visitor to draw.
  const isMeant = first === "input" || (!selection && !show);
  if (selector && isMeant && NARROW.matches) {
    whenAtRest(selector, isOpen, (part) => part.scrollIntoView({ block: "start" }));
  }
  if (show) whenAtRest(show, isOpen, putInside);
}

/**
 * Scrolls to the start of a part, where the page is one long scroll.
 * @param {Part} part
 */
export function bringPartIntoSight(part) {
  const selector = SELECTORS[part];
  if (selector && NARROW.matches)
    document.querySelector(selector)?.scrollIntoView({ block: "start" });
}

/**
 * Keeps an element in position until it stays there by itself, because the content around it loads bit by bit. It
 * stops when the visitor acts, so that the page does not scroll away from what they do.
 * @param {string} selector
 * @param {() => boolean} isOpen
 * @param {(part: Element) => void} put
 */
function whenAtRest(selector, isOpen, put) {
  let [ticks, still, before] = [0, 0, NaN];
  const [acted, began] = [new AbortController(), performance.now()];
  /** @param {Event} event The event that opened the step may still be bubbling. */
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
 * Opens the inspector tab that contains a section.
 * @param {Element | null} part
 */
function openTabOf(part) {
  const closed = part?.closest("[role=tabpanel][hidden]");
  const tab = closed && document.getElementById(closed.getAttribute("aria-labelledby") ?? "");
  if (tab) queueMicrotask(() => tab.click()); // a card must not receive another state while it renders
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
 * Marks a section and scrolls only the container around it. The page itself scrolls only where a view is as long as
 * the page.
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
