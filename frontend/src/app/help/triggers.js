/**
 * When “What is this?” is asked: by the key `?`, by a finger held on a mark, or by a mouse resting on one.
 * The key explains the focused mark; without one, it explains every mark the visitor then points at. The
 * explanations are fetched at the first question, see `term-finder.js`.
 * @module
 */

/** @import { Asked } from "./term-finder.js" */

/** How long a finger rests on a mark, in ms, and how far it may move, in CSS px. */
const HELD = 600;
const SLIP = 10;
/** Where a finger that rests is at work. */
const AT_WORK = "[data-part=pad], [data-part=painting], input, select, .knob, dialog";
/** How long a mouse rests, in ms: longer than one that is on its way, or that looks at a picture. */
const RESTED = 900;
const LOOKED = 2000;
/** Where a mouse rests while its owner draws or reads, or the browser says a word itself. */
const NO_MARKS =
  "[data-part=pad], [data-part=painting], [data-part=lesson], [data-part=puzzle], [data-part=tour], [title], dialog, fp-glossary";

/** @param {(asked?: Asked) => void} whatIs */
export function connectHelpTriggers(whatIs) {
  connectKey(whatIs);
  connectFinger(whatIs);
  connectMouse(whatIs);
}

/** @param {(asked?: Asked) => void} whatIs */
function connectKey(whatIs) {
  document.addEventListener("keydown", (event) => {
    const element = /** @type {HTMLElement | null} */ (document.activeElement);
    if (event.key !== "?" || event.ctrlKey || event.metaKey || isWritten(element)) return;
    event.preventDefault();
    // The page itself, and the card of the lesson as a whole, are no marks that one has walked to.
    if (element && element.tabIndex >= 0) whatIs({ element });
    else whatIs();
  });
}

/** @param {(asked?: Asked) => void} whatIs */
function connectFinger(whatIs) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let [x, y] = [0, 0];
  const letGo = () => clearTimeout(timer);
  document.addEventListener("pointerdown", (event) => {
    letGo();
    const element = /** @type {Element} */ (event.target);
    if (event.pointerType === "mouse" || element.closest(AT_WORK)) return;
    [x, y] = [event.clientX, event.clientY];
    timer = setTimeout(() => whatIs({ element, x, y }), HELD);
  });
  document.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (Math.hypot(clientX - x, clientY - y) > SLIP) letGo();
  });
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, letGo);
}

/** @param {(asked?: Asked) => void} whatIs */
function connectMouse(whatIs) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {EventTarget | null} A mark just pressed is not explained until the pointer returns to it. */
  let pressed = null;
  const letGo = () => clearTimeout(timer);
  document.addEventListener("pointermove", ({ pointerType, target, buttons, clientX, clientY }) => {
    letGo();
    if (pointerType !== "mouse" || buttons !== 0) return;
    if (target !== pressed) pressed = null;
    const element = /** @type {Element} */ (target);
    if (pressed || element.closest(NO_MARKS)) return;
    const asked = { element, x: clientX, y: clientY, rested: true };
    timer = setTimeout(() => whatIs(asked), element.localName === "canvas" ? LOOKED : RESTED);
  });
  document.addEventListener("pointerdown", ({ target }) => {
    letGo();
    pressed = target;
  });
  for (const end of ["keydown", "wheel", "pointerleave"]) {
    document.addEventListener(end, letGo, { passive: true });
  }
}

/** @param {Element | null} element A question mark may be meant for it. */
function isWritten(element) {
  return element instanceof HTMLInputElement && /^(text|search|number|)$/.test(element.type);
}
